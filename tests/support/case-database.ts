import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openWriter } from '../../main/engine/store/connection.ts';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import { migrate, schemaOrdinal, shippedMigrations } from '../../main/engine/store/migrate.ts';
import { tempDir } from './temp.ts';

/** A database as the migrations up to `ordinal` leave it. */
export function databaseAt(ordinal: number): WriteDb {
  const db = openWriter(join(tempDir(), 'case.db'), 'truncate');
  onTestFinished(() => { db.close(); });
  migrateTo(db, ordinal);
  return db;
}

/** Brings a database on to a later migration. */
export function migrateTo(db: WriteDb, ordinal: number): void {
  migrate(db, shippedMigrations().filter(migration => migration.ordinal <= ordinal));
}

/** Fills a database as it stood before a migration, runs it, and expects the rows of these tables to be what they were. */
export function expectKept(ordinal: number, fill: string, tables: readonly string[]): void {
  const db = databaseAt(ordinal - 1);
  db.exec(fill);
  const rows = (): unknown[] => tables.map(table => db.prepare(`SELECT * FROM ${table}`).all());
  const before = rows();
  migrateTo(db, ordinal);
  expect([schemaOrdinal(db), rows()]).toEqual([ordinal, before]);
}
