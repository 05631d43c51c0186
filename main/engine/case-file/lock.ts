import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { openLockDb } from '../store/lock-db.ts';

/** The right to write one case; freed by the system when the process dies. */
export interface CaseLock {
  release(): void;
}

/** What an attempt at the write lock gave: the lock, or who holds it. */
export type LockAttempt = { readonly lock: CaseLock } | { readonly heldBy: string };

/**
 * Tries for the write lock of a case folder without waiting.
 * The lock is an open exclusive transaction on `lock.db`; `lock.txt` beside it says in words who holds it.
 */
export function tryLock(root: string): LockAttempt {
  const note = join(root, 'lock.txt');
  const held = openLockDb(join(root, 'lock.db'));
  if (held === null) return { heldBy: readNote(note) };
  writeFileSync(note, `${whoAmI()}\n`);
  return {
    lock: {
      release() {
        rmSync(note, { force: true });
        held.close();
      },
    },
  };
}

/** Who holds the lock, as `lock.txt` says; kept to one short line because the folder may be somebody else's. */
function readNote(path: string): string {
  try {
    const line = readFileSync(path, 'utf8').slice(0, 300).split('\n', 1)[0] ?? '';
    return line === '' ? 'another program' : line.replace(/[^\x20-\x7e\u00a0-\uffff]/g, '');
  } catch {
    return 'another program';
  }
}

function whoAmI(): string {
  let user = 'unknown';
  try { user = userInfo().username; } catch { /* no passwd entry for this user id */ }
  return `${user} on ${hostname()}, process ${process.pid}, since ${new Date().toISOString()}`;
}
