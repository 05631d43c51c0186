import type { Cursor } from '../../shared/domain/basics.ts';
import { grouped, printJson, printTable } from './output.ts';
import { isoOfUs } from '../../shared/domain/instants.ts';

interface RowsPage<T> { readonly rows: readonly T[]; readonly next: Cursor | null }
interface Row { readonly ref: string; readonly atUtcUs: number; readonly app: string; readonly credential: string; readonly endpoint: string; readonly method: string; readonly status: number | null; readonly items: number | null; readonly bytes: number | null; readonly file: string; readonly line: number }

/** Turns pages over until there are as many rows as asked for, or no more. */
export async function collectRows<T>(most: number, page: (after: Cursor | null, limit: number) => Promise<RowsPage<T>>): Promise<T[]> {
  const rows: T[] = [];
  let after: Cursor | null = null;
  do {
    const found: RowsPage<T> = await page(after, Math.min(500, most - rows.length));
    rows.push(...found.rows);
    after = found.next;
  } while (after !== null && rows.length < most);
  return rows;
}

export function printRows(rows: readonly Row[], asJson: boolean): void {
  if (asJson) { printJson(rows.map(row => ({ ...row, at: isoOfUs(row.atUtcUs) }))); return; }
  printTable(rows, [
    { head: 'Time, UTC', cell: row => isoOfUs(row.atUtcUs) },
    { head: 'App', cell: row => row.app, most: 24 },
    { head: 'Credential', cell: row => row.credential, most: 16 },
    { head: 'Endpoint', cell: row => `${row.method} ${row.endpoint}`.trim(), most: 40 },
    { head: 'Status', cell: row => String(row.status ?? ''), align: 'right' },
    { head: 'Items', cell: row => (row.items === null ? '' : grouped(row.items)), align: 'right' },
    { head: 'Bytes', cell: row => (row.bytes === null ? '' : grouped(row.bytes)), align: 'right' },
    { head: 'File : line', cell: row => `${row.file}:${grouped(row.line)}`, most: 48 },
  ]);
}
