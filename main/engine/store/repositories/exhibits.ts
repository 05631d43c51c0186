import type { Sha256 } from '../../../../shared/domain/basics.ts';
import type { ExhibitKind, IntakeStatus, Receipt, SourceProblem, SourceRow } from '../../../../shared/domain/case.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

/** What is known of an exhibit once it has been read. */
export interface ExhibitRecord {
  readonly sha256: Sha256;
  readonly sizeBytes: number;
  readonly kind: ExhibitKind;
  readonly format: string;
  readonly status: IntakeStatus;
  readonly code: string | null;
  readonly message: string | null;
  readonly records: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Mapping JSON of a usage log. */
  readonly mapping: string | null;
}

export interface NewDelivery {
  readonly takenInAt: string;
  readonly fromWhom: string;
  readonly receivedAt: string;
  readonly medium: string;
  readonly reference: string;
  readonly custodian: string;
  readonly hashListSha256: string | null;
}

export interface NewReceipt {
  readonly deliveryId: number;
  readonly sha256: Sha256;
  readonly originalName: string;
  readonly originalPath: string;
  readonly originalModifiedAt: string | null;
  readonly originalCreatedAt: string | null;
  readonly hashList: Receipt['hashList'];
}

/** A problem to keep beside its exhibit; `excerpt` is at most 500 characters of what stood there. */
export interface NewProblem {
  readonly sha256: Sha256;
  readonly code: string;
  readonly reason: string;
  readonly line: number | null;
  readonly startByte: number | null;
  readonly endByte: number | null;
  readonly excerpt: string;
}

interface SourceSql extends Omit<SourceRow, 'ref'> { readonly counts: string; readonly mapping: string | null }
interface ReceiptSql extends Omit<Receipt, 'details'> {
  readonly fromWhom: string; readonly receivedAt: string; readonly medium: string; readonly reference: string; readonly custodian: string;
}

const SOURCE = `r.receipt_id AS receiptId, e.sha256, r.original_name AS name, e.kind, e.format, e.status, e.code, e.message, e.size_bytes AS sizeBytes,
  d.taken_in_at AS takenInAt, d.from_whom AS fromWhom, e.records, e.rejected, e.skipped, e.counts, e.mapping`;
const SOURCE_FROM = 'FROM receipt r JOIN exhibit e ON e.sha256 = r.sha256 JOIN delivery d ON d.delivery_id = r.delivery_id';
const FILTER = '(@kind IS NULL OR e.kind = @kind) AND (@status IS NULL OR e.status = @status)';

