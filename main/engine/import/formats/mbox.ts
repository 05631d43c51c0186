import { ProvisoError } from '../../../../shared/errors.ts';
import type { Chunk, ImportProblem, ImportSource, Importer, ItemSpan } from '../importer.ts';
import { ByteWindow } from './byte-window.ts';

/** Spans in one chunk. */
const CHUNK_SPANS = 256;
/** Longest separator line. */
const SEPARATOR_BYTES = 1_024;
/** How far after a separator its message's Content-Length is looked for. */
const HEADER_LOOK_BYTES = 65_536;

const DATED = /\d{1,2}:\d{2}(?::\d{2})?.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\d{1,2}:\d{2}/;
const CTIME = /^From (?:.* )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2}|\d{1,2} +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)),? .*\d{1,2}:\d{2}/;
const BARE = /^From (?:-|\S+@\S+)\s*$/;
const FIELD = /^[!-9;-~]{1,100}[ \t]*:/;
const KNOWN_FIELD = /^(?:return-path|received|from|to|subject|date|message-id|mime-version|delivered-to|content-type|status|x-[a-z0-9-]+|dkim-signature|reply-to|sender|envelope-to)[ \t]*:/i;

/**
 * Mailboxes in the mbox family. A message runs from its separator to the next one; a line that starts with "From " but reads like no separator,
 * or is not followed by a header, is text. Content-Length is believed where the next separator or the end of the file stands where it says.
 */
export const mbox: Importer = {
  format: 'mbox',
  kind: 'mail',
  title: 'Mailbox (mbox)',
  specification: 'RFC 4155; the "mboxrd" and Content-Length dialects',
  reason: 'It begins with the "From " line of a mailbox.',
  isMailboxQuoted: true,

  probe: head => {
    if (head.isPacked) return 0;
    const lines = head.text.replace(/^\ufeff?[\r\n]*/, '').split(/\r\n|\n|\r/, 2);
    const first = lines[0] ?? '';
    if (!first.startsWith('From ')) return 0;
    const isFollowed = FIELD.test(lines[1] ?? '');
    if (DATED.test(first)) return isFollowed ? 1 : 0.7;
    return isFollowed ? 0.9 : 0;
  },

  async *read(source, signal): AsyncIterable<Chunk> {
    let records: ItemSpan[] = [];
    let problems: ImportProblem[] = [];
    let previous: Separator | null = null;
    const mailbox = new Mailbox(source);
    for (;;) {
      if (signal.aborted) throw signal.reason;
      const found: Separator | null = await mailbox.next(previous, signal);
      if (previous === null) {
        if (found === null) throw new ProvisoError('import.not-a-mailbox', 'No message is in this file: no line in it is the "From " line of a mailbox. Check that it is the mailbox you were sent.');
        if (found.startByte > 0 && !(await mailbox.isBlank(0, found.startByte))) {
          problems.push({ code: 'mail.before-first', reason: 'Bytes before the first message of the mailbox', startByte: 0, endByte: found.startByte, excerpt: await mailbox.excerpt(0, found.startByte) });
        }
      } else {
        const endByte = await mailbox.messageEnd(previous.endByte, found?.startByte ?? source.sizeBytes);
        if (endByte - previous.endByte <= 4 && (await mailbox.isBlank(previous.endByte, endByte))) problems.push({ code: 'mail.empty', reason: 'A separator with no message', startByte: previous.startByte, endByte, excerpt: await mailbox.excerpt(previous.startByte, endByte) });
        else records.push({ kind: 'message', startByte: previous.endByte, endByte });
      }
      if (found === null || records.length + problems.length >= CHUNK_SPANS) {
        yield { records, problems, readBytes: found?.startByte ?? source.sizeBytes };
        records = [];
        problems = [];
      }
      if (found === null) return;
      previous = found;
    }
  },
};

/** A separator line: its first byte and the byte after it. */
interface Separator {
  readonly startByte: number;
  readonly endByte: number;
}

/** Finds separators in a source through one moving window of bytes. */
class Mailbox {
  readonly #source: ImportSource;
  readonly #window: ByteWindow;

  constructor(source: ImportSource) {
    this.#source = source;
    this.#window = new ByteWindow(source);
  }

  /** The separator after `previous`, or the first one. */
  async next(previous: Separator | null, signal: AbortSignal): Promise<Separator | null> {
    let at = previous?.endByte ?? 0;
    if (previous !== null) {
      const announced = await this.#announcedEnd(previous.endByte);
      if (announced !== null) return announced === 'end' ? null : announced;
    }
    for (;;) {
      if (signal.aborted) throw signal.reason;
      const candidate = await this.#window.find('From ', at);
      if (candidate < 0) return null;
      const separator = await this.#separatorAt(candidate);
      if (separator !== null) return separator;
      at = candidate + 5;
    }
  }

  /** True when nothing but line ends stands there. */
  async isBlank(start: number, end: number): Promise<boolean> {
    const bytes = await this.#window.at(start, Math.min(end - start, 4_096));
    return end - start <= 4_096 && bytes.every((byte, index) => byte === 0x0a || byte === 0x0d || (index < 3 && byte === [0xef, 0xbb, 0xbf][index]));
  }

