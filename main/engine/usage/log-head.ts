import type { ColumnRole, LogFormat, Mapping } from '../../../shared/domain/usage.ts';
import type { Encoding } from './feeds/byte-feed.ts';
import { isUtf8 } from './utf8.ts';

const LF = 10;

/** What a format itself says of one of its fields. */
export interface Hint { readonly role: ColumnRole; readonly reason: string; readonly sure: number }

/** The start of a log, taken apart. */
export interface LogHead {
  readonly format: LogFormat;
  readonly encoding: Encoding;
  readonly encodingReason: string;
  readonly delimiter: Mapping['delimiter'];
  /** Fields of most records. */
  readonly fields: number;
  /** Share of the records that have that many, or read as the format says. */
  readonly agreement: number;
  /** The names come from the log or from its format. */
  readonly hasHeader: boolean;
  /** One a field; `column 1` and so on where nothing names them. */
  readonly names: readonly string[];
  /** Bytes of the header record without its line end; empty without one. */
  readonly header: Uint8Array;
  /** Bytes of content before that record, where only lines of a title stand; 0 where the header comes first, or there is none. */
  readonly titleBytes?: number;
  readonly hasComments: boolean;
  /** Bytes of a byte order mark in the content that is scanned. */
  readonly markBytes: number;
  /** Records after the header that have the usual number of fields. */
  readonly rows: readonly (readonly string[])[];
  /** By name of the field. */
  readonly hints: ReadonlyMap<string, Hint>;
  /** The zone the format prescribes for times without one. */
  readonly zone: string | null;
}

/** The first bytes of a log as scanners will see them. */
export interface HeadContent {
  readonly bytes: Uint8Array;
  readonly markBytes: number;
  /** That is all of it. */
  readonly isWhole: boolean;
  readonly encoding: Encoding;
  readonly encodingReason: string;
}

/** What is known of a log before its start is read. */
export type GivenMapping = Pick<Mapping, 'format' | 'delimiter' | 'encoding' | 'hasHeader' | 'columns'>;

/** Names of mapped columns by the position of their field; empty where no column is mapped. */
export function namesByPosition(columns: Mapping['columns']): string[] {
  const names: string[] = [];
  for (const { index, name } of columns) names[index] = name;
  return Array.from(names, (name: string | undefined) => name ?? '');
}

/** Length of a UTF-8 byte order mark at the start. */
export function markBytesOf(content: Uint8Array): number {
  return content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
}

/** How the first bytes of a file are written. `utf-16` is told by its mark or by every other byte being 0. */
export function encodingOf(bytes: Uint8Array): { readonly encoding: Encoding; readonly reason: string } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', reason: 'byte order mark' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', reason: 'byte order mark' };
  const pairs = Math.min(512, bytes.length >> 1);
  let evenZeros = 0, oddZeros = 0;
  for (let at = 0; at < pairs; at++) {
    if (bytes[at * 2] === 0) evenZeros++;
    if (bytes[at * 2 + 1] === 0) oddZeros++;
  }
  if (pairs >= 8 && oddZeros > pairs * 0.8 && evenZeros < pairs * 0.1) return { encoding: 'utf-16le', reason: 'every second byte is 0' };
  if (pairs >= 8 && evenZeros > pairs * 0.8 && oddZeros < pairs * 0.1) return { encoding: 'utf-16be', reason: 'every second byte is 0' };
  return isWestern(bytes)
    ? { encoding: 'windows-1252', reason: 'accented letters that are not UTF-8, so each byte is read as one Western European character' }
    : { encoding: 'utf-8', reason: 'well-formed UTF-8 as far as it goes' };
}

/**
 * True when lines are not UTF-8, none with other than ASCII is, and every stray byte stands beside a letter as accented letters do.
 * Anything else is UTF-8 with lines that are damaged, and those become rejects.
 */
function isWestern(bytes: Uint8Array): boolean {
  let western = 0;
  for (let start = 0; start < bytes.length;) {
    const lf = bytes.indexOf(LF, start);
    if (lf < 0 && start > 0) break;
    const end = lf < 0 ? bytes.length : lf;
    let strays = 0;
    for (let at = start; at < end; at++) {
      if (bytes[at]! < 128) continue;
      if (!isLetter(bytes[at - 1]) && !isLetter(bytes[at + 1])) return false;
      strays++;
    }
    if (strays > 0) {
      if (isUtf8(bytes, start, end)) return false;
      western++;
    }
    start = end + 1;
  }
  return western > 0;
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte | 32) >= 97) && ((byte | 32) <= 122);
}

/** The bytes that scanners will see: UTF-16 becomes UTF-8. */
export function contentOf(bytes: Uint8Array, encoding: Encoding): Uint8Array {
  if (encoding !== 'utf-16le' && encoding !== 'utf-16be') return bytes;
  return new TextEncoder().encode(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes.subarray(0, bytes.length & ~1)));
}
