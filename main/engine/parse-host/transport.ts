import type { HostProgram } from '../../../shared/rpc/control.ts';

/** How a parse host ended. */
export interface HostEnd {
  readonly exitCode: number | null;
  /** Name of the signal that ended it, where the system tells. */
  readonly signal: string | null;
}

/** One running parse host, seen from the engine. Messages are structured clones; nothing is transferred. */
export interface ParseHostConnection {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the process is gone, whoever ended it. */
  onGone(listener: (end: HostEnd) => void): void;
  /** Ends the process now, whatever it is doing. */
  kill(): void;
  /** Resident memory as the system sees it from outside, in bytes; null where it cannot be asked. */
  residentBytes(): number | null;
  /** A connection that is held does not by itself keep this process running; `true` while answers are awaited. */
  keepAlive(isAwaited: boolean): void;
}

/** Starts killable processes: the command line and tests fork Node, the window's engine asks the shell. */
export interface ParseHostTransport {
  /** A parse host, unless another program is named. @throws parse.no-host when no process can be started */
  fork(program?: HostProgram): Promise<ParseHostConnection>;
}
