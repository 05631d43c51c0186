import { dirname, join } from 'node:path';
import { isTableKind } from '../../tables/table.ts';
import type { TableKind } from '../../tables/table.ts';

/** Where an entry of a zip file starts, with its local header, and how long what it packs is. */
export interface ZipPlace { readonly startByte: number; readonly packedBytes: number; readonly isStored: boolean }

/** One step from packed bytes to what is in them. Numbers count entries from 0. */
export type PackingStep =
  | { readonly kind: 'gzip' | 'zstd' }
  | { readonly kind: 'tar'; readonly index: number }
  /** `at` for a zip file within something else: so that its entry is found without the directory at its end. */
  | { readonly kind: 'zip'; readonly index: number; readonly at?: ZipPlace }
  /** A sheet of a workbook or a Parquet file, as the text that a parse host made of it; always the last step. */
  | { readonly kind: TableKind; readonly index: number };

/** The steps from an exhibit's bytes to a log, outermost first; none when the log is the exhibit. */
export type Packing = readonly PackingStep[];

/** `none`, `gzip`, `gzip/tar:3/zstd`, `xlsx:0`, `zip:2/zip:0@0+5120`: what a case stores. */
export function packingText(packing: Packing): string {
  return packing.length === 0 ? 'none' : packing.map(step => ('index' in step ? `${step.kind}:${step.index}${'at' in step ? placeText(step.at) : ''}` : step.kind)).join('/');
}

function placeText({ startByte, packedBytes, isStored }: ZipPlace): string {
  return `@${startByte}+${packedBytes}${isStored ? 's' : ''}`;
}

/** The steps a text of `packingText` stands for. */
export function parsePacking(text: string): Packing {
  if (text === 'none') return [];
  return text.split('/').map((step): PackingStep => {
    const [kind, place] = step.split(':');
    const [, index, startByte, packedBytes, stored] = /^(\d+)(?:@(\d+)\+(\d+)(s?))?$/.exec(place ?? '') ?? [];
    if (kind === 'zip' && index !== undefined && startByte !== undefined) return { kind, index: Number(index), at: { startByte: Number(startByte), packedBytes: Number(packedBytes), isStored: stored === 's' } };
    if ((kind === 'tar' || kind === 'zip' || isTableKind(kind)) && index !== undefined && startByte === undefined) return { kind, index: Number(index) };
    if ((kind === 'gzip' || kind === 'zstd') && place === undefined) return { kind };
    throw new Error(`no packing: ${text}`);
  });
}

/** True when the log is what a parse host read out of a table. */
export function isReading(packing: Packing): boolean {
  return isTableKind(packing.at(-1)?.kind);
}

/** Name of the file below `usage/` that holds the reading of a table. */
export function readingName(sha256: string, packing: Packing): string {
  return `${sha256}-${packingText(packing).replaceAll('/', '+').replaceAll(':', '.')}.text.gz`;
}

/** Where the reading of a table of an exhibit stands, told from where the exhibit's bytes do. */
export function readingPath(exhibitPath: string, packing: Packing): string {
  const exhibits = dirname(dirname(dirname(exhibitPath)));
  return join(dirname(exhibits), 'usage', readingName(exhibitPath.slice(-64), packing));
}
