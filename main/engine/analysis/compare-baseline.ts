import type { Baseline, BaselineComparison } from '../../../shared/contract/patterns.ts';
import type { Figures, Slice } from '../../../shared/domain/usage.ts';
import type { LimitDetails } from '../../../shared/domain/limit.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { ONE_BUCKET } from '../usage/buckets.ts';
import { uncoveredIn } from '../usage/coverage.ts';
import { figuresOf } from '../usage/findings.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { edgesOf, measure } from '../usage/measure.ts';
import type { UsageContext } from '../usage/open-source.ts';
import { joinSlices } from './join-slices.ts';
import { limitSentence } from './limit-words.ts';
import { RequestKeys } from './request-keys.ts';
import { SliceScan } from './slice-scan.ts';

const DAY_US = 86_400_000_000;
/** Windows of a month, for ceilings: the mean of the calendar. */
const MONTH_DAYS = 30.436_875;

type Compared = BaselineComparison['subject'];
type CaseContext = UsageContext & { readonly db: ReadDb };

/** Sets a slice beside a baseline, both per day that the logs cover. @throws baseline.no-period, limit.not-comparable */
export async function compareBaseline(context: CaseContext, slice: Slice, against: Baseline, limit: LimitDetails | null, signal: AbortSignal): Promise<BaselineComparison> {
  const under = limit === null ? slice : joinSlices(slice, limit.filter);
  if (under === null) throw new ProvisoError('limit.not-comparable', 'The slice holds no request that the limit counts. Choose a slice within it.');
  const subject = await measured(context, 'The slice', under, signal);
  const assumptions = ['Rates are per day for which the logs have rows; days without rows are left out on both sides, not filled in.'];
  let baseline: Compared;
  if (against.kind === 'ceiling') {
    if (limit === null) throw new ProvisoError('limit.unknown', 'The baseline names a limit that is not in this case.');
    baseline = await ceilingOf(context, under, subject, limit, signal, assumptions);
  } else if (against.kind === 'earlier') {
    const { fromUtcUs, toUtcUs } = slice;
    if (fromUtcUs === null || toUtcUs === null) throw new ProvisoError('baseline.no-period', 'To compare with an earlier period, give the slice a start and an end.');
    baseline = await measured(context, 'As long a time right before', { ...slice, fromUtcUs: fromUtcUs - (toUtcUs - fromUtcUs), toUtcUs: fromUtcUs }, signal);
    assumptions.push(`The earlier period is as long as the slice’s and ends where that begins: ${isoOfUs(fromUtcUs - (toUtcUs - fromUtcUs))} to ${isoOfUs(fromUtcUs)}. Seasons and growth are not allowed for.`);
  } else {
    baseline = await measured(context, against.name === '' ? 'The other slice' : against.name, against.slice, signal);
    assumptions.push('The other slice is taken as it is: that its purpose and size are like those of the first is for a person to show.');
  }
  if (baseline.coveredDays === 0) assumptions.push('The logs hold no day of the baseline, so there is nothing to compare with.');
  const ratio = (one: number | null, other: number | null): number | null => (one === null || other === null || other === 0 ? null : one / other);
  const callsRatio = ratio(subject.callsPerDay, baseline.callsPerDay), itemsRatio = ratio(subject.itemsPerDay, baseline.itemsPerDay);
  const perDay = (compared: Compared): string => `${compared.callsPerDay === null ? 'no' : compared.callsPerDay.toLocaleString('en', { maximumFractionDigits: 1 })} calls a day`;
  return {
    subject, baseline, callsRatio, itemsRatio, assumptions,
    sentence: `${subject.name}: ${perDay(subject)}. ${baseline.name}: ${perDay(baseline)}. ${callsRatio === null ? 'The two cannot be set in proportion.' : `That is ${callsRatio.toFixed(2)} times the baseline.`} The texts name no number for “reasonable”; this is a comparison, not a threshold.`,
  };
}

async function measured(context: CaseContext, name: string, slice: Slice, signal: AbortSignal): Promise<Compared> {
  const sums = await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal });
  const { firstUtcUs, lastUtcUs } = await edgesOf(context, slice, sums, signal);
  const fromUtcUs = slice.fromUtcUs ?? firstUtcUs, toUtcUs = slice.toUtcUs ?? (lastUtcUs === null ? null : lastUtcUs + 1);
  return perDayOf(context.db, name, figuresOf(sums.cells), slice, fromUtcUs, toUtcUs);
}

function perDayOf(db: ReadDb, name: string, figures: Figures, slice: Slice, fromUtcUs: number | null, toUtcUs: number | null): Compared {
  const days = fromUtcUs === null || toUtcUs === null || toUtcUs <= fromUtcUs ? 0 : (toUtcUs - fromUtcUs) / DAY_US;
  const missing = days === 0 || fromUtcUs === null || toUtcUs === null ? 0 : uncoveredIn(db, { fromUtcUs, toUtcUs }, slice.sources).reduce((sum, gap) => sum + gap.toUtcUs - gap.fromUtcUs, 0) / DAY_US;
  const coveredDays = Math.max(0, days - missing);
  return { name, figures, days, coveredDays, callsPerDay: coveredDays === 0 ? null : figures.calls / coveredDays, itemsPerDay: coveredDays === 0 ? null : figures.items / coveredDays, slice };
}

async function ceilingOf(context: CaseContext, slice: Slice, subject: Compared, limit: LimitDetails, signal: AbortSignal, assumptions: string[]): Promise<Compared> {
  if (limit.measure === 'bytes') throw new ProvisoError('limit.not-comparable', 'A limit on bytes has no calls or items to compare with. Choose a limit on calls or items.');
  const { window } = limit, windowDays = window.kind === 'calendar' ? (window.unit === 'day' ? 1 : MONTH_DAYS) : window.seconds / 86_400;
  const keys = new RequestKeys(limit.per);
  for await (const { matched, epoch } of new SliceScan(context, slice).read({ fromUtcUs: Number.NEGATIVE_INFINITY, toUtcUs: Number.POSITIVE_INFINITY }, signal)) await keys.of(matched, epoch);
  const perDay = (limit.maximum * keys.count) / windowDays, total = Math.round(perDay * subject.coveredDays);
  assumptions.push(
    'Only requests that the limit counts are on either side.',
    `The ceiling is what the limit would let through if each of the ${keys.count.toLocaleString('en')} keys seen had filled every window of the covered days: ${limitSentence(limit)}`,
    'Keys are counted as the logs show them; keys issued on purpose to gain room raise this ceiling too.',
  );
  const calls = limit.measure === 'calls';
  return {
    name: `Ceiling of “${limit.name}”`, figures: { calls: calls ? total : 0, items: calls ? 0 : total, bytes: 0 }, days: subject.days, coveredDays: subject.coveredDays,
    callsPerDay: calls ? perDay : null, itemsPerDay: calls ? null : perDay, slice: null,
  };
}
