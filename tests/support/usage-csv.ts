import { closeSync, openSync, writeSync } from 'node:fs';

/** A plain usage log made apart from the product: one request every 250 ms from 1 January 2022, eight apps in turn. */
export function writeUsageCsv(path: string, rows: number): void {
  const file = openSync(path, 'w');
  const start = Date.UTC(2022, 0, 1);
  writeSync(file, 'time,app,credential,method,endpoint,status,items,bytes\n');
  let chunk = '';
  for (let row = 0; row < rows; row += 1) {
    const at = new Date(start + row * 250).toISOString();
    chunk += `${at},app-${row % 8},cr-${row % 16},GET,/2/posts/search,${row % 50 === 0 ? 429 : 200},${row % 50 === 0 ? 0 : 100},${1_000 + (row % 977)}\n`;
    if (chunk.length > 1 << 20) {
      writeSync(file, chunk);
      chunk = '';
    }
  }
  writeSync(file, chunk);
  closeSync(file);
}
