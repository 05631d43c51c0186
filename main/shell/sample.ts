import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import type { CaseToOpen } from '../../shared/rpc/control.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const Note = z.object({ root: z.string() });

const notePath = (): string => join(app.getPath('userData'), 'sample.json');

/**
 * The sample case of this user: the one that was built whole, or a new one.
 * What an interrupted build left is neither opened nor deleted, the next one gets another name.
 */
export function sampleToOpen(): CaseToOpen {
  const whole = readJsonFile(notePath(), Note)?.root;
  if (whole !== undefined && existsSync(join(whole, 'case.db'))) return { root: whole, create: null, allowSyncedFolder: false };
  let root = join(app.getPath('userData'), 'Sample.proviso');
  for (let attempt = 2; existsSync(root); attempt++) root = join(app.getPath('userData'), `Sample ${attempt}.proviso`);
  return { root, create: { title: 'Sample case: Larkfeed', fill: 'sample' }, allowSyncedFolder: false };
}

/** Notes that this sample case is whole. */
export function keepSample(root: string): void {
  writeJsonFile(notePath(), { root });
}
