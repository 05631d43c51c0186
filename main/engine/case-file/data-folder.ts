import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this computer keeps what belongs to no case. `PROVISO_DATA` overrides it. */
export function dataFolder(): string {
  return process.env['PROVISO_DATA'] ?? join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'proviso');
}
