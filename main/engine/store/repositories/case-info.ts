import type { ReadDb, WriteDb } from '../connection.ts';

export interface CaseInfo {
  readonly caseUuid: string;
  readonly title: string;
  readonly createdAt: string;
  readonly appVersion: string;
  readonly declaredName: string;
  readonly declaredRole: string;
}

/** The one row that says what this case is. */
export function caseInfoReader(db: ReadDb) {
  const get = db.prepare<[], CaseInfo>(
    `SELECT case_uuid AS caseUuid, title, created_at AS createdAt, app_version AS appVersion,
            declared_name AS declaredName, declared_role AS declaredRole FROM case_info`);
  return {
    get: (): CaseInfo => {
      const info = get.get();
      if (info === undefined) throw new Error('case_info has no row');
      return info;
    },
  };
}

export function caseInfoWriter(db: WriteDb) {
  const insert = db.prepare<[string, string, string, string]>('INSERT INTO case_info (one, case_uuid, title, created_at, app_version) VALUES (1, ?, ?, ?, ?)');
  const declare = db.prepare<[string, string]>('UPDATE case_info SET declared_name = ?, declared_role = ?');
  const rename = db.prepare<[string]>('UPDATE case_info SET title = ?');
  return {
    ...caseInfoReader(db),
    create: (info: Pick<CaseInfo, 'caseUuid' | 'title' | 'createdAt' | 'appVersion'>): void => { insert.run(info.caseUuid, info.title, info.createdAt, info.appVersion); },
    declare: (name: string, role: string): void => { declare.run(name, role); },
    rename: (title: string): void => { rename.run(title); },
  };
}
