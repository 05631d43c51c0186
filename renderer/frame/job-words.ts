import { useLingui } from '@lingui/react/macro';
import type { Progress } from '../../shared/domain/basics.ts';
import type { RunningJob } from '../engine/jobs.ts';
import { useFormat } from '../format.ts';

/** The steps a job names, in words; a step this list does not know is left unsaid. */
export function useStepName(): (step: string) => string | null {
  const { t } = useLingui();
  return step => ({
    'import.copy': t`copying`,
    'import.hash': t`hashing`,
    'import.read': t`reading`,
    'usage.scan': t`reading rows`,
    'usage.grep': t`searching`,
    'usage.export': t`writing`,
    'usage.duplicates': t`comparing logs`,
    'usage.table': t`unpacking a table`,
    'bundle.collect': t`collecting`,
    'bundle.copy': t`copying`,
    'bundle.verify': t`verifying`,
    'check.hash': t`hashing exhibits`,
  })[step] ?? null;
}

/** How far, how fast, how long still: the facts of a job in words. */
export function useJobFacts(job: Pick<RunningJob, 'progress' | 'ratePerSecond' | 'secondsLeft' | 'state'>): readonly string[] {
  const { t } = useLingui();
  const format = useFormat();
  const stepName = useStepName();
  const { progress, ratePerSecond, secondsLeft } = job;
  if (job.state === 'stopping') return [t`stopping at the next safe place`];
  if (progress === null) return [t`starting`];
  const step = stepName(progress.step);
  const amount = (value: number): string => (progress.unit === 'bytes' ? format.bytes(value) : format.compact(Math.round(value)));
  const done = amount(progress.done);
  const total = progress.total === null ? null : amount(progress.total);
  const unit = unitWord(progress.unit, t`rows`, t`items`, t`files`);
  const facts = [step, total === null ? `${done} ${unit}`.trim() : `${t`${done} of ${total}`} ${unit}`.trim()];
  if (progress.rows !== undefined && progress.rows > 0) { const rows = format.compact(progress.rows); facts.push(t`${rows} rows`); }
  if (ratePerSecond !== null && ratePerSecond > 0 && progress.unit !== 'steps') facts.push(`${amount(ratePerSecond)}${unit === '' ? '' : ` ${unit}`}/s`);
  if (secondsLeft !== null) { const left = format.duration(secondsLeft); facts.push(t`${left} left`); }
  return facts.filter(fact => fact !== null && fact !== '').map(String);
}

function unitWord(unit: Progress['unit'], rows: string, items: string, files: string): string {
  return { bytes: '', steps: '', rows, items, files }[unit];
}
