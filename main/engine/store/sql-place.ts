/** Strings, quoted names, comments, numbers, words, and any other single character that is no blank. */
const TOKEN = /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`(?:[^`]|``)*`?|\[[^\]]*\]?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\d[\w.]*|[\w$\u0080-\uffff]+|\S/g;

interface Token { readonly text: string; readonly at: number }

/**
 * Where in a statement the thing stands that SQLite's message speaks of, in UTF-16 units; null when the message names no place.
 * SQLite reads from the left and says what it could not go on at, so the first beginning of the statement that fails with the same
 * message ends there.
 * @param tried what preparing a statement answers: a message, or nothing when it can be prepared
 */
export function placeOf(sql: string, message: string, tried: (sql: string) => string): { readonly at: number; readonly length: number } | null {
  const tokens = tokensOf(sql);
  if (message === 'incomplete input') return { at: sql.trimEnd().length, length: 0 };
  const stopped = /^near "([\s\S]*)": syntax error$/.exec(message)?.[1];
  if (stopped !== undefined) {
    const token = tokens.find(({ text, at }) => text === stopped && tried(sql.slice(0, at + text.length)) === message);
    return token === undefined ? null : { at: token.at, length: token.text.length };
  }
  const named = /^(?:no such (?:column|function|table|table-valued function|collation sequence)|ambiguous column name|misuse of (?:aggregate|window) function|misuse of aggregate|wrong number of arguments to function|unrecognized token)[: ]+"?([^"(]+)/.exec(message)?.[1];
  if (named === undefined) return null;
  const name = named.trim().split('.').at(-1) ?? '';
  const token = tokens.find(({ text }) => unquoted(text).toLowerCase() === name.toLowerCase()) ?? tokens.find(({ text }) => text.startsWith(name));
  return token === undefined ? null : { at: token.at, length: token.text.length };
}

/** Line and column of a place, both from 1. */
export function textAt(sql: string, at: number): { readonly line: number; readonly column: number } {
  const before = sql.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function tokensOf(sql: string): Token[] {
  return Array.from(sql.matchAll(TOKEN), match => ({ text: match[0], at: match.index })).filter(({ text }) => !text.startsWith('--') && !text.startsWith('/*'));
}

function unquoted(text: string): string {
  return /^["`[]/.test(text) ? text.slice(1, -1) : text;
}
