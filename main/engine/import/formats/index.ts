import type { Importer } from '../importer.ts';
import { eml } from './eml.ts';
import { mbox } from './mbox.ts';
import { text } from './text.ts';

/** Every format that becomes items. */
export const importers: readonly Importer[] = [mbox, eml, text];
