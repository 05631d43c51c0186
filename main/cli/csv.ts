/**
 * One RFC 4180 line without its end. A value a spreadsheet would run as a formula is led by an apostrophe.
 */
export function csvLine(values: readonly string[]): string {
  return values.map(value => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }).join(',');
}
