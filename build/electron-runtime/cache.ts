import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { say } from './say.ts';

/** Kept for the user, outside any clone, so that a second clone need not fetch and compile again. */
export function cacheFolder(): string {
  const base = process.env['PROVISO_CACHE'] ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'proviso');
  mkdirSync(base, { recursive: true });
  return base;
}

/** Does `work` while no other process on this machine holds the lock of that name; a dead holder's lock is taken over. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const path = join(cacheFolder(), `${name}.lock`);
  let isWaitingSaid = false;
  while (!tryLock(path)) {
    if (!isWaitingSaid) say(`Waiting for another process that is preparing the same (${path})`);
    isWaitingSaid = true;
    await wait(300);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function tryLock(path: string): boolean {
  try {
    const handle = openSync(path, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (!isHolderAlive(path)) rmSync(path, { force: true });
    return false;
  }
}

function isHolderAlive(path: string): boolean {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // Subtle: the file is empty for the instant between its creation and its first write.
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
