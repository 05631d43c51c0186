import { randomUUID } from 'node:crypto';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { isMethodName } from '../../../shared/contract/methods.ts';
import { InFrame } from '../../../shared/rpc/frames.ts';
import type { OutFrame, Port } from '../../../shared/rpc/frames.ts';
import { acceptInput } from '../dispatch.ts';
import type { Lanes } from '../lanes.ts';

/** Where stacks go: one line a failure, found again by its trace. */
export type FailureLog = (trace: string, error: ProvisoError) => void;

/**
 * Serves one port over the lanes: frames in, checked, dispatched, frames out.
 * When the port closes, its calls are cancelled.
 */
export function serve(port: Port, lanes: Lanes, log: FailureLog): void {
  const calls = new Map<number, AbortController>();
  const send = (frame: OutFrame): void => { port.post(frame); };

  lanes.onNotice(topics => { send({ type: 'notice', notice: { topics: [...new Set(topics)] } }); });
  port.onClose(() => { for (const call of calls.values()) call.abort(cancelled()); });
  port.onMessage(raw => {
    const parsed = InFrame.safeParse(raw);
    if (!parsed.success) return;
    const frame = parsed.data;
    if (frame.type === 'cancel') {
      calls.get(frame.id)?.abort(cancelled());
      return;
    }
    const abort = new AbortController();
    calls.set(frame.id, abort);
    void answer(frame.id, frame.method, frame.input, abort);
  });

  async function answer(id: number, method: string, input: unknown, abort: AbortController): Promise<void> {
    try {
      if (!isMethodName(method)) throw new ProvisoError('call.unknown-method', `The engine has no method "${method.slice(0, 100)}".`);
      const accepted = acceptInput(method, input);
      const output = await lanes.call({ method, input: accepted, signal: abort.signal, onProgress: progress => { send({ type: 'progress', id, progress }); } });
      send({ type: 'done', id, output });
    } catch (error) {
      const known = abort.signal.aborted ? cancelled() : toProvisoError(error);
      const trace = known.code === 'call.cancelled' ? '' : randomUUID().slice(0, 8);
      if (trace !== '') log(trace, known);
      send({ type: 'fail', id, failure: { code: known.code, message: known.message, details: { ...known.details }, trace } });
    } finally {
      calls.delete(id);
    }
  }
}

function cancelled(): ProvisoError {
  return new ProvisoError('call.cancelled', 'Stopped on request.');
}
