import { CellTable, decodeCells, encodeCells } from './cell-table.ts';
import type { Cells } from './cell-table.ts';
import { BY_DAY, BY_MONTH } from './rollup-builder.ts';

export interface RollupPart { readonly kind: number; readonly bucket: number; readonly cells: Uint8Array }

/**
 * Brings the parts of each bucket together (a day is flushed more than once when a commit falls into it or rows are out of order)
 * and makes months of the days. Parts must come by kind and bucket.
 */
export function* mergeRollups(parts: Iterable<RollupPart>): Generator<RollupPart> {
  let open: RollupPart | null = null;
  let merged: CellTable | null = null;
  const months = new Map<number, CellTable>();
  const close = function* (): Generator<RollupPart> {
    if (open === null) return;
    if (open.kind === BY_DAY) addTo(monthTable(months, open.bucket), merged ?? decodeCells(open.cells));
    yield merged === null ? open : { kind: open.kind, bucket: open.bucket, cells: encodeCells(merged) };
  };
  for (const part of parts) {
    if (open !== null && open.kind === part.kind && open.bucket === part.bucket) {
      merged ??= addTo(new CellTable(), decodeCells(open.cells));
      addTo(merged, decodeCells(part.cells));
      continue;
    }
    yield* close();
    open = part;
    merged = null;
  }
  yield* close();
  for (const [bucket, cells] of months) yield { kind: BY_MONTH, bucket, cells: encodeCells(cells) };
}

function addTo(table: CellTable, cells: Cells): CellTable {
  for (let at = 0; at < cells.count; at++) table.add(cells.first[at]!, cells.second[at]!, cells.calls[at]!, cells.items[at]!, cells.bytes[at]!);
  return table;
}

function monthTable(months: Map<number, CellTable>, day: number): CellTable {
  const date = new Date(day * 86_400_000);
  const bucket = date.getUTCFullYear() * 12 + date.getUTCMonth();
  let table = months.get(bucket);
  if (table === undefined) months.set(bucket, table = new CellTable());
  return table;
}
