import type { Mapping } from '../../../shared/domain/usage.ts';
import type { RequestRef } from '../../../shared/domain/refs.ts';
import type { Output } from '../../../shared/contract/methods.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { ordinalsOf } from './line-ordinals.ts';
import { fileLabel } from './member-name.ts';
import { openSources } from './open-source.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { withOriginal } from './original.ts';
import type { OriginalLog } from './original.ts';
import type { Directive } from './piece-writer.ts';
import { recordFieldsFor } from './record-fields.ts';
import { positionsOf } from './segment-scan.ts';

const LF = 10, CR = 13;
const FIRST_WINDOW = 1 << 14;
/** No neighbour is looked for farther away than this. */
const WIDEST_WINDOW = 1 << 23;
const MOST_SHOWN = 1 << 20;

interface Located { readonly startByte: number; readonly endByte: number; readonly line: number }

/** The original line of a request with its neighbours, read from the untouched exhibit. @throws usage.no-such-request */
export async function requestContext(context: UsageContext, ref: RequestRef, around: number): Promise<Output<'usage.context'>> {
  const [, sha12 = '', place = ''] = ref.split(':');
  const [line = 0, ordinal = 1] = place.split('#').map(Number);
  const sources = openSources(context);
  const source = sources.find(({ info }) => info.contentSha256.startsWith(sha12)) ?? sources.find(({ info }) => info.sha256.startsWith(sha12));
  const located = source === undefined ? null : locate(source, line, ordinal);
  if (source === undefined || located === null) {
    throw new ProvisoError('usage.no-such-request', `No usage log of this case has a request at ${ref}. It may be a rejected or skipped line; look at the file's rejects.`, { ref });
  }
  const mapping = JSON.parse(source.file.about('mapping') ?? '{}') as Mapping;
  return withOriginal(source.info, context, async original => {
    const decoder = new TextDecoder(mapping.encoding === 'windows-1252' ? 'windows-1252' : 'utf-8');
    const record = await original.range(located.startByte, located.endByte);
    const before = await linesBefore(original, located.startByte, around);
    const after = await linesAfter(original, located.endByte, around);
    const own = split(record, located.startByte);
    const firstLine = located.line - before.length;
    return {
      file: fileLabel(context.db, source.info),
      sha256: source.info.contentSha256,
      lines: [...before, ...own, ...after].map(({ startByte, bytes }, at) => ({
        line: firstLine + at, startByte, text: decoder.decode(bytes.subarray(0, MOST_SHOWN)), isRequest: at >= before.length && at < before.length + own.length,
      })),
      columns: recordFieldsFor(mapping, JSON.parse(source.file.about('directives') ?? '[]') as Directive[]).named(record, 0, record.length, located.startByte),
    };
  });
}

/** Where the nth request of a physical line stands; null when there is none. */
function locate(source: OpenSource, line: number, ordinal: number): Located | null {
  for (let at = source.segments.findLastIndex(({ firstLine }) => firstLine <= line); at >= 0; at--) {
    const segment = source.segments[at]!;
    const { lines, startBytes, endBytes } = positionsOf(source, segment);
    const ordinals = ordinalsOf(source, segment, lines);
    const first = lines.indexOf(line);
    if (first < 0) return null;
    const row = first + ordinal - (ordinals?.[first] ?? 1);
    if (row >= first) return lines[row] === line ? { line, startByte: startBytes[row]!, endByte: endBytes[row]! } : null;
    if (segment.firstLine < line) return null;
  }
  return null;
}

interface Line { readonly startByte: number; readonly bytes: Uint8Array }

/** Cuts bytes into physical lines, without their line ends. */
function split(bytes: Uint8Array, startByte: number): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < bytes.length;) {
    const lf = bytes.indexOf(LF, at);
    const end = lf < 0 ? bytes.length : lf;
    lines.push({ startByte: startByte + at, bytes: bytes.subarray(at, lf > at && bytes[lf - 1] === CR ? lf - 1 : end) });
    at = end + 1;
  }
  return lines;
}

async function linesBefore(original: OriginalLog, end: number, wanted: number): Promise<Line[]> {
  if (wanted === 0) return [];
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const start = Math.max(0, end - window);
    const lines = split(await original.range(start, end), start);
    // The first one may have lost its beginning.
    const whole = start === 0 ? lines : lines.slice(1);
    if (whole.length >= wanted || start === 0 || window >= WIDEST_WINDOW) return whole.slice(-wanted);
  }
}

async function linesAfter(original: OriginalLog, start: number, wanted: number): Promise<Line[]> {
  if (wanted === 0) return [];
  for (let window = FIRST_WINDOW; ; window *= 4) {
    const bytes = await original.range(start, start + window);
    const lines = split(bytes, start);
    const isEnd = bytes.length < window;
    const whole = isEnd || bytes.at(-1) === LF ? lines : lines.slice(0, -1);
    if (whole.length >= wanted || isEnd || window >= WIDEST_WINDOW) return whole.slice(0, wanted);
  }
}
