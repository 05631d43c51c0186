/** A statement in three parts, of which the middle one is marked. */
export interface Marked { readonly before: string; readonly marked: string; readonly after: string }

/** Where an error says it stands; null when it names no place. A place past the end marks the last character. */
export function markPlace(text: string, details: Readonly<Record<string, unknown>>): Marked | null {
  const { at, length } = details;
  if (typeof at !== 'number' || typeof length !== 'number' || at < 0 || text === '') return null;
  const from = Math.min(at, text.length - 1), to = Math.min(text.length, Math.max(from + 1, at + length));
  return { before: text.slice(0, from), marked: text.slice(from, to), after: text.slice(to) };
}

/** A column's name as it is written in a statement. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(name) && !KEYWORDS.has(name.toUpperCase()) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Words of SQLite that a log's column is likely to be called, and that need quotes then. */
const KEYWORDS = new Set(['ADD', 'ALL', 'AND', 'AS', 'BETWEEN', 'CASE', 'CHECK', 'COMMIT', 'CREATE', 'DEFAULT', 'DELETE', 'DISTINCT', 'DROP', 'ELSE', 'EXISTS', 'FOREIGN', 'FROM', 'GROUP', 'HAVING', 'IN', 'INDEX', 'INSERT', 'INTO', 'IS', 'ISNULL', 'JOIN', 'LIMIT', 'NOT', 'NOTNULL', 'NULL', 'ON', 'OR', 'ORDER', 'PRIMARY', 'REFERENCES', 'SELECT', 'SET', 'TABLE', 'THEN', 'TO', 'TRANSACTION', 'UNION', 'UNIQUE', 'UPDATE', 'USING', 'VALUES', 'WHEN', 'WHERE']);
