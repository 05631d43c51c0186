import type { UsageSourceWriter } from '../store/usage-source.ts';
import type { ScannedPart } from './scan-pool.ts';
import { stateAfter } from './formats/w3c.ts';
import { BYTE_ORDER_MARK, DIRECTIVE, isSkipped, PIECE_CODES, pieceAt, TITLE, TOO_LONG } from './scan-plan.ts';
import type { PieceCode } from './scan-plan.ts';

/** Rejects whose text is kept beside the exhibit for the first look. */
const FIRST_REJECTS = 200;
const EXCERPT_BYTES = 300;

export interface Reject {
  readonly code: PieceCode;
  readonly startByte: number;
  readonly endByte: number;
  readonly line: number;
  readonly excerpt: string;
}

/** What a line of the log says of the records after it. */
export interface Directive {
  /** Where that line ends. */
  readonly endByte: number;
  /** As the format's scanner takes it in. */
  readonly state: string;
}

interface Run { code: number; startByte: number; endByte: number; line: number; records: number }

/** What a `PieceWriter` goes on from. */
export interface PieceState {
  readonly rejected: number;
  readonly skipped: number;
  readonly titleLines?: number;
  readonly bytes: number;
  readonly first: Reject[];
  readonly run: Run | null;
  readonly directives: Directive[];
}

/** Why a line was rejected, in words. */
export const REJECT_REASONS: Readonly<Partial<Record<PieceCode, string>>> = {
  'usage.ragged-row': 'the record has another number of fields than the header',
  'usage.bad-time': 'the time does not read as one',
  'usage.time-out-of-range': 'the time is outside the years 1700 to 2200',
  'usage.time-not-placed': 'the time has no offset and cannot be placed in a zone',
  'usage.bad-number': 'items or bytes is not a whole number up to 2^53',
  'usage.nul-byte': 'the record holds a NUL byte',
  'usage.invalid-encoding': 'the record is not well-formed UTF-8',
  'usage.unterminated-quote': 'a quote opens and is not closed',
  'usage.bad-quote': 'text follows a closing quote',
  'usage.bad-json': 'the line is not one JSON object',
  'usage.header-changed': 'the columns changed here: another header line came, and these records are not the ones the mapping describes',
  'usage.no-layout': 'no line before the record says which fields it has',
  'usage.line-too-long': 'the record is longer than one megabyte',
};

/** Writes down everything of a file that is no request. Neighbouring skipped pieces of one kind become one run. */
export class PieceWriter {
  rejected = 0;
  skipped = 0;
  /** Lines of a title above the header; they are among the skipped. */
  titleLines = 0;
  /** Bytes of all pieces so far. */
  bytes = 0;
  readonly first: Reject[] = [];
  readonly directives: Directive[] = [];
  readonly #source: UsageSourceWriter;
  readonly #fileId: number;
  readonly #titleBytes: number;
  readonly #decoder = new TextDecoder();
  #run: Run | null = null;

  /** @param titleBytes bytes of content before the header, which hold a title */
  constructor(source: UsageSourceWriter, fileId: number, titleBytes: number) {
    this.#source = source;
    this.#fileId = fileId;
    this.#titleBytes = titleBytes;
  }

  addPart(part: ScannedPart): void {
    const { longLine, message, block, contentBase, lineBase, bytes } = part;
    if (longLine !== null) this.addOne(TOO_LONG, longLine.startByte, longLine.endByte, longLine.line + 1, '');
    if (message.pieces === 0) return;
    const list = block.pieceList;
    const order = new Uint32Array(message.pieces).map((_, index) => index);
    // Subtle: a batch tells structural rejects before those with a bad time, so pieces come a little out of order.
    if (!isAscending(list, message.pieces)) order.sort((one, other) => list[one * 4 + 1]! - list[other * 4 + 1]!);
    for (const index of order) {
      const at = index * 4, start = list[at + 1]!, end = list[at + 2]!, code = pieceAt(list[at]!, contentBase + end, this.#titleBytes);
      const excerpt = isSkipped(code) || this.first.length >= FIRST_REJECTS ? null : this.#decoder.decode(bytes.slice(start, Math.min(end, start + EXCERPT_BYTES)));
      if (code === DIRECTIVE) this.#learn(this.#decoder.decode(bytes.slice(start, end)).trimEnd(), contentBase + end);
      this.addOne(code, contentBase + start, contentBase + end, lineBase + list[at + 3]! + 1, excerpt);
    }
  }

  addOne(code: number, startByte: number, endByte: number, line: number, excerpt: string | null): void {
    this.bytes += endByte - startByte;
    if (!isSkipped(code)) {
      this.rejected++;
      if (excerpt !== null) this.first.push({ code: PIECE_CODES[code]!, startByte, endByte, line, excerpt: excerpt.trimEnd() });
      this.flush();
      this.#source.addPiece(this.#fileId, { code: PIECE_CODES[code]!, isReject: 1, records: 1, startByte, endByte, line });
      return;
    }
    const records = code === BYTE_ORDER_MARK ? 0 : 1;
    this.skipped += records;
    if (code === TITLE) this.titleLines++;
    const run = this.#run;
    if (run !== null && run.code === code && run.endByte === startByte) {
      run.endByte = endByte;
      run.records += records;
      return;
    }
    this.flush();
    this.#run = { code, startByte, endByte, line, records };
  }

  /** What was written down so far, and the run that is open. */
  get state(): PieceState {
    const { rejected, skipped, titleLines, bytes } = this;
    return { rejected, skipped, titleLines, bytes, first: [...this.first], directives: [...this.directives], run: this.#run === null ? null : { ...this.#run } };
  }

  /** Goes on from a state. */
  restore({ rejected, skipped, titleLines = 0, bytes, first, directives, run }: PieceState): void {
    this.rejected = rejected;
    this.skipped = skipped;
    this.titleLines = titleLines;
    this.bytes = bytes;
    this.first.push(...first);
    this.directives.push(...directives);
    this.#run = run === null ? null : { ...run };
  }

  #learn(line: string, endByte: number): void {
    const before = this.directives.at(-1)?.state ?? '';
    const state = stateAfter(before, line);
    if (state !== before) this.directives.push({ endByte, state });
  }

  /** Writes the run that is open. */
  flush(): void {
    const run = this.#run;
    if (run === null) return;
    this.#run = null;
    this.#source.addPiece(this.#fileId, { code: PIECE_CODES[run.code]!, isReject: 0, records: run.records, startByte: run.startByte, endByte: run.endByte, line: run.line });
  }
}

function isAscending(list: Uint32Array, count: number): boolean {
  for (let index = 1; index < count; index++) if (list[index * 4 + 1]! < list[index * 4 - 3]!) return false;
  return true;
}
