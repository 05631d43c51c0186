import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';
import { resourcePath } from '../entries.ts';
import { APP_VERSION } from '../version.ts';
import type { ReadDb, WriteDb } from './connection.ts';
import { CASE_APPLICATION_ID } from './connection.ts';

/** One numbered step of the schema, as shipped. */
export interface Migration {
  readonly ordinal: number;
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
}

/** All migrations this app ships, in order. */
export function shippedMigrations(): Migration[] {
  const folder = resourcePath('migrations');
  return readdirSync(folder)
    .filter(name => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map(name => {
      const sql = readFileSync(join(folder, name), 'utf8');
      return { ordinal: Number(name.slice(0, 4)), name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Which migration the file stands at: its `user_version`. */
export function schemaOrdinal(db: ReadDb): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Judges a case database before anything is read from it.
 * @throws case.not-a-case when the file is no Proviso case
 * @throws case.newer-than-app when a later version of Proviso wrote it
 * @throws case.migration-changed when a migration it ran is not the one this app ships
 */
export function checkSchema(db: ReadDb, migrations: readonly Migration[]): void {
  if (Number(db.pragma('application_id', { simple: true })) !== CASE_APPLICATION_ID) {
    throw new ProvisoError('case.not-a-case', 'This folder holds a case.db that Proviso did not write. Choose a folder that ends in .proviso.');
  }
  const at = schemaOrdinal(db);
  const newest = migrations.at(-1)?.ordinal ?? 0;
  if (at > newest) {
    throw new ProvisoError('case.newer-than-app', `This case was written by a later version of Proviso (schema ${at}, this version knows ${newest}). Open it with that version; it was not changed.`, { schema: at, known: newest });
  }
  const ran = db.prepare<[], { ordinal: number; sha256: string; name: string }>('SELECT ordinal, sha256, name FROM migration_log ORDER BY ordinal').all();
  for (const row of ran) {
    const shipped = migrations.find(migration => migration.ordinal === row.ordinal);
    if (shipped?.sha256 !== row.sha256) {
      throw new ProvisoError('case.migration-changed', `This case was built with another form of ${row.name} than this version ships. Open it with the version that made it; it was not changed.`, { migration: row.name });
    }
  }
}

/**
 * Brings a database to the newest schema, one transaction a step, foreign keys checked before each commit.
 * `backUp` is called once before the first step of an existing case.
 * @throws case.migration-failed naming the step; the file stays at the step before
 */
export function migrate(db: WriteDb, migrations: readonly Migration[], backUp: () => void = () => undefined): void {
  const at = schemaOrdinal(db);
  const due = migrations.filter(migration => migration.ordinal > at);
  if (due.length === 0) return;
  if (at > 0) backUp();
  for (const migration of due) {
    try {
      db.transaction(() => {
        db.exec(migration.sql);
        db.prepare('INSERT INTO migration_log (ordinal, name, sha256, applied_at, app_version) VALUES (?, ?, ?, ?, ?)')
          .run(migration.ordinal, migration.name, migration.sha256, new Date().toISOString(), APP_VERSION);
        const broken: unknown = db.pragma('foreign_key_check');
        if (Array.isArray(broken) && broken.length > 0) throw new Error(`${broken.length} rows refer to rows that are not there`);
        db.pragma(`user_version = ${migration.ordinal}`);
        if (migration.ordinal === 1) db.pragma(`application_id = ${CASE_APPLICATION_ID}`);
      }).immediate();
    } catch (error) {
      throw new ProvisoError('case.migration-failed', `Bringing the case to the new format stopped at ${migration.name}: ${error instanceof Error ? error.message : String(error)}. The case is as it was before that step.`, { migration: migration.name }, { cause: error });
    }
  }
}
