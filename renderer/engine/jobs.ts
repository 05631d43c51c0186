import { create } from 'zustand';
import type { Engine } from '../../shared/rpc/client.ts';
import type { Input, MethodsOfKind, Output } from '../../shared/contract/methods.ts';
import type { Progress } from '../../shared/domain/basics.ts';
import { toProvisoError } from '../../shared/errors.ts';
import type { ProvisoError } from '../../shared/errors.ts';
import { useEngine } from './EngineProvider.tsx';

export type JobName = MethodsOfKind<'job'>;

/** Long work the person can watch and stop. A failed one stays until it was read. */
export interface RunningJob {
  readonly jobId: number;
  readonly method: JobName;
  /** What it is, in words already translated: "Importing 3 files". */
  readonly title: string;
  readonly state: 'running' | 'stopping' | 'failed';
  readonly startedAtMs: number;
  readonly progress: Progress | null;
  /** Units a second over the last seconds; null until it can be known. */
  readonly ratePerSecond: number | null;
  readonly secondsLeft: number | null;
  readonly error: ProvisoError | null;
  readonly cancel: () => void;
}

interface JobsState {
  readonly jobs: readonly RunningJob[];
}

export const useJobs = create<JobsState>(() => ({ jobs: [] }));

let lastJobId = 0;

/** Starts long work and shows it in the job bar until it ends. @throws what the engine throws; `call.cancelled` when stopped */
export async function runJob<M extends JobName>(engine: Engine, method: M, input: Input<M>, title: string): Promise<Output<M>> {
  const jobId = ++lastJobId;
  const stop = new AbortController();
  const pace = makePace();
  useJobs.setState(({ jobs }) => ({
    jobs: [...jobs, {
      jobId, method, title, state: 'running', startedAtMs: Date.now(), progress: null, ratePerSecond: null, secondsLeft: null, error: null,
      cancel: () => { stop.abort(); change(jobId, { state: 'stopping' }); },
    }],
  }));
  try {
    const output = await engine.call(method, input, { signal: stop.signal, onProgress: progress => { change(jobId, { progress, ...pace(progress, performance.now()) }); } });
    dismissJob(jobId);
    return output;
  } catch (thrown) {
    const error = toProvisoError(thrown);
    if (error.code === 'call.cancelled') dismissJob(jobId);
    else change(jobId, { state: 'failed', error });
    throw error;
  }
}

/** Takes a job out of the bar: it ended, or its failure was read. */
export function dismissJob(jobId: number): void {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.filter(job => job.jobId !== jobId) }));
}

function change(jobId: number, to: Partial<RunningJob>): void {
  useJobs.setState(({ jobs }) => ({ jobs: jobs.map(job => (job.jobId === jobId ? { ...job, ...to } : job)) }));
}

/** The rate over the last five seconds and what it says of the time left; a new step starts over. */
export function makePace(): (progress: Progress, nowMs: number) => Pick<RunningJob, 'ratePerSecond' | 'secondsLeft'> {
  const WINDOW_MS = 5_000;
  let step = '';
  let seen: { readonly atMs: number; readonly done: number }[] = [];
  return (progress, nowMs) => {
    if (progress.step !== step || progress.done < (seen.at(-1)?.done ?? 0)) { step = progress.step; seen = []; }
    seen.push({ atMs: nowMs, done: progress.done });
    while (seen.length > 2 && nowMs - (seen[0]?.atMs ?? nowMs) > WINDOW_MS) seen.shift();
    const first = seen[0];
    if (first === undefined || nowMs - first.atMs < 500) return { ratePerSecond: null, secondsLeft: null };
    const ratePerSecond = ((progress.done - first.done) / (nowMs - first.atMs)) * 1_000;
    const secondsLeft = progress.total === null || ratePerSecond <= 0 ? null : (progress.total - progress.done) / ratePerSecond;
    return { ratePerSecond, secondsLeft };
  };
}

/** `runJob` on the engine of the open case. */
export function useRunJob(): <M extends JobName>(method: M, input: Input<M>, title: string) => Promise<Output<M>> {
  const engine = useEngine();
  return (method, input, title) => runJob(engine, method, input, title);
}
