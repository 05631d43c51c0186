import { ProvisoError } from '../../shared/errors.ts';

/**
 * SQLite's addon crashes below Node-API 9 instead of failing, so every entry point asks first.
 * (The addon shipped for Node needs 10; Electron's own build of it says 9 or more.)
 * @throws runtime.too-old
 */
export function requireNodeApi(): void {
  const version = Number(process.versions['napi'] ?? 0);
  const needed = process.versions['electron'] === undefined ? 10 : 9;
  if (version < needed) {
    throw new ProvisoError('runtime.too-old', `Proviso needs Node 22.12 or later (this is ${process.version}). Start it with npm run, which brings its own.`, { node: process.version });
  }
}
