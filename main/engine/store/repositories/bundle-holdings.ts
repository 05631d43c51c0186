import type { ReadDb } from '../connection.ts';
import type { CustodyRow } from './custody.ts';

/** How much the case holds of what a bundle may take, and the few facts that say what is inside. */
export function holdingsReader(db: ReadDb) {
  const counts = db.prepare<[], { items: number; findings: number; events: number; links: number; versions: number; exhibits: number; linkNotes: number; eventNotes: number }>(
    `SELECT (SELECT count(*) FROM visible_item) AS items,
            (SELECT count(*) FROM finding) AS findings,
            (SELECT count(*) FROM event WHERE removed_by IS NULL) AS events,
            (SELECT count(*) FROM link WHERE removed_by IS NULL) AS links,
            (SELECT count(*) FROM agreement_version) AS versions,
            (SELECT count(*) FROM exhibit) AS exhibits,
            (SELECT count(*) FROM link WHERE removed_by IS NULL AND note <> '') AS linkNotes,
            (SELECT count(*) FROM event WHERE removed_by IS NULL AND note <> '') AS eventNotes`);
  const exhibit = db.prepare<[string], { sha256: string; kind: string; format: string; sizeBytes: number; records: number; rejected: number; skipped: number }>(
    'SELECT sha256, kind, format, size_bytes AS sizeBytes, records, rejected, skipped FROM exhibit WHERE sha256 = ?');
  const credential = db.prepare<[string], { valueId: number }>(`SELECT value_id AS valueId FROM usage_value WHERE dimension = 'credential' AND value = ?`);
  const entries = db.prepare<[number, number, number], CustodyRow>('SELECT seq, hash, entry FROM custody WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?');
  const newestSeq = db.prepare<[], { seq: number }>('SELECT coalesce(max(seq), 0) AS seq FROM custody');
  return {
    /** Custody entries after one number up to another, inclusive, oldest first. */
    entries: (afterSeq: number, upToSeq: number, limit: number): CustodyRow[] => entries.all(afterSeq, upToSeq, limit),
    newestSeq: (): number => newestSeq.get()?.seq ?? 0,
    counts: () => {
      const row = counts.get();
      if (row === undefined) throw new Error('counting gave no row');
      return row;
    },
    exhibit: (sha256: string) => exhibit.get(sha256) ?? null,
    /** The number the case knows a credential by; null when it counts none of its own. */
    credentialNumber: (value: string): number | null => credential.get(value)?.valueId ?? null,
  };
}
