import { ProvisoError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { methods } from '../contract/methods.ts';
import type { Input, MethodName, Output } from '../contract/methods.ts';
import type { Notice } from '../contract/notices.ts';
import type { Progress } from '../domain/basics.ts';
import { OutFrame } from './frames.ts';
import type { Port } from './frames.ts';

/** The part of an `AbortSignal` that is used; this folder compiles without DOM and Node. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { readonly once: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface CallOptions {
  /** Asks the engine to stop; the call then rejects with `call.cancelled`. */
  readonly signal?: StopSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** The engine as its callers see it. */
export interface Engine {
  /** @throws ProvisoError with the engine's code; `engine.gone` when the port closes under the call */
  call<M extends MethodName>(method: M, input: Input<M>, options?: CallOptions): Promise<Output<M>>;
  onNotice(listener: (notice: Notice) => void): () => void;
  onGone(listener: () => void): () => void;
}

interface Pending {
  readonly method: MethodName;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: ProvisoError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** Speaks the contract over a port: typed calls, cancel, progress, notices. */
export function connectEngine(port: Port): Engine {
  const pending = new Map<number, Pending>();
  const noticeListeners = new Set<(notice: Notice) => void>();
  const goneListeners = new Set<() => void>();
  let lastId = 0;
  let isGone = false;

  port.onMessage(raw => {
    const parsed = OutFrame.safeParse(raw);
    if (!parsed.success) return;
    const frame = parsed.data;
    switch (frame.type) {
      case 'notice':
        for (const listener of noticeListeners) listener(frame.notice);
        return;
      case 'progress':
        pending.get(frame.id)?.onProgress?.(frame.progress);
        return;
      case 'done': {
        const call = pending.get(frame.id);
        pending.delete(frame.id);
        if (call === undefined) return;
        const output = methods[call.method].output.safeParse(frame.output);
        if (output.success) call.resolve(output.data);
        else call.reject(new ProvisoError('engine.bad-answer', `The engine answered ${call.method} in a form this window does not understand. Restart Proviso.`, { method: call.method, issue: output.error.issues[0]?.message ?? '' }));
        return;
      }
      case 'fail': {
        const call = pending.get(frame.id);
        pending.delete(frame.id);
        call?.reject(new ProvisoError(frame.failure.code as ErrorCode, frame.failure.message, { ...frame.failure.details, trace: frame.failure.trace }));
        return;
      }
    }
  });
  port.onClose(() => {
    isGone = true;
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(goneError());
    for (const listener of goneListeners) listener();
  });

  return {
    call<M extends MethodName>(method: M, input: Input<M>, options: CallOptions = {}): Promise<Output<M>> {
      return new Promise<Output<M>>((resolve, reject) => {
        if (isGone) { reject(goneError()); return; }
        if (options.signal?.aborted === true) { reject(cancelledError()); return; }
        const id = ++lastId;
        const cancel = (): void => { port.post({ type: 'cancel', id }); };
        options.signal?.addEventListener('abort', cancel, { once: true });
        const settle = (): void => { options.signal?.removeEventListener('abort', cancel); };
        pending.set(id, {
          method,
          // The output was checked against this method's own schema just above.
          resolve: output => { settle(); resolve(output as Output<M>); },
          reject: error => { settle(); reject(error); },
          onProgress: options.onProgress,
        });
        port.post({ type: 'call', id, method, input });
      });
    },
    onNotice(listener) { noticeListeners.add(listener); return () => { noticeListeners.delete(listener); }; },
    onGone(listener) { goneListeners.add(listener); return () => { goneListeners.delete(listener); }; },
  };
}

function goneError(): ProvisoError {
  return new ProvisoError('engine.gone', 'The engine stopped while this was under way. The case is safe up to the last finished act; try again once it is back.');
}

function cancelledError(): ProvisoError {
  return new ProvisoError('call.cancelled', 'Stopped on request.');
}
