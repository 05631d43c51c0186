import type { Output } from '../../../shared/contract/methods.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { bucketsOf } from './buckets.ts';
import { SegmentCounter } from './count-segment.ts';
import { LabelledCells } from './labelled-cells.ts';
import type { MeasuredCell } from './labelled-cells.ts';
import { ordinalsOf, ordinalSuffix } from './line-ordinals.ts';
import { measure, periodsOf, sourcesOf } from './measure.ts';
import type { UsageContext } from './open-source.ts';
import { DAY_US } from './rollup-builder.ts';
import { scanSource } from './segment-scan.ts';
import type { Period } from './segment-scan.ts';
import { sourceFilter } from './slice-filter.ts';
import { toFigures } from './statistics.ts';

interface Edge { readonly atUtcUs: number; readonly ref: string }
interface Edges { first: Edge | null; last: Edge | null }

/** First and last request of each value: days come from the rollups where they can, and only the days that matter are read. */
export async function firstAndLast(context: UsageContext, slice: Slice, by: string, limit: number, signal: AbortSignal): Promise<Output<'usage.firstLast'>> {
  const { cells } = await measure(context, slice, { buckets: bucketsOf('day'), by, signal });
  const totals = new Map<string, { calls: number; items: number; bytes: number; days: [number, number] }>();
  for (const cell of cells) note(totals, cell);
  const days = [...new Set([...totals.values()].flatMap(({ days: own }) => own))].sort((one, other) => one - other);
  const edges = new Map<string, Edges>();
  for (const day of days) await readDay(context, { ...slice, fromUtcUs: Math.max(day, slice.fromUtcUs ?? day), toUtcUs: Math.min(day + DAY_US, slice.toUtcUs ?? day + DAY_US) }, by, edges, signal);
  return [...totals].flatMap(([value, figures]) => {
    const { first = null, last = null } = edges.get(value) ?? {};
    if (first === null || last === null) return [];
    return [{ value, figures: toFigures(figures), firstAtUtcUs: first.atUtcUs, firstRef: first.ref, lastAtUtcUs: last.atUtcUs, lastRef: last.ref }];
  }).sort((one, other) => one.firstAtUtcUs - other.firstAtUtcUs || (one.value < other.value ? -1 : 1)).slice(0, limit);
}

function note(totals: Map<string, { calls: number; items: number; bytes: number; days: [number, number] }>, { value, atUtcUs, calls, items, bytes }: MeasuredCell): void {
  const day = atUtcUs ?? 0;
  const known = totals.get(value ?? '');
  if (known === undefined) { totals.set(value ?? '', { calls, items, bytes, days: [day, day] }); return; }
  known.calls += calls;
  known.items += items;
  known.bytes += bytes;
  known.days[1] = day;
}

async function readDay(context: UsageContext, slice: Slice, by: string, edges: Map<string, Edges>, signal: AbortSignal): Promise<void> {
  const names = new LabelledCells(bucketsOf(null), { by, by2: null, keep: null, keep2: null });
  for (const { period, epoch } of periodsOf(context, slice)) {
    for (const source of sourcesOf(context, slice)) {
      const filter = touches(source.info, period) ? sourceFilter(source, slice, epoch) : null;
      if (filter === null) continue;
      const counter = new SegmentCounter(source, names, epoch);
      for await (const matched of scanSource(context, source, filter, period, { signal })) {
        const label = await counter.labels(matched);
        const times = matched.times(), firsts = new Map<number, number>(), lasts = new Map<number, number>();
        for (let at = 0; at < matched.count; at++) {
          const row = matched.rows[at]!, key = label(row, at);
          const first = firsts.get(key), last = lasts.get(key);
          if (first === undefined || times[row]! < times[first]!) firsts.set(key, row);
          if (last === undefined || times[row]! >= times[last]!) lasts.set(key, row);
        }
        const { lines } = matched.positions(), ordinals = ordinalsOf(source, matched.segment, lines);
        const edgeOf = (row: number): Edge => ({ atUtcUs: times[row]!, ref: `request:${source.info.contentSha256.slice(0, 12)}:${lines[row]!}${ordinalSuffix(ordinals, row)}` });
        for (const [key, row] of firsts) {
          const held = edgesUnder(edges, names.text(key));
          if (held.first === null || times[row]! < held.first.atUtcUs) held.first = edgeOf(row);
          const last = lasts.get(key)!;
          if (held.last === null || times[last]! >= held.last.atUtcUs) held.last = edgeOf(last);
        }
      }
    }
  }
}

function edgesUnder(edges: Map<string, Edges>, value: string): Edges {
  let held = edges.get(value);
  if (held === undefined) edges.set(value, held = { first: null, last: null });
  return held;
}

function touches({ firstUtcUs, lastUtcUs }: { readonly firstUtcUs: number | null; readonly lastUtcUs: number | null }, period: Period): boolean {
  return firstUtcUs !== null && lastUtcUs !== null && lastUtcUs >= period.fromUtcUs && firstUtcUs < period.toUtcUs;
}
