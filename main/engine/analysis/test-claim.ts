import { Temporal } from 'temporal-polyfill';
import type { ClaimReading, ClaimTest } from '../../../shared/contract/claims.ts';
import type { Progress } from '../../../shared/domain/basics.ts';
import type { ClaimDetails } from '../../../shared/domain/claim.ts';
import { LimitRef, cite, numberOf } from '../../../shared/domain/refs.ts';
import type { ClaimRef } from '../../../shared/domain/refs.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { appReader } from '../store/repositories/apps.ts';
import { governmentReader } from '../store/repositories/government.ts';
import { limitReader } from '../store/repositories/limits.ts';
import { ONE_BUCKET } from '../usage/buckets.ts';
import { coverageNote } from '../usage/coverage.ts';
import { DUPLICATE_RULE } from '../usage/duplicates/words.ts';
import { figuresOf } from '../usage/findings.ts';
import { edgesOf, measure } from '../usage/measure.ts';
import type { UsageContext } from '../usage/open-source.ts';
import { isAsClaimed, verdictOf } from './claim-verdict.ts';
import { joinSlices } from './join-slices.ts';
import { testLimit } from './test-limit.ts';

interface ClaimWork {
  readonly context: UsageContext & { readonly db: ReadDb };
  readonly details: ClaimDetails;
  readonly signal: AbortSignal;
  progress(progress: Progress): void;
}

type Value = Pick<ClaimReading, 'rule' | 'name' | 'value' | 'slice' | 'without'>;

interface Readings { readonly values: readonly Value[]; readonly sentences: readonly string[] }

/** Measures a claim under each rule of what counts. */
export async function testClaim(number: number, work: ClaimWork): Promise<ClaimTest> {
  const { details } = work;
  const { values, sentences } = await readingsOf(work);
  const readings = values.map((reading): ClaimReading => ({ ...reading, holds: isAsClaimed(details, reading.value), difference: reading.value - details.value }));
  return {
    claim: `claim:${number}` as ClaimRef, cite: cite('claim', number), statement: details.statement,
    asserted: details.measure === 'none' ? null : details.value, comparator: details.comparator, measure: details.measure,
    measured: readings[0]?.value ?? null, ...verdictOf(readings), readings, sentences: [...sentences],
  };
}

function readingsOf(work: ClaimWork): Promise<Readings> | Readings {
  switch (work.details.measure) {
    case 'calls': case 'items': case 'bytes': return figureReadings(work, work.details.measure);
    case 'windows-over': return windowReadings(work);
    case 'apps-without-use-case': return useCaseReadings(work);
    case 'government-values': return governmentReadings(work.context.db);
    case 'none': return { values: [], sentences: ['The sentence names no figure. What bears on it is linked evidence, not a count.'] };
  }
}

async function figureReadings({ context, details, signal, progress }: ClaimWork, figure: 'calls' | 'items' | 'bytes'): Promise<Readings> {
  const base = details.slice, values: Value[] = [], sentences: string[] = [];
  const registered = appReader(context.db).all().map(app => app.name);
  const plans: { rule: string; name: string; slice: Slice | null; without: Slice | null }[] = [{ rule: 'all', name: 'Every request, as logged', slice: base, without: null }];
  const exclude = (rule: string, name: string, ...kinds: Slice['exclude']): void => {
    if (!kinds.every(kind => base.exclude.includes(kind))) plans.push({ rule, name, slice: { ...base, exclude: [...new Set([...base.exclude, ...kinds])] }, without: null });
  };
  exclude('no-refusals', 'Without refusals (429)', 'refusals');
  exclude('no-errors', 'Without server errors (5xx)', 'errors');
  if (base.statuses.length === 0) plans.push({ rule: 'answered', name: 'Successful answers only (2xx)', slice: { ...base, statuses: ['2xx'] }, without: null });
  exclude('no-duplicates', 'Without repeated records', 'duplicates');
  if (base.apps.length === 0 && registered.length > 0) plans.push({ rule: 'registered', name: 'Registered apps only', slice: { ...base, apps: registered.slice(0, 200) }, without: null });
  for (const { name, slice } of details.setAside) plans.push({ rule: `set-aside:${name}`, name: `Without ${name}`, slice: null, without: joinSlices(base, slice) });
  if (details.otherZone !== '' && (base.fromUtcUs !== null || base.toUtcUs !== null)) {
    const shifted = { ...base, fromUtcUs: sameClock(base.fromUtcUs, details.otherZone), toUtcUs: sameClock(base.toUtcUs, details.otherZone) };
    plans.push({ rule: 'other-zone', name: `Days cut in ${details.otherZone}`, slice: shifted, without: null });
  }
  if (base.statuses.length === 0) {
    const narrow: Slice = { ...base, statuses: ['2xx'], apps: base.apps.length === 0 ? registered.slice(0, 200) : base.apps };
    plans.push({ rule: 'narrowest', name: 'Successful answers of registered apps', slice: narrow, without: null });
  }
  const count = async (slice: Slice): Promise<number> => figuresOf((await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal })).cells)[figure];
  for (const [at, { rule, name, slice, without }] of plans.entries()) {
    progress({ done: at, total: plans.length, unit: 'steps', step: 'usage.scan', subject: name });
    try {
      const value = slice !== null ? await count(slice) : (values[0]?.value ?? 0) - (without === null ? 0 : await count(without));
      values.push({ rule, name, value, slice, without });
      if (rule === 'no-duplicates') sentences.push(`“${name}”: ${DUPLICATE_RULE}`);
    } catch (error) {
      // What was not looked for is said, not guessed.
      if (!(error instanceof ProvisoError) || error.code !== 'usage.duplicates-unknown') throw error;
      sentences.push(`The reading “${name}” could not be made: ${error.message}`);
    }
  }
  const measured = await measure(context, base, { buckets: ONE_BUCKET, by: null, signal });
  const { firstUtcUs, lastUtcUs } = await edgesOf(context, base, measured, signal);
  const period = { fromUtcUs: base.fromUtcUs ?? firstUtcUs ?? Number.NaN, toUtcUs: base.toUtcUs ?? (lastUtcUs === null ? Number.NaN : lastUtcUs + 1) };
  return { values, sentences: [coverageNote(context.db, period, base.sources), 'Every reading counts what the logs hold; where they have no rows nothing is filled in, so each figure is a floor.', ...sentences] };
}

