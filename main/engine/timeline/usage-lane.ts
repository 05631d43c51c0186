import type { TimelineView } from '../../../shared/contract/timeline.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import type { QueryContext } from '../context.ts';
import { appReader } from '../store/repositories/apps.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { evenBuckets } from '../usage/buckets.ts';
import { measure } from '../usage/measure.ts';

interface Period { readonly fromUtcMs: number; readonly toUtcMs: number }

/** More apps than can be told apart are summed under `REST`. */
const MOST_APPS = 32;
const REST = '…';

/**
 * Calls by cell and app, and where no file speaks. Measured as `usage count` measures, so that the sum of the cells is its count of the
 * same period. Bounds are multiples of `stepMs`.
 */
export async function usageLane(context: QueryContext, period: Period, stepMs: number): Promise<TimelineView['usage']> {
  const slice = Slice.parse({ fromUtcUs: period.fromUtcMs * 1_000, toUtcUs: period.toUtcMs * 1_000 });
  const { cells } = await measure(context, slice, { buckets: evenBuckets(stepMs * 1_000, period.fromUtcMs * 1_000), by: 'app', signal: context.signal });
  const totals = new Map<string, number>();
  for (const { value, calls } of cells) totals.set(value ?? '', (totals.get(value ?? '') ?? 0) + calls);
  const apps = appsInOrder(totals, appReader(context.db).all().map(app => app.name));
  const places = new Map(apps.map((app, at) => [app, at]));
  const rest = places.get(REST) ?? 0;
  const summed = new Map<string, { atUtcMs: number; app: number; calls: number }>();
  for (const { atUtcUs, value, calls } of cells) {
    if (atUtcUs === null) continue;
    const cell = { atUtcMs: atUtcUs / 1_000, app: places.get(value ?? '') ?? rest, calls };
    const name = `${cell.atUtcMs} ${cell.app}`;
    const before = summed.get(name);
    if (before === undefined) summed.set(name, cell); else before.calls += calls;
  }
  return { stepMs, apps, cells: [...summed.values()], missing: missingIn(context, period), calls: cells.reduce((sum, cell) => sum + cell.calls, 0) };
}

function appsInOrder(totals: ReadonlyMap<string, number>, register: readonly string[]): string[] {
  const place = (app: string): number => (register.includes(app) ? register.indexOf(app) : register.length);
  const inOrder = (apps: readonly string[]): string[] => [...apps].sort((one, other) => place(one) - place(other) || (one < other ? -1 : 1));
  if (totals.size <= MOST_APPS) return inOrder([...totals.keys()]);
  const largest = [...totals].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1)).slice(0, MOST_APPS).map(([app]) => app);
  return [...inOrder(largest), REST];
}

interface Stretch { readonly from: number; readonly to: number }

/** Where no file has requests: within a file's own gap, or outside every file. */
function missingIn({ db }: QueryContext, period: Period): TimelineView['usage']['missing'] {
  const files = usageReader(db).files().filter(file => file.repeats === null && file.firstUtcUs !== null && file.lastUtcUs !== null);
  const spans = files.map(file => ({ from: Math.floor((file.firstUtcUs ?? 0) / 1_000), to: Math.floor((file.lastUtcUs ?? 0) / 1_000) + 1 }));
  const covered = joined(files.flatMap((file, at) => {
    const span = spans[at];
    if (span === undefined) return [];
    const gaps = (JSON.parse(file.gaps) as [number, number][]).map(([from, to]) => ({ from: Math.ceil(from / 1_000), to: Math.floor(to / 1_000) }));
    return without(span, gaps);
  }));
  return without({ from: period.fromUtcMs, to: period.toUtcMs }, covered).flatMap(hole => {
    // A hole may begin outside the files and go on inside a gap: each part says what it is.
    const inside = joined(spans).flatMap(span => clip(hole, span));
    return [
      ...inside.map(part => ({ fromUtcMs: part.from, toUtcMs: part.to, reason: 'gap' as const })),
      ...without(hole, inside).map(part => ({ fromUtcMs: part.from, toUtcMs: part.to, reason: 'no-source' as const })),
    ].sort((one, other) => one.fromUtcMs - other.fromUtcMs);
  });
}

/** Stretches in order, those that touch made one. */
function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const stretch of [...stretches].filter(({ from, to }) => from < to).sort((one, other) => one.from - other.from)) {
    const last = out.at(-1);
    if (last !== undefined && stretch.from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, stretch.to) };
    else out.push(stretch);
  }
  return out;
}

function clip(stretch: Stretch, by: Stretch): Stretch[] {
  const [from, to] = [Math.max(stretch.from, by.from), Math.min(stretch.to, by.to)];
  return from < to ? [{ from, to }] : [];
}

/** What is left of a stretch when others are taken out. */
function without(stretch: Stretch, others: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let { from } = stretch;
  for (const other of joined(others.flatMap(entry => clip(entry, stretch)))) {
    if (other.from > from) out.push({ from, to: other.from });
    from = other.to;
  }
  if (from < stretch.to) out.push({ from, to: stretch.to });
  return out;
}
