import type { LinkCounts } from '../../../shared/domain/basics.ts';

interface Placed {
  readonly provisionId: number;
  readonly parentId: number | null;
  readonly lineage: number;
}

/** Counts of each provision with everything below it; rows stand in the order of their text, parents before children. */
export function countsWithin(rows: readonly Placed[], counts: ReadonlyMap<number, LinkCounts>): LinkCounts[] {
  const sums = rows.map(row => ({ supports: 0, contradicts: 0, context: 0, ...counts.get(row.lineage) }));
  const places = new Map(rows.map((row, at) => [row.provisionId, at]));
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const parentId = rows[at]?.parentId ?? null;
    const parent = parentId === null ? undefined : sums[places.get(parentId) ?? -1];
    const own = sums[at];
    if (parent === undefined || own === undefined) continue;
    parent.supports += own.supports;
    parent.contradicts += own.contradicts;
    parent.context += own.context;
  }
  return sums;
}