/** The instant at which clocks of a zone show what UTC clocks show at this one. */
function sameClock(atUtcUs: number | null, zone: string): number | null {
  if (atUtcUs === null) return null;
  const ms = Math.floor(atUtcUs / 1_000);
  const clock = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDateTime();
  return clock.toZonedDateTime(zone).epochMilliseconds * 1_000 + (atUtcUs - ms * 1_000);
}

async function windowReadings({ context, details, signal, progress }: ClaimWork): Promise<Readings> {
  const ref = LimitRef.safeParse(details.limit), row = ref.success ? limitReader(context.db).get(numberOf(ref.data)) : null;
  if (row === null || row.removed) return { values: [], sentences: ['The limit this claim speaks of is not in the case, so no window can be counted.'] };
  const values: Value[] = [], notes: string[] = [];
  for (const [rule, name, exclude] of [['all', 'Every request, as logged', []], ['no-refusals', 'Without refusals (429)', ['refusals']], ['no-errors', 'Without server errors (5xx)', ['errors']]] as const) {
    const test = await testLimit(context, row.number, row.details, { slice: { ...details.slice, exclude: [...new Set([...details.slice.exclude, ...exclude])] }, afterMinutes: 15, marks: 0, signal, progress });
    values.push({ rule, name, value: test.exceeded, slice: test.slice, without: null });
    if (rule === 'all') notes.push(...test.sentences);
  }
  return { values, sentences: notes };
}

async function useCaseReadings({ context, details, signal }: ClaimWork): Promise<Readings> {
  const apps = appReader(context.db).all().filter(app => details.slice.apps.length === 0 || details.slice.apps.includes(app.name));
  const none = apps.filter(app => app.declaredUseCase === '');
  const named = (list: readonly { readonly name: string }[]): Slice | null => (list.length === 0 ? null : { ...details.slice, apps: list.map(app => app.name) });
  const dayOf = (declaredOn: string): number => { const ms = Date.parse(declaredOn); return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms * 1_000; };
  const values: Value[] = [{ rule: 'all', name: 'No use case in the register at all', value: none.length, slice: named(none), without: null }];
  const { toUtcUs } = details.slice;
  if (toUtcUs !== null) {
    const late = apps.filter(app => app.declaredUseCase === '' || dayOf(app.declaredOn) >= toUtcUs);
    values.push({ rule: 'by-end', name: 'None declared by the end of the period', value: late.length, slice: named(late), without: null });
  }
  const before: typeof apps = [];
  for (const app of apps) {
    const slice: Slice = { ...details.slice, apps: [app.name], fromUtcUs: null };
    const { firstUtcUs } = await edgesOf(context, slice, await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal }), signal);
    if (app.declaredUseCase === '' || (firstUtcUs !== null && dayOf(app.declaredOn) > firstUtcUs)) before.push(app);
  }
  values.push({ rule: 'before-first-call', name: 'None declared before the first call in the logs', value: before.length, slice: named(before), without: null });
  return { values, sentences: [`Of ${apps.length} apps in the register: ${none.map(app => app.name).join(', ') || 'none'} without a declared use case. The register says what was entered; an undated declaration counts as not made in time.`] };
}

function governmentReadings(db: ReadDb): Readings {
  const reviews = governmentReader(db).reviews();
  const yes = reviews.filter(review => review.decision === 'yes'), unsure = reviews.filter(review => review.decision === 'unsure');
  return {
    values: [
      { rule: 'all', name: 'Values a reviewer decided are public bodies', value: yes.length, slice: null, without: null },
      { rule: 'with-unsure', name: 'Those and values the reviewer was unsure about', value: yes.length + unsure.length, slice: null, without: null },
    ],
    sentences: [`${reviews.length} values were reviewed: ${yes.length} yes, ${unsure.length} unsure, ${reviews.length - yes.length - unsure.length} no. Values nobody reviewed are in neither reading.`],
  };
}
