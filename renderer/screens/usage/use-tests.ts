import { useCallback, useState } from 'react';
import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Claim, ClaimTest } from '../../../shared/contract/claims.ts';
import type { Limit, LimitTest } from '../../../shared/contract/limits.ts';
import type { Output } from '../../../shared/contract/methods.ts';
import { toProvisoError } from '../../../shared/errors.ts';
import type { ProvisoError } from '../../../shared/errors.ts';
import type { RunningJob } from '../../engine/jobs.ts';
import { useJobs, useRunJob } from '../../engine/jobs.ts';
import { queryKey } from '../../engine/queries.ts';

type TestName = 'limit.test' | 'claim.test';

/** What a test found, kept while the window is open; null before it ran. A result is outdated once the case changed under it. */
export interface Kept<T> {
  readonly result: T | null;
  readonly isOutdated: boolean;
}

/** Runs a test as a job and keeps what it found for every place that shows it. */
export interface Tester<T> extends Kept<T> {
  readonly isBusy: boolean;
  readonly job: RunningJob | null;
  readonly error: ProvisoError | null;
  run(): void;
}

function useTester<M extends TestName>(method: M, ref: Parameters<typeof keyOf<M>>[1], title: string): Tester<Output<M>> {
  const client = useQueryClient();
  const runJob = useRunJob();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<ProvisoError | null>(null);
  const kept = useKept(method, ref);
  const job = useJobs(state => state.jobs.find(own => own.method === method && own.state !== 'failed') ?? null);
  const run = useCallback(() => {
    setBusy(true);
    setError(null);
    const input = { ref } as Parameters<typeof runJob<M>>[1];
    runJob(method, input, title).then(
      result => { client.setQueryData(keyOf(method, ref), result); },
      (thrown: unknown) => { const failure = toProvisoError(thrown); if (failure.code !== 'call.cancelled') setError(failure); },
    ).finally(() => { setBusy(false); });
  }, [client, runJob, method, ref, title]);
  return { ...kept, isBusy, job, error, run };
}

function keyOf<M extends TestName>(method: M, ref: M extends 'limit.test' ? Limit['ref'] : Claim['ref']) {
  return method === 'limit.test' ? queryKey('limit.test', { ref: ref }) : queryKey('claim.test', { ref: ref });
}

function useKept<M extends TestName>(method: M, ref: Parameters<typeof keyOf<M>>[1]): Kept<Output<M>> {
  const client = useQueryClient();
  const key = keyOf(method, ref);
  // Only ever set by a test that ran: asking is a job, not a query.
  const { data } = useQuery<Output<M>>({ queryKey: key, enabled: false, gcTime: Number.POSITIVE_INFINITY });
  return { result: data ?? null, isOutdated: data !== undefined && client.getQueryState(key)?.isInvalidated === true };
}

/** The test of one limit. */
export function useLimitTest(limit: Pick<Limit, 'ref'>, title: string): Tester<LimitTest> {
  return useTester('limit.test', limit.ref, title);
}

/** The test of one claim. */
export function useClaimTest(claim: Pick<Claim, 'ref'>, title: string): Tester<ClaimTest> {
  return useTester('claim.test', claim.ref, title);
}

/** Results of all limits that were tested, in the order of the limits. */
export function useLimitResults(limits: readonly Limit[]): readonly (LimitTest | null)[] {
  return useQueries({ queries: limits.map(({ ref }) => ({ queryKey: queryKey('limit.test', { ref }), enabled: false, gcTime: Number.POSITIVE_INFINITY })) })
    .map(answer => (answer.data ?? null) as LimitTest | null);
}

/** Results of all claims that were tested, in the order of the claims. */
export function useClaimResults(claims: readonly Claim[]): readonly (ClaimTest | null)[] {
  return useQueries({ queries: claims.map(({ ref }) => ({ queryKey: queryKey('claim.test', { ref }), enabled: false, gcTime: Number.POSITIVE_INFINITY })) })
    .map(answer => (answer.data ?? null) as ClaimTest | null);
}
