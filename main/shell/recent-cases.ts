import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import type { CaseSummary } from '../../shared/rpc/control.ts';
import type { RecentCase } from '../../shared/shell-api.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const MOST = 12;

const Remembered = z.object({ root: z.string(), title: z.string(), openedAtUtcMs: z.int(), requests: z.int(), exhibits: z.int(), custodyHolds: z.boolean() });
type Remembered = z.infer<typeof Remembered>;

const path = (): string => join(app.getPath('userData'), 'recent-cases.json');

function remembered(): Remembered[] {
  return readJsonFile(path(), z.array(Remembered)) ?? [];
}

/** Last opened first. */
export function recentCases(): RecentCase[] {
  return remembered().map(({ root, ...known }) => ({
    id: idOf(root),
    place: `${basename(dirname(root))} / ${basename(root)}`,
    isReachable: existsSync(join(root, 'case.db')),
    ...known,
  }));
}

/** The folder behind an entry; null when the list no longer holds it. */
export function recentCaseRoot(id: string): string | null {
  return remembered().find(({ root }) => idOf(root) === id)?.root ?? null;
}

/** Notes how a case stands; `isOpening` moves it to the top. */
export function rememberCase(root: string, { title, requests, exhibits, custodyHolds }: CaseSummary, isOpening: boolean): void {
  const known = remembered();
  const before = known.find(entry => entry.root === root);
  const entry = { root, title, requests, exhibits, custodyHolds, openedAtUtcMs: isOpening || before === undefined ? Date.now() : before.openedAtUtcMs };
  const all = isOpening || before === undefined ? [entry, ...known.filter(other => other.root !== root)] : known.map(other => (other.root === root ? entry : other));
  writeJsonFile(path(), all.slice(0, MOST));
}

export function forgetCase(id: string): void {
  writeJsonFile(path(), remembered().filter(({ root }) => idOf(root) !== id));
}

function idOf(root: string): string {
  return createHash('sha256').update(root).digest('hex').slice(0, 16);
}
