import type { ItemRecord } from '../mail/records.ts';
import type { TableInfo } from '../tables/table.ts';
import type { FeedProblem } from '../usage/feeds/bytes.ts';
import type { FromHost, ReadOutcome } from './protocol.ts';

const KINDS = new Set(['message', 'attachment', 'document']);
const BASES = new Set(['plain', 'html', 'document', 'none']);
const MOST_ITEMS = 20_002;
const MOST_TABLES = 1_024;
const MOST_SELECT = 1 << 20;
/** Pieces are a quarter of a million characters and what the last line has beyond that. */
const MOST_PIECE_BYTES = 256 * 1_048_576;

/**
 * Checks what a parse host says of one span: it has read hostile bytes, so its word counts for nothing beyond shape and range.
 * @throws Error when it cannot be an answer to that span
 */
export function acceptOutcome(outcome: ReadOutcome, startByte: number, endByte: number): ReadOutcome {
  if (!('family' in outcome)) {
    require(typeof outcome.code === 'string' && /^[a-z]+\.[a-z-]{1,40}$/.test(outcome.code) && typeof outcome.reason === 'string');
    return { code: outcome.code, reason: outcome.reason.slice(0, 1_000) };
  }
  const { family } = outcome;
  require(Array.isArray(family) && family.length > 0 && family.length <= MOST_ITEMS);
  for (const [index, item] of family.entries()) acceptItem(item, index, startByte, endByte);
  return outcome;
}

function acceptItem(item: ItemRecord, index: number, startByte: number, endByte: number): void {
  require(item.part === index && (index === 0 ? item.parent === null : isWhole(item.parent, 0, index - 1)));
  require(KINDS.has(item.kind) && BASES.has(item.textBasis) && (index > 0 || item.kind !== 'attachment'));
  require(isWhole(item.startByte, startByte, endByte) && isWhole(item.bodyByte, item.startByte, endByte) && isWhole(item.endByte, item.bodyByte, endByte));
  require(item.encodedIn === null || isWhole(item.encodedIn, 0, MOST_ITEMS));
  require(isWhole(item.sizeBytes, 0, Number.MAX_SAFE_INTEGER) && /^[0-9a-f]{64}$/.test(item.contentSha256));
  require(item.atUtcMs === null || Number.isSafeInteger(item.atUtcMs));
  require(item.offsetMinutes === null || isWhole(item.offsetMinutes, -1_440, 1_440));
  require(isText(item.text) && isText(item.subject) && isText(item.name) && isText(item.mediaType) && isText(item.dateRaw) && isText(item.messageId) && isText(item.excerpt));
  require(isText(item.charset) && isText(item.transferEncoding) && isText(item.contentId));
  require([item.from, item.to, item.cc, item.bcc, item.references, item.quoted, item.notes].every(list => Array.isArray(list)));
  require(item.quoted.every(place => isWhole(place, 0, item.text.length)));
}

/** Checks a message of a host that reads tables: its text is hostile anyway, its words are shown to people. @throws Error when it cannot be one */
export function acceptTableMessage(message: FromHost): FromHost {
  switch (message.type) {
    case 'tables': {
      require(Array.isArray(message.tables) && message.tables.length <= MOST_TABLES);
      return { ...message, tables: message.tables.map(acceptTable) };
    }
    case 'table-text':
      require(message.text instanceof Uint8Array && message.text.length <= MOST_PIECE_BYTES && isWhole(message.readBytes, 0, Number.MAX_SAFE_INTEGER) && isWhole(message.sizeBytes, 0, Number.MAX_SAFE_INTEGER));
      return message;
    case 'table-end':
      require(Array.isArray(message.notes) && message.notes.length <= 100);
      return { ...message, notes: message.notes.map(({ code, message: words }) => problem(code, words)) };
    case 'failed': {
      const { code, message: reason } = problem(message.code, message.reason);
      return { ...message, code, reason };
    }
    default: throw new Error('not an answer about tables');
  }
}

function acceptTable({ index, name, fault, select }: TableInfo): TableInfo {
  require(isWhole(index, 0, MOST_TABLES) && isText(name) && (select === undefined || (isText(select) && select.length <= MOST_SELECT)));
  return { index, name: name.slice(0, 400), fault: fault === null ? null : problem(fault.code, fault.message), ...(select === undefined ? {} : { select }) };
}

function problem(code: unknown, message: unknown): FeedProblem {
  require(isCode(code) && isText(message));
  return { code: code as string, message: (message as string).slice(0, 1_000) };
}

function isCode(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]+\.[a-z-]{1,40}$/.test(value);
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function require(isTrue: boolean): void {
  if (!isTrue) throw new Error('a parse host gave an answer that cannot be');
}
