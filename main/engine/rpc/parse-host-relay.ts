import { ProvisoError } from '../../../shared/errors.ts';
import type { HostProgram } from '../../../shared/rpc/control.ts';
import type { Port } from '../../../shared/rpc/frames.ts';
import type { HostEnd, ParseHostConnection, ParseHostTransport } from '../parse-host/transport.ts';

/** How the engine asks the shell about parse hosts. */
interface Ask {
  fork(requestId: number, program: HostProgram): void;
  kill(requestId: number): void;
}

interface Waiting {
  readonly resolve: (host: ParseHostConnection) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

const START_WITHIN_MS = 20_000;

/** Parse hosts forked by the shell: the engine asks, the shell hands over a port to each. */
export function relayParseHosts(ask: Ask): {
  readonly transport: ParseHostTransport;
  started(requestId: number, port: Port): void;
  gone(requestId: number, exitCode: number): void;
} {
  const waiting = new Map<number, Waiting>();
  const ended = new Map<number, HostEnd>();
  const listeners = new Map<number, (end: HostEnd) => void>();
  let lastId = 0;

  const stopWaiting = (requestId: number): Waiting | undefined => {
    const wait = waiting.get(requestId);
    waiting.delete(requestId);
    clearTimeout(wait?.timer);
    return wait;
  };

  return {
    transport: {
      fork: (program = 'parse-host') => new Promise((resolve, reject) => {
        const requestId = ++lastId;
        const timer = setTimeout(() => {
          stopWaiting(requestId);
          ask.kill(requestId);
          reject(notStarted());
        }, START_WITHIN_MS);
        waiting.set(requestId, { resolve, reject, timer });
        ask.fork(requestId, program);
      }),
    },
    started(requestId, port) {
      stopWaiting(requestId)?.resolve({
        post: message => { port.post(message); },
        onMessage: listener => { port.onMessage(listener); },
        onGone: listener => {
          const end = ended.get(requestId);
          if (end === undefined) listeners.set(requestId, listener);
          else listener(end);
        },
        kill: () => { ask.kill(requestId); },
        // The host's own watchdog thread reports its memory; from here it cannot be asked.
        residentBytes: () => null,
        keepAlive: () => undefined,
      });
    },
    gone(requestId, exitCode) {
      stopWaiting(requestId)?.reject(notStarted());
      const end: HostEnd = { exitCode, signal: null };
      ended.set(requestId, end);
      listeners.get(requestId)?.(end);
      listeners.delete(requestId);
    },
  };
}

function notStarted(): ProvisoError {
  return new ProvisoError('parse.no-host', 'No process could be started to read files in. Close other programs and try again; nothing in the case was changed.');
}
