import type { GovernmentHit, GovernmentRule } from '../../../shared/contract/government.ts';
import type { Progress } from '../../../shared/domain/basics.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import type { ColumnDef } from '../store/usage-source.ts';
import { governmentReader } from '../store/repositories/government.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { sourcesOf } from '../usage/measure.ts';
import type { UsageContext } from '../usage/open-source.ts';
import type { MatchedSegment } from '../usage/segment-scan.ts';
import { columnNamed } from '../usage/slice-filter.ts';
import { linearPattern } from './linear-pattern.ts';
import { SliceScan } from './slice-scan.ts';

const MOST_HITS = 2_000;
const EVERYTHING = { fromUtcUs: Number.NEGATIVE_INFINITY, toUtcUs: Number.POSITIVE_INFINITY };

interface Found { readonly column: string; readonly value: string; readonly rules: number[]; calls: number; items: number; first: number; last: number }

/** A rule's test of one value. @throws government.bad-pattern */
export function governmentTest({ test, text }: Pick<GovernmentRule, 'test' | 'text'>): (value: string) => boolean {
  const wanted = text.toLowerCase();
  switch (test) {
    case 'contains': return value => value.toLowerCase().includes(wanted);
    case 'equals': return value => value.toLowerCase() === wanted;
    case 'pattern': return linearPattern(text);
  }
}

/** Values of log columns that the case's rules take for public bodies, with how often and when they called. */
export async function scanGovernment(context: UsageContext & { readonly db: ReadDb }, slice: Slice, signal: AbortSignal, progress: (progress: Progress) => void): Promise<{ hits: GovernmentHit[]; total: number; sentences: string[] }> {
  const government = governmentReader(context.db), rules = government.rules();
  if (rules.length === 0) return { hits: [], total: 0, sentences: ['There is no rule yet. Add one that names a column, what to look for and on what basis.'] };
  const sources = sourcesOf(context, slice), columns = new Map<string, { readonly ruleId: number; readonly matches: (value: string) => boolean }[]>();
  for (const rule of rules) columns.set(rule.column, [...(columns.get(rule.column) ?? []), { ruleId: rule.ruleId, matches: governmentTest(rule) }]);
  const missing = [...columns.keys()].filter(name => sources.every(source => columnNamed(source, name) === null));
  if (missing.length === columns.size) throw new ProvisoError('filter.unknown-column', `No usage log of this case has a column "${missing[0] ?? ''}". Change the rule to a column the logs have.`, { column: missing[0] ?? '' });
  const found = new Map<string, Found | null>(), scan = new SliceScan(context, slice), total = scan.rows;
  let done = 0;
  for await (const { matched } of scan.read(EVERYTHING, signal)) {
    for (const [name, tests] of columns) {
      const column = columnNamed(matched.source, name);
      if (column !== null) await addMatches(matched, name, column, tests, found);
    }
    done += matched.count;
    progress({ done, total, unit: 'rows', step: 'usage.scan', subject: 'public bodies' });
  }
  const basisOf = new Map(rules.map(rule => [rule.ruleId, rule.basis]));
  const hits = [...found.values()].filter(hit => hit !== null).sort((one, other) => other.calls - one.calls || (one.value < other.value ? -1 : 1));
  return {
    hits: hits.slice(0, MOST_HITS).map(({ first, last, ...hit }) => ({
      ...hit, basis: [...new Set(hit.rules.map(ruleId => basisOf.get(ruleId) ?? ''))].join('; '), firstAt: isoOfUs(first), lastAt: isoOfUs(last),
      review: government.review(hit.column, hit.value), slice: { ...slice, where: [...slice.where, { column: hit.column, value: hit.value }] },
    })),
    total: hits.length,
    sentences: [
      `${rules.length} rules over ${columns.size} columns matched ${hits.length.toLocaleString('en')} values. A rule finds words; whether a value is a public body is decided by a person, value by value.`,
      ...missing.map(name => `No log has the column “${name}”, so its rules matched nothing.`),
    ],
  };
}

async function addMatches(matched: MatchedSegment, name: string, column: ColumnDef, tests: readonly { readonly ruleId: number; readonly matches: (value: string) => boolean }[], found: Map<string, Found | null>): Promise<void> {
  const { rows, count, source } = matched, ids = matched.values(column);
  const texts = ids === null ? await matched.texts(column) : null;
  const times = matched.times(), items = matched.numbers('items'), byId = new Map<number, Found | null>();
  const judge = (value: string): Found | null => {
    const key = `${name}\n${value}`;
    let hit = found.get(key);
    if (hit === undefined) {
      const matching = tests.filter(({ matches }) => matches(value)).map(({ ruleId }) => ruleId);
      hit = matching.length === 0 ? null : { column: name, value, rules: matching, calls: 0, items: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
      found.set(key, hit);
    }
    return hit;
  };
  for (let at = 0; at < count; at++) {
    const row = rows[at]!;
    let hit: Found | null | undefined;
    if (ids === null) hit = judge(texts?.[at] ?? '');
    else {
      hit = byId.get(ids[row]!);
      if (hit === undefined) byId.set(ids[row]!, hit = judge(source.dictionary(column).text(ids[row]!)));
    }
    if (hit === null) continue;
    const time = times[row]!;
    hit.calls++;
    if (items !== null) hit.items += Math.max(0, items[row]!);
    if (time < hit.first) hit.first = time;
    if (time > hit.last) hit.last = time;
  }
}
