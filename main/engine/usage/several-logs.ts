import type { ReadResult } from '../import/intake.ts';
import type { TakenLog } from './intake.ts';

/** A log among those that one exhibit holds. */
export interface Part { readonly name: string; readonly log: TakenLog }
export type PartProblem = ReadResult['problems'][number];

/** What must be answered for the whole exhibit before any of it is taken in. */
export const QUESTIONS: ReadonlySet<string> = new Set(['usage.zone-unknown', 'usage.time-unknown', 'usage.epoch-unit-unknown', 'usage.date-order-unknown', 'mapping.unknown']);
/** Problems that are kept beside the exhibit. */
export const MOST_PROBLEMS = 20_000;

export function problemOf(code: string, name: string, reason: string): PartProblem {
  return { code, reason: name === '' ? reason : `${name}: ${reason}`, line: null, startByte: null, endByte: null, excerpt: '' };
}

/** What is told of an exhibit with several logs: the sum of them. */
export function sumOf(parts: readonly Part[], problems: readonly PartProblem[], what: { readonly format: string; readonly noun: string; readonly notes: number }): Omit<ReadResult, 'sha256' | 'register' | 'drop'> {
  const counts: Record<string, number> = {};
  for (const { log } of parts) for (const [name, count] of Object.entries(log.result.counts)) counts[name] = (counts[name] ?? 0) + count;
  const sum = (figure: (log: TakenLog) => number): number => parts.reduce((total, { log }) => total + figure(log), 0);
  const unread = problems.filter(problem => problem.line === null && problem.code !== 'import.duplicate').length - what.notes;
  const worst = parts.find(({ log }) => log.result.code !== null);
  const allRepeat = parts.every(({ log }) => log.result.code === 'import.duplicate');
  const noted = what.notes === 0 ? null : problems.find(problem => problem.line === null) ?? null;
  return {
    resumedRows: sum(log => log.result.resumedRows ?? 0), format: what.format,
    status: problems.length === 0 && worst === undefined ? 'ok' : 'noted',
    code: allRepeat ? 'import.duplicate' : unread > 0 ? 'archive.parts-unread' : worst?.log.result.code ?? noted?.code ?? null,
    message: allRepeat ? `Every log in this ${what.noun} is in the case already. It is kept; nothing was counted twice.`
      : unread > 0 ? `${counted(parts.length, 'log')} of this ${what.noun} ${parts.length === 1 ? 'was' : 'were'} read; ${counted(unread, 'thing')} in it ${unread === 1 ? 'is not a log' : 'are not logs'} or could not be read whole. ${unread === 1 ? 'It is' : 'They are'} listed with ${unread === 1 ? 'its' : 'their'} reason.`
        : worst === undefined ? noted?.reason ?? null : `${worst.name}: ${worst.log.result.message ?? ''}`,
    records: sum(log => log.result.records), rejected: sum(log => log.result.rejected), skipped: sum(log => log.result.skipped),
    counts: { ...counts, logs: parts.length, ...(unread > 0 ? { unread } : {}) }, mapping: parts[0]?.log.mapping ?? null, problems,
    savedMapping: parts.find(({ log }) => log.result.savedMapping != null)?.log.result.savedMapping ?? null,
  };
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
