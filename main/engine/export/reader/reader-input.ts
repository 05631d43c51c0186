import type { BundleCustody, FrozenBundle, FrozenItem, FrozenLink } from '../../../../shared/domain/bundle.ts';
import type { Bearing, LinkCounts } from '../../../../shared/domain/basics.ts';

/** One row of a finding as a bundle shows it: the credential already as its audience may see it. */
export interface BundleRequest {
  /** Hash of the bytes whose lines are counted: the exhibit, or what its compression holds. */
  readonly sha256: string;
  readonly exhibit: string;
  readonly file: string;
  /** 1-based physical line of the record's start, and which record on that line. */
  readonly line: number;
  readonly nth: number;
  readonly atUtcUs: number;
  readonly app: string;
  readonly credential: string;
  readonly endpoint: string;
  readonly method: string;
  readonly status: number | null;
  readonly items: number | null;
  readonly bytes: number | null;
}

/** A custody entry as a bundle lists it. */
export interface CustodyLine {
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly verb: string;
  /** What it speaks of, things that are not inside among them. */
  readonly objects: readonly string[];
  readonly who: string;
  readonly purpose: string;
}

/** Everything the page is made from. The same input gives the same page. */
export interface ReaderInput {
  readonly frozen: FrozenBundle;
  readonly custody: BundleCustody;
  /** As many as the page lists; `custodyTotal` counts all that are in the file. */
  readonly custodyLines: readonly CustodyLine[];
  readonly custodyTotal: number;
  /** First rows of each finding, by cite. */
  readonly samples: ReadonlyMap<string, readonly BundleRequest[]>;
  /** Shell lines that recompute a finding's digest, by cite. */
  readonly recompute: ReadonlyMap<string, string>;
  /** A finding's query with credentials as the audience may see them, by cite. */
  readonly queries: ReadonlyMap<string, string>;
  readonly itemText: (item: FrozenItem) => Promise<string>;
  readonly manifestSha256: string;
  readonly files: number;
  readonly bytes: number;
}

export const BEARINGS = ['contradicts', 'supports', 'context'] as const satisfies readonly Bearing[];

export function countLinks(links: readonly FrozenLink[]): LinkCounts {
  const counts = { supports: 0, contradicts: 0, context: 0 };
  for (const link of links) counts[link.bearing] += 1;
  return counts;
}

/** Links grouped by a key, in the order they come. */
export function groupBy<T, K>(values: readonly T[], key: (value: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) {
    const at = key(value);
    const group = groups.get(at);
    if (group === undefined) groups.set(at, [value]);
    else group.push(value);
  }
  return groups;
}
