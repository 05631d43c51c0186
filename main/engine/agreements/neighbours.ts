import type { ReadDb } from '../store/connection.ts';
import { agreementReader } from '../store/repositories/agreements.ts';
import { provisionReader } from '../store/repositories/provisions.ts';
import type { Neighbour } from './assign-lineage.ts';
import { effectsInOrder } from './in-force.ts';

/** The other texts of an agreement with their clauses, nearest to a new text first: the one before it, the one after it, then by distance. */
export function neighboursOf(db: ReadDb, agreementId: number, fresh: { readonly ref: string; readonly stated: string | null; readonly captured: string | null }): Neighbour[] {
  const versions = agreementReader(db).versionsOf(agreementId);
  const provisions = provisionReader(db);
  const entry = { ...fresh, cite: '', sha256: '', label: '', assented: null };
  const dated = [...versions.map(version => ({ ...version, label: '' })), entry];
  const order = effectsInOrder(dated, 'UTC').map(effect => effect.version.ref);
  const last = order.length;
  const placeOf = (reference: string): number => {
    const at = order.indexOf(reference);
    return at < 0 ? last : at;
  };
  const here = placeOf(fresh.ref);
  // A text that comes before counts as nearer than one that comes after at the same distance.
  const distance = (reference: string): number => {
    const step = placeOf(reference) - here;
    return step < 0 ? -step - 0.5 : step;
  };
  return [...versions]
    .sort((a, b) => distance(a.ref) - distance(b.ref) || b.versionId - a.versionId)
    .map(version => {
      const rows = provisions.ofVersion(version.versionId);
      const positions = new Map(rows.map((row, at) => [row.provisionId, at]));
      return {
        cite: version.cite,
        clauses: rows.map(row => ({
          number: row.number, heading: row.heading, body: row.text.slice(row.bodyStart - row.start),
          parent: row.parentId === null ? null : positions.get(row.parentId) ?? null, lineage: row.lineage, provisionId: row.provisionId,
        })),
      };
    });
}
