import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import type { HostProgram, ToEngine } from '../../shared/rpc/control.ts';
import { appFiles } from './paths.ts';

/** Forks the killable processes that read hostile documents and run a person's SQL: only the shell can, so it does so at its engine's request. */
export class ParseHosts {
  readonly #toEngine: (message: ToEngine, ports: MessagePortMain[]) => void;
  readonly #running = new Map<number, UtilityProcess>();

  constructor(toEngine: (message: ToEngine, ports: MessagePortMain[]) => void) {
    this.#toEngine = toEngine;
  }

  /** One end of a channel goes to the new process, the other to the engine; the shell sees nothing of what passes. */
  fork(requestId: number, program: HostProgram): void {
    const host = utilityProcess.fork(appFiles.hosts[program], [], { serviceName: `Proviso ${program}`, env: { ...process.env, TZ: 'UTC' } });
    this.#running.set(requestId, host);
    host.on('exit', exitCode => {
      this.#running.delete(requestId);
      this.#toEngine({ type: 'parse-host-gone', requestId, exitCode }, []);
    });
    const { port1, port2 } = new MessageChannelMain();
    host.postMessage({ type: 'port' }, [port2]);
    this.#toEngine({ type: 'parse-host', requestId }, [port1]);
  }

  kill(requestId: number): void {
    this.#running.get(requestId)?.kill();
  }

  killAll(): void {
    for (const host of this.#running.values()) {
      host.removeAllListeners('exit');
      host.kill();
    }
    this.#running.clear();
  }
}
