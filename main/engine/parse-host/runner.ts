import { ProvisoError } from '../../../shared/errors.ts';
import type { HostLimits } from './limits.ts';
import type { FromHost, HostRequest, TakenMessage } from './protocol.ts';
import type { HostEnd, ParseHostConnection } from './transport.ts';

/** Why a host did not finish, in a code and a plain sentence. */
export interface HostFailure {
  readonly code: 'parse.too-slow' | 'parse.too-much-memory' | 'parse.crashed';
  readonly reason: string;
}

/** A request under way. */
export interface Posted {
  readonly request: HostRequest;
  /**
   * Called for each message that answers it; true once the answer is whole.
   * @param reply tells the host of something on the way
   */
  onAnswer(message: FromHost, reply: (message: TakenMessage) => void): boolean;
}

const POLL_MS = 100;
/** A process may take this long to start on a busy machine. */
const START_MS = 30_000;

/**
 * One parse host and what is out to it, in order. Watches it from outside: the longest silence, resident memory. Tells once how it ended,
 * with the requests it did not answer; the first of them is the one it was working on. A host that never became ready has no failure to tell.
 */
export class HostRunner<P extends Posted> {
  readonly #connection: ParseHostConnection;
  readonly #limits: HostLimits;
  readonly #out: P[] = [];
  readonly #onGone: (unanswered: readonly P[], failure: HostFailure | null) => void;
  readonly #onAnswered: () => void;
  #heardAt = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #verdict: HostFailure | null = null;
  #isGone = false;
  #isReady = false;
  #posted = 0;
  #peakBytes = 0;

  constructor(connection: ParseHostConnection, limits: HostLimits, onAnswered: () => void, onGone: (unanswered: readonly P[], failure: HostFailure | null) => void) {
    this.#connection = connection;
    this.#limits = limits;
    this.#onAnswered = onAnswered;
    this.#onGone = onGone;
    connection.keepAlive(false);
    connection.onMessage(message => { this.#hear(message as FromHost); });
    connection.onGone(end => { this.#end(end); });
  }

  get outstanding(): number {
    return this.#out.length;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Has done its share: replace it before giving it more. */
  get isSpent(): boolean {
    return this.#isGone || this.#posted >= this.#limits.recycleBatches || this.#peakBytes > this.#limits.recycleBytes;
  }

  post(posted: P): void {
    this.#posted += 1;
    if (this.#out.length === 0) this.#heardAt = performance.now();
    this.#out.push(posted);
    this.#watch();
    this.#connection.post(posted.request);
  }

  /** Ends the host; what is out to it is told to its owners as unanswered. */
  stop(): void {
    this.#connection.kill();
  }

  #hear(message: FromHost): void {
    if (this.#isGone || this.#verdict !== null) return;
    this.#heardAt = performance.now();
    if (message.type === 'ready') {
      this.#isReady = true;
      return;
    }
    const first = this.#out[0];
    // A host answers in order; anything else is no answer of ours.
    if (first === undefined || message.id !== first.request.id) return;
    let isWhole: boolean;
    try {
      isWhole = first.onAnswer(message, reply => { this.#reply(reply); });
    } catch {
      this.#condemn({ code: 'parse.crashed', reason: 'The reader gave an answer that makes no sense, so it was stopped' });
      return;
    }
    if (!isWhole) return;
    this.#out.shift();
    this.#watch();
    this.#onAnswered();
  }

  /** What the host waited for was in our hands until now: its silence starts anew. */
  #reply(message: TakenMessage): void {
    if (this.#isGone) return;
    this.#heardAt = performance.now();
    this.#connection.post(message);
  }

  #watch(): void {
    const isBusy = this.#out.length > 0;
    this.#connection.keepAlive(isBusy);
    if (isBusy && this.#timer === null) {
      this.#timer = setInterval(() => { this.#check(); }, POLL_MS);
    } else if (!isBusy && this.#timer !== null) {
      clearInterval(this.#timer);
      this.#timer = null;
    }
  }

  #check(): void {
    const resident = this.#connection.residentBytes();
    if (resident !== null) {
      this.#peakBytes = Math.max(this.#peakBytes, resident);
      if (resident > this.#limits.residentBytes) {
        this.#condemn({ code: 'parse.too-much-memory', reason: `Reading it took more than ${megabytes(this.#limits.residentBytes)} MB of memory` });
        return;
      }
    }
    const patience = this.#isReady ? this.#limits.wallMs : Math.max(START_MS, this.#limits.wallMs);
    if (performance.now() - this.#heardAt <= patience) return;
    // Subtle: this thread may have been busy itself; answers that wait in the queue are heard before the verdict.
    setImmediate(() => {
      if (performance.now() - this.#heardAt > patience && this.#out.length > 0) this.#condemn({ code: 'parse.too-slow', reason: `Reading it took longer than ${String(Math.round(this.#limits.wallMs / 1_000))} seconds` });
    });
  }

  #condemn(verdict: HostFailure): void {
    if (this.#isGone || this.#verdict !== null) return;
    this.#verdict = verdict;
    this.#connection.kill();
  }

  #end(end: HostEnd): void {
    if (this.#isGone) return;
    this.#isGone = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#onGone(this.#out.splice(0), this.#isReady ? this.#verdict ?? judge(end, this.#limits) : null);
  }
}

/** Reads the cause out of how a process ended: killed and aborted are what its watchdog, V8 and the system do when memory runs out. */
function judge(end: HostEnd, limits: HostLimits): HostFailure {
  const isKilled = end.signal === 'SIGKILL' || end.signal === 'SIGABRT' || end.exitCode === 137 || end.exitCode === 134 || end.exitCode === 9 || end.exitCode === 6;
  return isKilled
    ? { code: 'parse.too-much-memory', reason: `Reading it took more memory or time than it may have (${megabytes(limits.residentBytes)} MB, ${String(Math.round(limits.wallMs / 1_000))} s)` }
    : { code: 'parse.crashed', reason: 'The reader stopped while reading it' };
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_048_576));
}

/** What a caller gets when a host's process never came to run. */
export function noHost(): ProvisoError {
  return new ProvisoError('parse.no-host', 'No process could be started to read files in. Close other programs and try again; nothing in the case was changed.');
}

/** What a caller gets when parse hosts are no longer to be had. */
export function hostsClosed(): ProvisoError {
  return new ProvisoError('parse.closed', 'Reading was stopped. Nothing in the case was changed.');
}
