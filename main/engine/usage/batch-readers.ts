import type { ReadValue } from '../store/request-table.ts';
import type { BatchColumn } from './row-batches.ts';

/** Reads the values of a column as SQLite takes them, row by row. */
export function readerOf(column: BatchColumn): ReadValue {
  switch (column.kind) {
    case 'same': { const { value } = column; return () => value; }
    case 'figures': {
      const { values, hasNone } = column;
      return hasNone ? row => { const value = values[row]!; return value < 0 ? null : BigInt(value); } : row => BigInt(values[row]!);
    }
    case 'values': { const values = column.values.map(stored); return row => values[row]!; }
    case 'coded': { const { codes } = column, values = column.values.map(stored); return row => values[codes[row]!]!; }
  }
}

/** Subtle: SQLite would take a JavaScript number for a real one. */
function stored(value: string | number | null): string | bigint | null {
  return typeof value === 'number' ? BigInt(value) : value;
}
