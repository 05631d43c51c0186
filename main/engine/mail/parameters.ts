import { decodeText } from './charsets.ts';
import { decodeWords } from './encoded-words.ts';
import type { WordTrouble } from './encoded-words.ts';

/** A header value with parameters, such as Content-Type. */
export interface Parameterised {
  /** Lower case, without comments; `text/plain`, `attachment`. */
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const MAX_PARAMETERS = 200;

/** Reads `value; name=value; name*0*=…` (RFC 2045 §5.1, RFC 2231 continuations and character sets), forgiving. */
export function readParameters(unfoldedValue: string, trouble: WordTrouble = { undecodable: null }): Parameterised {
  const tokens = splitAtSemicolons(unfoldedValue);
  const value = (tokens[0] ?? '').trim().toLowerCase().replace(/\s+/g, '');
  const plain = new Map<string, string>();
  const pieces = new Map<string, { order: number; text: string; isEncoded: boolean }[]>();
  for (const token of tokens.slice(1, MAX_PARAMETERS + 1)) {
    const equals = token.indexOf('=');
    if (equals < 0) continue;
    const name = token.slice(0, equals).trim().toLowerCase();
    const text = unquote(token.slice(equals + 1).trim());
    const continued = /^([^*]+)\*(?:(\d{1,4})(\*?))?$/.exec(name);
    if (continued === null) {
      if (!plain.has(name)) plain.set(name, text);
      continue;
    }
    const base = continued[1] ?? '';
    const list = pieces.get(base) ?? [];
    list.push({ order: Number(continued[2] ?? 0), text, isEncoded: continued[2] === undefined || continued[3] === '*' });
    pieces.set(base, list);
  }
  const parameters = new Map<string, string>();
  for (const [name, text] of plain) parameters.set(name, decodeWords(text, trouble));
  for (const [name, list] of pieces) parameters.set(name, joinPieces(list, trouble));
  return { value, parameters };
}

/** Cuts at semicolons outside quotes and drops comments in parentheses. */
function splitAtSemicolons(text: string): string[] {
  const tokens: string[] = [];
  let current = '';
  let isQuoted = false;
  let comment = 0;
  /** Inside an unquoted parameter value, where a parenthesis is a character like any other. */
  let isValue = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (isQuoted) {
      current += character;
      if (character === '\\') {
        at += 1;
        current += text[at] ?? '';
      } else if (character === '"') {
        isQuoted = false;
      }
    } else if (comment > 0) {
      if (character === '(') comment += 1;
      else if (character === ')') comment -= 1;
      else if (character === '\\') at += 1;
    } else if (character === '"') {
      isQuoted = true;
      current += character;
    } else if (character === '(' && !isValue) {
      comment = 1;
    } else if (character === ';') {
      tokens.push(current);
      current = '';
      isValue = false;
      if (tokens.length > MAX_PARAMETERS) return tokens;
    } else {
      if (character === '=') isValue = true;
      else if (character === ' ' || character === '\t') isValue = false;
      current += character;
    }
  }
  tokens.push(current);
  return tokens;
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const end = text.endsWith('"') && text.length > 1 ? text.length - 1 : text.length;
  return text.slice(1, end).replace(/\\(.)/g, '$1');
}

function joinPieces(list: { order: number; text: string; isEncoded: boolean }[], trouble: WordTrouble): string {
  const ordered = [...list].sort((a, b) => a.order - b.order);
  const first = ordered[0];
  if (first === undefined) return '';
  let charset = '';
  const buffers: Uint8Array[] = [];
  for (const piece of ordered) {
    let text = piece.text;
    if (piece === first && piece.isEncoded) {
      const marked = /^([^']*)'[^']*'([\s\S]*)$/.exec(text);
      if (marked !== null) {
        charset = marked[1] ?? '';
        text = marked[2] ?? '';
      }
    }
    buffers.push(piece.isEncoded ? percentDecoded(text) : Buffer.from(text, 'latin1'));
  }
  const decoded = decodeText(Buffer.concat(buffers), charset);
  if (decoded.basis === 'undecodable') trouble.undecodable = charset;
  return decoded.text;
}

function percentDecoded(text: string): Uint8Array {
  const out = Buffer.alloc(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    const pair = text[at] === '%' ? text.slice(at + 1, at + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(pair)) {
      out[length] = Number.parseInt(pair, 16);
      at += 2;
    } else {
      out[length] = text.charCodeAt(at) & 0xff;
    }
    length += 1;
  }
  return out.subarray(0, length);
}
