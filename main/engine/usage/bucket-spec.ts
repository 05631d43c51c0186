import type { UsageStep } from '../../../shared/contract/usage.ts';

/** What buckets are made from again on another thread; null is one bucket for everything. */
export type BucketSpec = { readonly step: UsageStep; readonly zone: string } | { readonly widthUs: number; readonly origin: number } | null;

/** Cuts time into the cells of a series. */
export interface Buckets {
  readonly spec: BucketSpec;
  /** Number of the bucket an instant falls into; a 32-bit number. */
  indexOf(atUtcUs: number): number;
  /** Where a bucket starts; null when there is only one. */
  startOf(index: number): number | null;
  /** Bounds of the bucket an instant falls into. */
  around(atUtcUs: number): { readonly fromUtcUs: number; readonly toUtcUs: number };
  /** Which rolled cells never straddle a bucket's edge. */
  readonly holds: { readonly quarters: boolean; readonly days: boolean; readonly months: boolean };
}
