import { randomUUID } from 'node:crypto';
import type { NewDuplicateSet } from '../../store/repositories/duplicates.ts';
import type { LogContext, OpenSource } from '../open-source.ts';
import { FoundSets } from './found-sets.ts';
import type { FoundSet } from './found-sets.ts';
import { KeyPartitions } from './key-partitions.ts';
import { KeyTable } from './key-table.ts';
import type { OnAgain } from './key-table.ts';
import { overlapOf, planReading } from './plan.ts';
import type { Compared } from './plan.ts';
import { addRecordKeys } from './record-keys.ts';

/** A log to compare, and whether it was compared before with every other one that was. */
export interface LogToCompare { readonly source: OpenSource; readonly isKnown: boolean }

/** Hears how many rows of how many were looked at, and in which log. */
export type OnLooked = (done: number, total: number, log: OpenSource | null) => void;

/**
 * Finds the requests that stand in several logs, for every pair of logs that was not compared yet.
 *
 * By their bytes: the nth record of a log with these bytes at this instant repeats the nth of another log. By their id: a record repeats one
 * with the same id before it in the same log, or in another log whose times overlap. Logs are in the order of their hashes, whatever the
 * order in which they came in, and the first keeps the request.
 * @param folder where keys are kept meanwhile; nothing stays there
 * @throws whatever aborted the signal, exhibit.missing, disk.full
 */
export async function findDuplicates(context: LogContext, folder: string, logs: readonly LogToCompare[], signal: AbortSignal, onLooked: OnLooked): Promise<NewDuplicateSet[]> {
  const ordered = [...logs].sort((one, other) => (one.source.info.contentSha256 < other.source.info.contentSha256 ? -1 : 1));
  const compared = ordered.map(({ source, isKnown }): Compared => ({
    contentSha256: source.info.contentSha256, firstUtcUs: source.info.firstUtcUs, lastUtcUs: source.info.lastUtcUs, hasIds: hasIds(source), isKnown,
  }));
  const plans = planReading(compared), works = plans.map((plan, log) => ({ plan, log })).filter(({ plan }) => plan.ids || plan.periods.length > 0);
  const total = works.reduce((sum, { log }) => sum + ordered[log]!.source.info.rows, 0);
  const name = `duplicates-${randomUUID()}`;
  const bytes = new KeyPartitions(folder, `${name}-bytes`, total), ids = new KeyPartitions(folder, `${name}-ids`, works.reduce((sum, { plan, log }) => sum + (plan.ids ? ordered[log]!.source.info.rows : 0), 0));
  const found = new FoundSets();
  try {
    let done = 0;
    for (const { plan, log } of works) {
      const { source } = ordered[log]!;
      await addRecordKeys(context, source, log, plan, { bytes, ids }, signal, rows => { onLooked(done += rows, total, source); });
      source.close();
    }
    await match(bytes, byBytes(compared, found), signal);
    await match(ids, byId(compared, found), signal);
  } finally {
    bytes.close();
    ids.close();
  }
  onLooked(total, total, null);
  return found.all().map(set => toNewSet(set, ordered));
}

/** Looks into the file of a log and lets it go: there may be thousands. */
function hasIds(source: OpenSource): boolean {
  const isAny = source.info.rows > 0 && source.column('requestId') !== null;
  source.close();
  return isAny;
}

async function match(partitions: KeyPartitions, onAgain: OnAgain, signal: AbortSignal): Promise<void> {
  const table = new KeyTable();
  for (let index = 0; index < partitions.count; index++) {
    table.clear();
    for (const entries of partitions.entries(index)) {
      table.take(entries, onAgain);
      await new Promise(resolve => { setImmediate(resolve); });
      if (signal.aborted) throw signal.reason;
    }
  }
}

/** The nth in a log repeats the nth in another one. */
function byBytes(compared: readonly Compared[], found: FoundSets): OnAgain {
  const holders = new Holders();
  return (log, place, own, others) => {
    holders.clear();
    for (let at = 0; at < others.count; at++) {
      const other = others.logs[at]!;
      if (others.counts[at]! > own && !isKnownPair(compared, log, other)) holders.add(other, others.firsts[at]!);
    }
    if (holders.logs.length > 0) found.add('bytes', log, place, holders.logs, holders.firsts);
  };
}

function byId(compared: readonly Compared[], found: FoundSets): OnAgain {
  const holders = new Holders();
  return (log, place, own, others) => {
    holders.clear();
    for (let at = 0; at < others.count; at++) {
      const other = others.logs[at]!;
      if (!isKnownPair(compared, log, other) && overlapOf(compared[log]!, compared[other]!) !== null) holders.add(other, others.firsts[at]!);
    }
    if (own > 0 && !compared[log]!.isKnown) holders.add(log, others.ownFirst);
    if (holders.logs.length > 0) found.add('request-id', log, place, holders.logs, holders.firsts);
  };
}

/** Logs that hold a request, ascending, with where it stands first in each. */
class Holders {
  readonly logs: number[] = [];
  readonly firsts: number[] = [];

  clear(): void {
    this.logs.length = 0;
    this.firsts.length = 0;
  }

  add(log: number, first: number): void {
    let at = this.logs.length;
    for (; at > 0 && this.logs[at - 1]! > log; at--) {
      this.logs[at] = this.logs[at - 1]!;
      this.firsts[at] = this.firsts[at - 1]!;
    }
    this.logs[at] = log;
    this.firsts[at] = first;
  }
}

function isKnownPair(compared: readonly Compared[], one: number, other: number): boolean {
  return compared[one]!.isKnown && compared[other]!.isKnown;
}

function toNewSet({ rule, log, heldBy, rows, segments, examples }: FoundSet, logs: readonly LogToCompare[]): NewDuplicateSet {
  const { source } = logs[log]!, { sourceId, generation } = source.info;
  return {
    sourceId, generation, rule, rows, examples: examples.pairs(),
    heldBy: heldBy.map(other => ({ sourceId: logs[other]!.source.info.sourceId, generation: logs[other]!.source.info.generation })),
    segments: [...segments].sort(([one], [other]) => one - other).map(([segment, own]) => ({ segmentId: source.segments[segment]!.segmentId, rows: own.count, bits: own.bits() })),
  };
}