/** Exhibits, their receipts and problems as readers see them. Lists are newest first. */
export function exhibitReader(db: ReadDb) {
  const page = db.prepare<[{ kind: string | null; status: string | null; before: number; limit: number }], SourceSql>(
    `SELECT ${SOURCE} ${SOURCE_FROM} WHERE ${FILTER} AND r.receipt_id < @before ORDER BY r.receipt_id DESC LIMIT @limit`);
  const total = db.prepare<[{ kind: string | null; status: string | null }], { n: number }>(`SELECT count(*) AS n ${SOURCE_FROM} WHERE ${FILTER}`);
  const newestOf = db.prepare<[string], SourceSql>(`SELECT ${SOURCE} ${SOURCE_FROM} WHERE e.sha256 = ? ORDER BY r.receipt_id DESC LIMIT 1`);
  const exhibit = db.prepare<[string], { sha256: Sha256; sizeBytes: number; kind: ExhibitKind; format: string; status: IntakeStatus; code: string | null }>(
    'SELECT sha256, size_bytes AS sizeBytes, kind, format, status, code FROM exhibit WHERE sha256 = ?');
  const byShort = db.prepare<[string], { sha256: Sha256 }>('SELECT sha256 FROM exhibit WHERE substr(sha256, 1, 12) = ? LIMIT 2');
  const receipts = db.prepare<[string], ReceiptSql>(
    `SELECT r.receipt_id AS receiptId, r.delivery_id AS deliveryId, r.sha256, r.original_name AS originalName, r.original_path AS originalPath,
            r.original_modified_at AS originalModifiedAt, r.original_created_at AS originalCreatedAt, d.taken_in_at AS takenInAt, r.hash_list AS hashList,
            d.from_whom AS fromWhom, d.received_at AS receivedAt, d.medium, d.reference, d.custodian
       FROM receipt r JOIN delivery d ON d.delivery_id = r.delivery_id WHERE r.sha256 = ? ORDER BY r.receipt_id`);
  const PROBLEM = 'problem_id AS problemId, sha256, code, reason, line, start_byte AS startByte, end_byte AS endByte, excerpt';
  const problems = db.prepare<[number, number], SourceProblem>(`SELECT ${PROBLEM} FROM problem WHERE problem_id > ? ORDER BY problem_id LIMIT ?`);
  const problemsOf = db.prepare<[string, number, number], SourceProblem>(`SELECT ${PROBLEM} FROM problem WHERE sha256 = ? AND problem_id > ? ORDER BY problem_id LIMIT ?`);
  const countProblems = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM problem');
  const countProblemsOf = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM problem WHERE sha256 = ?');
  const all = db.prepare<[], { sha256: Sha256; sizeBytes: number; kind: ExhibitKind }>('SELECT sha256, size_bytes AS sizeBytes, kind FROM exhibit ORDER BY sha256');
  const nameOf = db.prepare<[string], { name: string }>('SELECT original_name AS name FROM receipt WHERE sha256 = ? ORDER BY receipt_id LIMIT 1');
  const count = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM exhibit');
  return {
    page: (filter: { kind: string | null; status: string | null }, before: number, limit: number): SourceRow[] => page.all({ ...filter, before, limit }).map(toRow),
    total: (filter: { kind: string | null; status: string | null }): number => total.get(filter)?.n ?? 0,
    /** The newest receipt's row of one exhibit, with its counts and mapping. */
    source: (sha256: string): { row: SourceRow; counts: Record<string, number>; mapping: string | null } | null => {
      const found = newestOf.get(sha256);
      return found === undefined ? null : { row: toRow(found), counts: JSON.parse(found.counts) as Record<string, number>, mapping: found.mapping };
    },
    exhibit: (sha256: string) => exhibit.get(sha256) ?? null,
    /** Full hash of an exhibit named by its first 12 digits; null when none or more than one fits. */
    fullHash: (sha12: string): Sha256 | null => {
      const found = byShort.all(sha12);
      return found.length === 1 ? found[0]?.sha256 ?? null : null;
    },
    receipts: (sha256: string): Receipt[] => receipts.all(sha256).map(({ fromWhom, receivedAt, medium, reference, custodian, ...rest }) => ({ ...rest, details: { fromWhom, receivedAt, medium, reference, custodian } })),
    problems: (sha256: string | null, after: number, limit: number): SourceProblem[] => (sha256 === null ? problems.all(after, limit) : problemsOf.all(sha256, after, limit)),
    countProblems: (sha256: string | null): number => (sha256 === null ? countProblems.get() : countProblemsOf.get(sha256))?.n ?? 0,
    all: () => all.all(),
    count: (): number => count.get()?.n ?? 0,
    /** The name an exhibit first arrived under; a label. */
    nameOf: (sha256: string): string => nameOf.get(sha256)?.name ?? sha256.slice(0, 12),
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function exhibitWriter(db: WriteDb) {
  const insert = db.prepare<[Omit<ExhibitRecord, 'counts'> & { counts: string; registeredAt: string }]>(
    `INSERT INTO exhibit (sha256, size_bytes, kind, format, status, code, message, records, rejected, skipped, counts, mapping, registered_at)
     VALUES (@sha256, @sizeBytes, @kind, @format, @status, @code, @message, @records, @rejected, @skipped, @counts, @mapping, @registeredAt)
     ON CONFLICT (sha256) DO UPDATE SET kind = excluded.kind, format = excluded.format, status = excluded.status, code = excluded.code, message = excluded.message,
       records = excluded.records, rejected = excluded.rejected, skipped = excluded.skipped, counts = excluded.counts, mapping = excluded.mapping`);
  const delivery = db.prepare<[NewDelivery], { deliveryId: number }>(
    `INSERT INTO delivery (taken_in_at, from_whom, received_at, medium, reference, custodian, hash_list_sha256)
     VALUES (@takenInAt, @fromWhom, @receivedAt, @medium, @reference, @custodian, @hashListSha256) RETURNING delivery_id AS deliveryId`);
  const receipt = db.prepare<[NewReceipt], { receiptId: number }>(
    `INSERT INTO receipt (delivery_id, sha256, original_name, original_path, original_modified_at, original_created_at, hash_list)
     VALUES (@deliveryId, @sha256, @originalName, @originalPath, @originalModifiedAt, @originalCreatedAt, @hashList) RETURNING receipt_id AS receiptId`);
  const problem = db.prepare<[NewProblem]>(
    'INSERT INTO problem (sha256, code, reason, line, start_byte, end_byte, excerpt) VALUES (@sha256, @code, @reason, @line, @startByte, @endByte, @excerpt)');
  const dropProblems = db.prepare<[string]>('DELETE FROM problem WHERE sha256 = ?');
  const dropProblemsOf = db.prepare<[string, string, string]>('DELETE FROM problem WHERE sha256 = ? AND line IS NOT NULL AND substr(reason, 1, length(?)) = ?');
  return {
    ...exhibitReader(db),
    /** Adds the exhibit, or brings what is known of it up to date; its bytes never change. */
    put: (record: ExhibitRecord): void => { insert.run({ ...record, counts: JSON.stringify(record.counts), registeredAt: new Date().toISOString() }); },
    addDelivery: (values: NewDelivery): number => required(delivery.get(values)).deliveryId,
    addReceipt: (values: NewReceipt): number => required(receipt.get(values)).receiptId,
    /** Takes the problems of an exhibit off the list before it is told anew; with a label, those of the records of that part alone. */
    dropProblems: (sha256: string, label: string | null): void => { if (label === null) dropProblems.run(sha256); else dropProblemsOf.run(sha256, label, label); },
    addProblem: (values: NewProblem): void => { problem.run({ ...values, excerpt: values.excerpt.slice(0, 500) }); },
  };
}

function toRow({ counts: _counts, mapping: _mapping, ...row }: SourceSql): SourceRow {
  return { ...row, ref: `exhibit:${row.sha256.slice(0, 12)}` };
}

function required<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('RETURNING gave no row');
  return row;
}
