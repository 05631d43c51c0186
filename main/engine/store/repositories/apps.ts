import type { App, AppDetails, AppIdentifier } from '../../../../shared/domain/case.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

interface AppSql extends Omit<App, 'identifiers' | 'government'> { readonly government: 0 | 1 }

const COLUMNS = `app_id AS appId, series, name, product, party, tier, declared_use_case AS declaredUseCase, declared_on AS declaredOn,
  declared_evidence AS declaredEvidence, government, government_basis AS governmentBasis, government_reviewer AS governmentReviewer`;

/** The app register: which log values belong to which app, and when. */
export function appReader(db: ReadDb) {
  const all = db.prepare<[], AppSql>(`SELECT ${COLUMNS} FROM app ORDER BY series`);
  const one = db.prepare<[number], AppSql>(`SELECT ${COLUMNS} FROM app WHERE app_id = ?`);
  const identifiers = db.prepare<[number], { identifier: string; fromUtcUs: number | null; toUtcUs: number | null }>(
    'SELECT identifier, from_utc_us AS fromUtcUs, to_utc_us AS toUtcUs FROM app_identifier WHERE app_id = ? ORDER BY identifier, from_utc_us');
  const withIdentifiers = (app: AppSql): App => ({
    ...app,
    government: app.government === 1,
    identifiers: identifiers.all(app.appId).map(({ identifier, fromUtcUs, toUtcUs }): AppIdentifier => ({
      identifier, fromUtcMs: fromUtcUs === null ? null : fromUtcUs / 1_000, toUtcMs: toUtcUs === null ? null : toUtcUs / 1_000,
    })),
  });
  return {
    all: (): App[] => all.all().map(withIdentifiers),
    get: (appId: number): App | null => {
      const app = one.get(appId);
      return app === undefined ? null : withIdentifiers(app);
    },
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function appWriter(db: WriteDb) {
  const insert = db.prepare<[Record<string, string | number>], { appId: number }>(
    `INSERT INTO app (series, name, product, party, tier, declared_use_case, declared_on, declared_evidence, government, government_basis, government_reviewer)
     VALUES ((SELECT coalesce(max(series) + 1, 0) FROM app), @name, @product, @party, @tier, @declaredUseCase, @declaredOn, @declaredEvidence, @government, @governmentBasis, @governmentReviewer)
     RETURNING app_id AS appId`);
  const update = db.prepare<[Record<string, string | number>]>(
    `UPDATE app SET name = @name, product = @product, party = @party, tier = @tier, declared_use_case = @declaredUseCase, declared_on = @declaredOn,
       declared_evidence = @declaredEvidence, government = @government, government_basis = @governmentBasis, government_reviewer = @governmentReviewer WHERE app_id = @appId`);
  const clear = db.prepare<[number]>('DELETE FROM app_identifier WHERE app_id = ?');
  const insertIdentifier = db.prepare<[number, string, number | null, number | null]>('INSERT INTO app_identifier (app_id, identifier, from_utc_us, to_utc_us) VALUES (?, ?, ?, ?)');
  const remove = db.prepare<[number]>('DELETE FROM app WHERE app_id = ?');
  const values = ({ identifiers: _identifiers, government, ...details }: AppDetails): Record<string, string | number> => ({ ...details, government: government ? 1 : 0 });
  const setIdentifiers = (appId: number, list: readonly AppIdentifier[]): void => {
    clear.run(appId);
    for (const { identifier, fromUtcMs, toUtcMs } of list) insertIdentifier.run(appId, identifier, fromUtcMs === null ? null : fromUtcMs * 1_000, toUtcMs === null ? null : toUtcMs * 1_000);
  };
  return {
    ...appReader(db),
    add: (details: AppDetails): number => {
      const row = insert.get(values(details));
      if (row === undefined) throw new Error('RETURNING gave no row');
      setIdentifiers(row.appId, details.identifiers);
      return row.appId;
    },
    set: (appId: number, details: AppDetails): void => {
      update.run({ ...values(details), appId });
      setIdentifiers(appId, details.identifiers);
    },
    /** Only for taking back an addition; its number in the colour order may be given out again. */
    remove: (appId: number): void => {
      clear.run(appId);
      remove.run(appId);
    },
  };
}
