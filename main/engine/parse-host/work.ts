import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { MAIL_BUDGETS } from '../mail/budgets.ts';
import { decodeText } from '../mail/charsets.ts';
import { presentHtmlDocument, presentMessage } from '../mail/present.ts';
import { readDocument } from '../mail/read-document.ts';
import { readMessage } from '../mail/read-message.ts';
import type { FromHost, PresentRequest, ReadOutcome, ReadRequest } from './protocol.ts';

/** Spans read from the file in one go when they stand close together. */
const RUN_BYTES = 4 * 1_048_576;
/** Outcomes wait at most this long, so that the engine can tell slow from stuck. */
const SEND_EVERY_MS = 40;
/** An item this large is announced by sending what is done before it. */
const LARGE_BYTES = 262_144;

/** Does what the engine asks, one request after another; `beat` is called before each item. */
export class HostWork {
  readonly #send: (message: FromHost) => void;
  readonly #beat: () => void;
  #file: { readonly descriptor: number; readonly sizeBytes: number } | null = null;

  constructor(send: (message: FromHost) => void, beat: () => void) {
    this.#send = send;
    this.#beat = beat;
  }

  handle(request: ReadRequest | PresentRequest): void {
    try {
      if (request.type === 'read') this.#read(request);
      else this.#present(request);
    } catch (error) {
      this.#send({ type: 'failed', id: request.id, code: 'parse.failed', reason: error instanceof Error ? error.message.slice(0, 500) : 'The reader failed' });
    } finally {
      // A file held open cannot be renamed everywhere, and the engine renames it when it is read.
      if (this.#file !== null) closeSync(this.#file.descriptor);
      this.#file = null;
    }
  }

  #read(request: ReadRequest): void {
    const { spans } = request;
    let outcomes: ReadOutcome[] = [];
    let sentAt = performance.now();
    let run: { readonly startByte: number; readonly bytes: Buffer } | null = null;
    const flush = (): void => {
      if (outcomes.length > 0) this.#send({ type: 'read', id: request.id, outcomes });
      outcomes = [];
      sentAt = performance.now();
    };
    for (let at = 0; at + 1 < spans.length; at += 2) {
      const startByte = spans[at] ?? 0;
      const endByte = spans[at + 1] ?? 0;
      if (endByte - startByte > LARGE_BYTES || performance.now() - sentAt > SEND_EVERY_MS) flush();
      this.#beat();
      if (endByte - startByte > MAIL_BUDGETS.messageBytes) {
        outcomes.push({ code: 'parse.too-large', reason: `The item is larger than ${String(MAIL_BUDGETS.messageBytes / 1_048_576)} MB, so it was kept and not read` });
        continue;
      }
      if (run === null || startByte < run.startByte || endByte > run.startByte + run.bytes.length) run = { startByte, bytes: this.#bytes(request.path, startByte, runEnd(spans, at)) };
      outcomes.push(readOne(request, run.bytes.subarray(startByte - run.startByte, endByte - run.startByte), startByte));
    }
    flush();
  }

  #present(request: PresentRequest): void {
    this.#beat();
    const bytes = this.#bytes(request.path, request.startByte, Math.min(request.endByte, request.startByte + MAIL_BUDGETS.messageBytes));
    const presentation = request.kind === 'message'
      ? presentMessage(bytes, { isMailboxQuoted: request.isMailboxQuoted, contentIds: new Map(request.contentIds) })
      : presentHtmlDocument(decodeText(bytes, '').text);
    this.#send({ type: 'presented', id: request.id, presentation });
  }

  #bytes(path: string, startByte: number, endByte: number): Buffer {
    if (this.#file === null) {
      const descriptor = openSync(path, 'r');
      this.#file = { descriptor, sizeBytes: fstatSync(descriptor).size };
    }
    if (endByte > this.#file.sizeBytes) throw new Error('the file is shorter than it was');
    const bytes = Buffer.allocUnsafeSlow(endByte - startByte);
    let done = 0;
    while (done < bytes.length) {
      const got = readSync(this.#file.descriptor, bytes, done, bytes.length - done, startByte + done);
      if (got === 0) throw new Error('the file is shorter than it was');
      done += got;
    }
    return bytes;
  }
}

function readOne(request: ReadRequest, bytes: Uint8Array, atByte: number): ReadOutcome {
  try {
    const family = request.kind === 'message' ? readMessage(bytes, { atByte, isMailboxQuoted: request.isMailboxQuoted }) : readDocument(bytes, { name: request.name });
    return { family };
  } catch (error) {
    return { code: 'parse.failed', reason: `The reader failed on this item: ${error instanceof Error ? error.message.slice(0, 300) : 'unknown'}` };
  }
}

/** End of the run of spans from `at` on that is read in one go. */
function runEnd(spans: readonly number[], at: number): number {
  const start = spans[at] ?? 0;
  let end = spans[at + 1] ?? 0;
  for (let next = at + 2; next + 1 < spans.length; next += 2) {
    const nextStart = spans[next] ?? 0;
    const nextEnd = spans[next + 1] ?? 0;
    if (nextStart < end || nextEnd - start > RUN_BYTES) break;
    end = nextEnd;
  }
  return end;
}
