import type { LogFormat, Mapping } from '../../../shared/domain/usage.ts';

/** Why a piece of a file is not a request. The first ones and the last are skipped, the rest are rejects. */
export const PIECE_CODES = [
  'header', 'comment', 'blank', 'byte-order-mark', 'directive', 'document',
  'usage.ragged-row', 'usage.bad-time', 'usage.time-out-of-range', 'usage.time-not-placed', 'usage.bad-number', 'usage.nul-byte',
  'usage.invalid-encoding', 'usage.unterminated-quote', 'usage.bad-quote', 'usage.line-too-long', 'usage.bad-json', 'usage.header-changed', 'usage.no-layout',
  'title',
] as const;
export type PieceCode = (typeof PIECE_CODES)[number];

export const HEADER = 0, COMMENT = 1, BLANK = 2, BYTE_ORDER_MARK = 3, DIRECTIVE = 4, DOCUMENT = 5, RAGGED = 6, BAD_TIME_PIECE = 7, OUT_OF_RANGE = 8, NOT_PLACED = 9, BAD_NUMBER = 10, NUL = 11,
  BAD_ENCODING = 12, UNTERMINATED = 13, BAD_QUOTE = 14, TOO_LONG = 15, BAD_JSON = 16, HEADER_CHANGED = 17, NO_LAYOUT = 18, TITLE = 19;

/** True for a piece that is no record gone wrong: header, comment, blank line, byte order mark, directive, what holds the records of a document, a line of a title above the header. */
export function isSkipped(piece: number): boolean {
  return piece < RAGGED || piece === TITLE;
}

/** What a piece is where a title stands above the header: what reads as no record there is a line of it. */
export function pieceAt(code: number, endByte: number, titleBytes: number): number {
  return endByte <= titleBytes && !isSkipped(code) ? TITLE : code;
}

/** What a scanner does with a field. */
export const LEAVE = 0, TIME = 1, VALUE = 2, ENDPOINT = 3, NUMBER = 4, CLOCK = 5;

/** Records longer than this are rejects; it bounds what is carried from one piece of a file to the next. */
export const LONGEST_RECORD = 1 << 20;
/** Dictionaries of unmapped columns end here; later values are re-read from the original. */
export const MOST_KEPT_VALUES = 1 << 16;
/** Dictionaries of apps, credentials and endpoints end here. */
export const MOST_MAPPED_VALUES = 1_000_000;
/** Unmapped columns past this many are re-read from the original. */
const MOST_KEPT_COLUMNS = 48;

/** Everything a scan worker must know; plain data, so it can be posted. */
export interface ScanPlan {
  readonly format: LogFormat;
  /** One a field. Formats whose records carry or announce names find their fields by them. */
  readonly names: readonly string[];
  readonly delimiter: number;
  /** Fields of a record; another number makes it a ragged row. */
  readonly fields: number;
  /** One action a field. */
  readonly actions: Uint8Array;
  /** Which dictionary or number column a field goes to. */
  readonly targets: Uint8Array;
  readonly dictionaries: readonly { readonly name: string; readonly most: number }[];
  readonly numbers: readonly { readonly name: string }[];
  /** Dictionary that takes the method out of request lines; −1 when a column has it or the log has none. */
  readonly methodFromEndpoint: number;
  readonly time: Mapping['time'];
  /** Field with the time of day, where the time's own is a date alone; −1 otherwise. */
  readonly clockField: number;
  readonly templates: readonly string[];
  /** Lines that start with `#` are comments. */
  readonly hasComments: boolean;
  /** False for single-byte encodings, where any byte is a character. */
  readonly isUtf8: boolean;
  /** Bytes of the header record, to skip when it comes again; empty without one. */
  readonly header: Uint8Array;
}

/** Where each part of a request ended up in the scan's columns; −1 when the log does not have it. */
export interface ColumnPlaces {
  readonly app: number;
  readonly credential: number;
  readonly endpoint: number;
  readonly method: number;
  readonly status: number;
  readonly items: number;
  readonly bytes: number;
}