  async excerpt(start: number, end: number): Promise<string> {
    const bytes = await this.#window.at(start, Math.min(end - start, 500));
    return latin1(bytes.subarray(0, end - start)).trimEnd();
  }

  /** A message ends before the one blank line that stands between it and the next separator. */
  async messageEnd(start: number, separator: number): Promise<number> {
    const from = Math.max(start, separator - 4);
    const tail = await this.#window.at(from, separator - from);
    const blank = blankLineBytes(tail, from === start);
    return separator - blank;
  }

  /** Judges the line at `start`, which begins with "From ". */
  async #separatorAt(start: number): Promise<Separator | null> {
    const around = await this.#window.at(Math.max(0, start - 4), SEPARATOR_BYTES * 2 + 4);
    const before = around.subarray(0, Math.min(4, start));
    const isAfterMark = start === 3 && before[0] === 0xef && before[1] === 0xbb && before[2] === 0xbf;
    if (start > 0 && !isAfterMark && lineEndBytes(before, before.length) === 0) return null;
    const text = latin1(around.subarray(Math.min(4, start)));
    const stop = /\r\n|\n|\r/.exec(text);
    if (stop === null && start + text.length < this.#source.sizeBytes) return null;
    const line = text.slice(0, stop?.index ?? text.length);
    if (line.length > SEPARATOR_BYTES) return null;
    const endByte = start + (stop === null ? text.length : stop.index + stop[0].length);
    const rest = text.slice(endByte - start);
    const isAfterBlank = start === 0 || isAfterMark || blankLineBytes(before, start <= 4) > 0;
    if (!isSeparator(line, rest, isAfterBlank, endByte >= this.#source.sizeBytes)) return null;
    return { startByte: start, endByte };
  }

  /** Where Content-Length says the message ends, when a separator or the end of the file proves it. */
  async #announcedEnd(start: number): Promise<Separator | 'end' | null> {
    const head = await this.#window.at(start, HEADER_LOOK_BYTES);
    const body = headerEnd(head);
    if (body < 0) return null;
    const field = /(?:^|[\r\n])content-length[ \t]*:[ \t]*(\d{1,15})[ \t]*[\r\n]/i.exec(latin1(head.subarray(0, body)));
    if (field === null) return null;
    const end = start + body + Number(field[1]);
    if (end > this.#source.sizeBytes) return null;
    const tail = latin1(await this.#source.read(end, SEPARATOR_BYTES));
    const skipped = /^[\r\n]{0,4}/.exec(tail)?.[0].length ?? 0;
    if (end + skipped === this.#source.sizeBytes) return 'end';
    // Subtle: a length one line end too long is common; anything further off is not believed.
    if (!tail.slice(skipped).startsWith('From ') || (skipped === 0 && !/[\r\n]$/.test(latin1(await this.#source.read(end - 1, 1))))) return null;
    return this.#separatorAt(end + skipped);
  }
}

function isSeparator(line: string, rest: string, isAfterBlank: boolean, isAtEnd: boolean): boolean {
  const next = /^[^\r\n]*/.exec(rest)?.[0] ?? '';
  const isFollowed = FIELD.test(next) || next.startsWith('>From ');
  const isEmpty = isAtEnd || next === '' || (next.startsWith('From ') && DATED.test(next));
  if (DATED.test(line)) {
    if (isFollowed) return isAfterBlank || CTIME.test(line);
    return isEmpty && isAfterBlank && CTIME.test(line);
  }
  return isAfterBlank && BARE.test(line) && KNOWN_FIELD.test(next);
}

/** Length of the line end that stands before `end`; 0 when none does. */
function lineEndBytes(bytes: Uint8Array, end: number): number {
  if (bytes[end - 1] === 0x0a) return bytes[end - 2] === 0x0d ? 2 : 1;
  return bytes[end - 1] === 0x0d ? 1 : 0;
}

/** Length of the blank line at the end of `tail`; `isStart` when nothing stands before `tail`. */
function blankLineBytes(tail: Uint8Array, isStart: boolean): number {
  const last = lineEndBytes(tail, tail.length);
  if (last === 0) return 0;
  const rest = tail.length - last;
  return (rest === 0 && isStart) || lineEndBytes(tail, rest) > 0 ? last : 0;
}

/** Offset of the body: after the first blank line; −1 when there is none. */
function headerEnd(bytes: Uint8Array): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lf = buffer.indexOf('\n\n', 0, 'latin1');
  let end = lf < 0 ? -1 : lf + 2;
  for (const [mark, length] of OTHER_ENDS) {
    // What comes after the end found already need not be looked at.
    const at = (end < 0 ? buffer : buffer.subarray(0, end)).indexOf(mark, 0, 'latin1');
    if (at >= 0) end = at + length;
  }
  return end;
}

const OTHER_ENDS = [['\n\r\n', 3], ['\r\r', 2]] as const;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
