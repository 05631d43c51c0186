import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataFolder } from './data-folder.ts';

/**
 * The second place for heads of custody chains, outside every case: a chain cannot see its own cut tail, but a head noted
 * elsewhere can. One line a head: seq, hash, time.
 */
function headsFile(caseUuid: string): string {
  const folder = join(dataFolder(), 'heads');
  mkdirSync(folder, { recursive: true });
  return join(folder, `${caseUuid.replace(/[^0-9a-f-]/g, '')}.txt`);
}

/** Notes a head in the second place. Best effort: a full or locked profile must not stop work on the case. */
export function noteHead(caseUuid: string, head: { readonly seq: number; readonly hash: string; readonly at: string }): boolean {
  try {
    appendFileSync(headsFile(caseUuid), `${head.seq} ${head.hash} ${head.at}\n`);
    return true;
  } catch {
    return false;
  }
}

/** The newest head noted for this case on this computer, or null. */
export function lastNotedHead(caseUuid: string): { readonly seq: number; readonly hash: string } | null {
  try {
    const lines = readFileSync(headsFile(caseUuid), 'utf8').trimEnd().split('\n');
    const match = /^(\d+) ([0-9a-f]{64}) /.exec(lines.at(-1) ?? '');
    return match === null ? null : { seq: Number(match[1]), hash: match[2] ?? '' };
  } catch {
    return null;
  }
}
