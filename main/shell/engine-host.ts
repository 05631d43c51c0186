import { MessageChannelMain, utilityProcess } from 'electron';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { ProvisoError } from '../../shared/errors.ts';
import type { ErrorCode, Failure } from '../../shared/errors.ts';
import type { GrantId, Sha256 } from '../../shared/domain/basics.ts';
import { FromEngine } from '../../shared/rpc/control.ts';
import type { CaseSummary, CaseToOpen, ToEngine } from '../../shared/rpc/control.ts';
import { ParseHosts } from './parse-hosts.ts';
import { appFiles } from './paths.ts';

/** An engine that hangs while closing is ended after this long; what it had committed is safe. */
const CLOSE_PATIENCE_MS = 60_000;
const HEAP_MEGABYTES = 2_048;

export interface EngineHostOptions {
  readonly toOpen: CaseToOpen | null;
  /** Where the engine keeps its log. */
  readonly dataFolder: string;
  readonly pathOf: (grantId: GrantId) => string | null;
  /** `open` means a port can be had by `connect`. */
  readonly onState: (state: 'open' | 'restarting' | 'failed', failure: Failure | null) => void;
  readonly onSummary: (summary: CaseSummary) => void;
}

type ExhibitBytes = Extract<FromEngine, { type: 'exhibit-bytes' }>['found'];

/** One engine process for one case: starts it, answers it, restarts it once when it dies, closes it. */
export class EngineHost {
  readonly #options: EngineHostOptions;
  readonly #reads = new Map<number, (found: ExhibitBytes) => void>();
  #child: UtilityProcess;
  #parseHosts: ParseHosts;
  #isOpen = false;
  #isClosing = false;
  #hasRestarted = false;
  #hasEnded = false;
  #closed: Promise<void> | null = null;
  #lastRequestId = 0;
  #settleStart: { readonly opened: (summary: CaseSummary | null) => void; readonly failed: (error: ProvisoError) => void } | null = null;
  #settleClose: (() => void) | null = null;

  /** Settles once the case is open. Rejects with the engine's code, such as `case.not-a-case`. */
  readonly opened: Promise<CaseSummary | null>;

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.opened = new Promise((resolve, reject) => { this.#settleStart = { opened: resolve, failed: reject }; });
    [this.#child, this.#parseHosts] = this.#start(options.toOpen);
  }

  /** Number of the engine's process; undefined once it has ended. */
  get processId(): number | undefined {
    return this.#child.pid;
  }

  /** A fresh port to the engine, for the window; null while there is none to be had. */
  connect(): MessagePortMain | null {
    if (!this.#isOpen) return null;
    const { port1, port2 } = new MessageChannelMain();
    this.#send({ type: 'port' }, [port1]);
    return port2;
  }

  /** At most 1 MiB of an exhibit; null when this case has no such exhibit or the engine is gone. */
  async readExhibit(sha256: Sha256, startByte: number, endByte: number): Promise<ExhibitBytes> {
    if (!this.#isOpen) return null;
    return new Promise(resolve => {
      const requestId = ++this.#lastRequestId;
      this.#reads.set(requestId, resolve);
      this.#send({ type: 'read-exhibit', requestId, sha256, startByte, endByte });
    });
  }

  /** Settles when the case is closed and the process has ended. */
  async close(): Promise<void> {
    if (this.#hasEnded) return;
    this.#isClosing = true;
    this.#isOpen = false;
    this.#closed ??= new Promise<void>(resolve => {
      const patience = setTimeout(() => { this.#child.kill(); }, CLOSE_PATIENCE_MS);
      this.#settleClose = () => { clearTimeout(patience); resolve(); };
      this.#send({ type: 'close' });
    });
    return this.#closed;
  }

  #start(toOpen: CaseToOpen | null): [UtilityProcess, ParseHosts] {
    const child = utilityProcess.fork(appFiles.engine, [], {
      serviceName: 'Proviso engine',
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      // Archives write local times: one zone makes the same bundle the same bytes everywhere.
      env: { ...process.env, TZ: 'UTC', PROVISO_DATA: this.#options.dataFolder },
    });
    const parseHosts = new ParseHosts((message, ports) => { child.postMessage(message, ports); });
    child.on('message', (raw: unknown) => {
      const parsed = FromEngine.safeParse(raw);
      if (parsed.success) this.#take(parsed.data);
    });
    child.on('exit', code => { this.#ended(code); });
    child.postMessage({ type: 'open', case: toOpen } satisfies ToEngine);
    return [child, parseHosts];
  }

  #take(message: FromEngine): void {
    switch (message.type) {
      case 'opened':
        this.#isOpen = true;
        if (message.summary !== null) this.#options.onSummary(message.summary);
        this.#settleStart?.opened(message.summary);
        this.#settleStart = null;
        this.#options.onState('open', null);
        return;
      case 'failed':
        this.#fail({ ...message.failure, code: message.failure.code as ErrorCode });
        return;
      case 'summary':
        this.#options.onSummary(message.summary);
        return;
      case 'resolve-grant':
        this.#send({ type: 'grant-path', requestId: message.requestId, path: this.#options.pathOf(message.grantId) });
        return;
      case 'exhibit-bytes':
        this.#reads.get(message.requestId)?.(message.found);
        this.#reads.delete(message.requestId);
        return;
      case 'fork-parse-host':
        this.#parseHosts.fork(message.requestId, message.program);
        return;
      case 'kill-parse-host':
        this.#parseHosts.kill(message.requestId);
        return;
      case 'closed':
        this.#child.kill();
        return;
    }
  }

  #ended(code: number): void {
    this.#isOpen = false;
    this.#parseHosts.killAll();
    for (const answer of this.#reads.values()) answer(null);
    this.#reads.clear();
    if (this.#isClosing) {
      this.#hasEnded = true;
      this.#settleClose?.();
      return;
    }
    if (this.#settleStart !== null || this.#hasRestarted) {
      this.#hasEnded = true;
      this.#fail({
        code: 'engine.gone',
        message: this.#hasRestarted
          ? 'The engine stopped twice. The case is safe up to the last finished act; close it and open it again.'
          : 'The engine stopped before the case was open. The case was not changed; try again.',
        details: { exitCode: code },
        trace: '',
      });
      return;
    }
    this.#hasRestarted = true;
    this.#options.onState('restarting', null);
    const { toOpen } = this.#options;
    [this.#child, this.#parseHosts] = this.#start(toOpen === null ? null : { ...toOpen, create: null });
  }

  #fail(failure: Failure): void {
    this.#isOpen = false;
    this.#isClosing = true;
    this.#child.kill();
    if (this.#settleStart === null) {
      this.#options.onState('failed', failure);
      return;
    }
    this.#settleStart.failed(new ProvisoError(failure.code, failure.message, { ...failure.details, trace: failure.trace }));
    this.#settleStart = null;
  }

  #send(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child.postMessage(message, ports);
  }
}
