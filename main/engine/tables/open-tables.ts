import type { TableFile, TableKind } from './table.ts';
import { ParquetFile } from './parquet/parquet-file.ts';
import { Workbook } from './xlsx/workbook.ts';

const OPENERS: Readonly<Record<TableKind, (path: string) => Promise<TableFile>>> = { xlsx: path => Workbook.open(path), parquet: path => ParquetFile.open(path) };

/** Opens a file of tables. Called in a parse host: what it reads is hostile. */
export function openTables(path: string, kind: TableKind): Promise<TableFile> {
  return OPENERS[kind](path);
}
