import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ProvisoError } from '../../../shared/errors.ts';
import { entryUrl } from '../entries.ts';
import { HOST_HEAP_MIB } from './limits.ts';
import type { HostEnd, ParseHostConnection, ParseHostTransport } from './transport.ts';

const PAGE_BYTES = 4_096;

/** Hosts as child processes of this one: for the command line and tests. Tests name an entry of their own. */
export function localParseHosts(entry?: URL): ParseHostTransport {
  return { fork: program => forkHost(fileURLToPath(entry ?? entryUrl(program ?? 'parse-host'))) };
}

function forkHost(entry: string): Promise<ParseHostConnection> {
  return new Promise((resolve, reject) => {
    const child = fork(entry, [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${String(HOST_HEAP_MIB)}`, '--no-warnings'],
      env: { ...hostEnvironment(), TZ: 'UTC' },
      // Subtle: a host's words are never mixed into ours; what it has to say comes as messages.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const fail = (error: Error): void => {
      reject(new ProvisoError('parse.no-host', 'No process could be started to read files in. Close other programs and try again; nothing in the case was changed.', {}, { cause: error }));
    };
    child.once('error', fail);
    child.once('spawn', () => {
      child.off('error', fail);
      // A broken pipe is told by "exit".
      child.on('error', () => undefined);
      let end: HostEnd | null = null;
      child.once('exit', (exitCode, signal) => { end = { exitCode, signal }; });
      resolve({
        post: message => { if (child.connected) child.send(message as object, () => undefined); },
        onMessage: listener => { child.on('message', listener); },
        onGone: listener => {
          if (end !== null) listener(end);
          else child.once('exit', (exitCode, signal) => { listener({ exitCode, signal }); });
        },
        kill: () => { child.kill('SIGKILL'); },
        residentBytes: () => residentBytes(child.pid),
        keepAlive: isAwaited => {
          if (isAwaited) {
            child.ref();
            child.channel?.ref();
          } else {
            child.unref();
            child.channel?.unref();
          }
        },
      });
    });
  });
}

/** What a host needs of the environment: nothing that configures Node, nothing secret. */
function hostEnvironment(): NodeJS.ProcessEnv {
  const kept: NodeJS.ProcessEnv = {};
  for (const name of ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'ELECTRON_RUN_AS_NODE']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

function residentBytes(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  try {
    const pages = Number(readFileSync(`/proc/${String(pid)}/statm`, 'latin1').split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : null;
  } catch {
    return null;
  }
}