/** Turns a mapping into what scanners do with each field. */
export function planScan(mapping: Mapping, options: { readonly fields: number; readonly names: readonly string[]; readonly header: Uint8Array; readonly hasComments: boolean }): { readonly plan: ScanPlan; readonly places: ColumnPlaces } {
  const actions = new Uint8Array(options.fields);
  const targets = new Uint8Array(options.fields);
  const dictionaries: { name: string; most: number }[] = [];
  const numbers: { name: string }[] = [];
  const places = { app: -1, credential: -1, endpoint: -1, method: -1, status: -1, items: -1, bytes: -1 };
  let kept = 0, clockField = -1;
  for (const { index, name, role } of mapping.columns) {
    if (index >= options.fields) continue;
    switch (role) {
      case 'time': actions[index] = TIME; break;
      case 'timeOfDay':
        actions[index] = CLOCK;
        clockField = index;
        break;
      case 'app': case 'credential': case 'endpoint': case 'method': case 'status':
        actions[index] = role === 'endpoint' ? ENDPOINT : VALUE;
        places[role] = targets[index] = dictionaries.push({ name, most: MOST_MAPPED_VALUES }) - 1;
        break;
      case 'items': case 'bytes':
        actions[index] = NUMBER;
        places[role] = targets[index] = numbers.push({ name }) - 1;
        break;
      case 'keep':
        if (kept++ >= MOST_KEPT_COLUMNS) break;
        actions[index] = VALUE;
        targets[index] = dictionaries.push({ name, most: MOST_KEPT_VALUES }) - 1;
        break;
      case 'requestId': case 'itemId': case 'reread': break;
    }
  }
  const methodFromEndpoint = places.endpoint >= 0 && places.method < 0 ? dictionaries.push({ name: 'method', most: MOST_KEPT_VALUES }) - 1 : -1;
  if (methodFromEndpoint >= 0) places.method = methodFromEndpoint;
  return {
    plan: {
      format: mapping.format, names: options.names, delimiter: mapping.delimiter.charCodeAt(0), fields: options.fields, actions, targets, dictionaries, numbers, methodFromEndpoint,
      time: mapping.time, clockField, templates: mapping.templates, hasComments: options.hasComments, isUtf8: mapping.encoding !== 'windows-1252', header: options.header,
    },
    places,
  };
}

/** Typed-array columns that one scan fills; all over one SharedArrayBuffer, so that handing it over copies nothing. */
export interface ScanBlock {
  readonly rows: number;
  readonly pieces: number;
  readonly buffer: SharedArrayBuffer;
  readonly atUtcUs: Float64Array;
  /** Non-negative integers; −1 for an empty field. */
  readonly numbers: readonly Float64Array[];
  /** Byte range of each request, as positions in the scanned buffer, line end included. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Physical line of each request, from 0 at the start of the scanned buffer. */
  readonly lines: Uint32Array;
  /** Ids in the dictionaries of the worker that scanned. */
  readonly values: readonly Uint32Array[];
  /** Four numbers a piece: code, start, end, line. */
  readonly pieceList: Uint32Array;
}

const BLOCK_BYTES = 6 << 20;
const MOST_ROWS = 32_768;
const MOST_PIECES = 8_192;

/** Lays out a block for a plan, in a new buffer or over one that was laid out before. */
export function layOutBlock(plan: Pick<ScanPlan, 'dictionaries' | 'numbers'>, given?: SharedArrayBuffer): ScanBlock {
  const bytesPerRow = 8 + plan.numbers.length * 8 + 12 + plan.dictionaries.length * 4;
  const rows = Math.min(MOST_ROWS, Math.floor(BLOCK_BYTES / bytesPerRow)) & ~1;
  const buffer = given ?? new SharedArrayBuffer(rows * bytesPerRow + MOST_PIECES * 16);
  let at = 0;
  const floats = (): Float64Array => { const array = new Float64Array(buffer, at, rows); at += rows * 8; return array; };
  const ints = (length: number): Uint32Array => { const array = new Uint32Array(buffer, at, length); at += length * 4; return array; };
  return {
    rows, pieces: MOST_PIECES, buffer,
    atUtcUs: floats(), numbers: plan.numbers.map(floats),
    starts: ints(rows), ends: ints(rows), lines: ints(rows), values: plan.dictionaries.map(() => ints(rows)),
    pieceList: ints(MOST_PIECES * 4),
  };
}
