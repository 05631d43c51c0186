/**
 * CSV as RFC 4180 writes it, with two guards for whoever opens it in a spreadsheet: a record is one physical line
 * (line breaks inside a value are written `\n` and `\r`), and a text a spreadsheet would run as a formula gets an apostrophe before it.
 */
export type CsvValue = string | number | null;

/** What the two guards do, for the notes beside a table. */
export const CSV_RULE =
  'One record is one physical line: line breaks inside a value are written as \\n and \\r. A text that a spreadsheet would run as a formula has an apostrophe before it. Numbers and empty values are as they are.';

/** One record with its line end. */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

/** A whole table: heads, then records. */
export function csvText(heads: readonly string[], records: Iterable<readonly CsvValue[]>): string {
  let text = csvLine(heads);
  for (const record of records) text += csvLine(record);
  return text;
}

function csvCell(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const oneLine = value.toWellFormed().replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\0', '\\0');
  const guarded = /^[=+\-@\t]/.test(oneLine) ? `'${oneLine}` : oneLine;
  return /[",;\t]|^ | $/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
