import type { FileCoverage } from '../../../shared/contract/usage.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, hullOf, spanOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';

/** One file on the strip: where it has rows, and which line of the strip it stands on. */
export interface FileSpan extends TimeWindow {
  readonly file: string;
  readonly lane: number;
}

const instant = (text: string): number => Date.parse(text);

/** From the first request of any file to the last, rounded outwards so that edges are readable; null when no file has rows. */
export function extentOf(files: readonly FileCoverage[]): TimeWindow | null {
  const hull = hullOf(files.flatMap(file => (file.firstAt === null || file.lastAt === null ? [] : [{ fromMs: instant(file.firstAt), toMs: instant(file.lastAt) + 1 }])));
  if (hull === null) return null;
  const span = spanOf(hull);
  const unit = span > 3 * DAY_MS ? DAY_MS : span > 3 * HOUR_MS ? HOUR_MS : 15 * MINUTE_MS;
  return { fromMs: Math.floor(hull.fromMs / unit) * unit, toMs: Math.ceil(hull.toMs / unit) * unit };
}

/** Where a file has rows: from its first to its last, less its gaps. */
export function coveredBy(file: FileCoverage): readonly TimeWindow[] {
  if (file.firstAt === null || file.lastAt === null) return [];
  const covered: TimeWindow[] = [];
  let fromMs = instant(file.firstAt);
  for (const gap of [...file.gaps].sort((a, b) => instant(a.from) - instant(b.from))) {
    if (instant(gap.from) > fromMs) covered.push({ fromMs, toMs: instant(gap.from) });
    fromMs = Math.max(fromMs, instant(gap.to));
  }
  covered.push({ fromMs, toMs: instant(file.lastAt) + 1 });
  return covered.filter(({ fromMs: from, toMs }) => toMs > from);
}

/** What no file covers within bounds, in order. Slivers at the edge, where a file merely begins late in its first hour, are left out. */
export function missingFrom(files: readonly FileCoverage[], bounds: TimeWindow): readonly TimeWindow[] {
  const covered = files.flatMap(coveredBy).sort((a, b) => a.fromMs - b.fromMs);
  const missing: TimeWindow[] = [];
  let at = bounds.fromMs;
  for (const { fromMs, toMs } of covered) {
    if (fromMs > at) missing.push({ fromMs: at, toMs: fromMs });
    at = Math.max(at, toMs);
  }
  if (at < bounds.toMs) missing.push({ fromMs: at, toMs: bounds.toMs });
  return missing.filter(({ fromMs, toMs }) => toMs - fromMs >= HOUR_MS && toMs > bounds.fromMs && fromMs < bounds.toMs && !isEdge(fromMs, toMs, bounds));
}

function isEdge(fromMs: number, toMs: number, bounds: TimeWindow): boolean {
  return (fromMs === bounds.fromMs || toMs === bounds.toMs) && toMs - fromMs < DAY_MS;
}

/** Files on as few lines as show every overlap, at most `lanes`; what does not fit shares the last. */
export function layFiles(files: readonly FileCoverage[], lanes: number): readonly FileSpan[] {
  const ends = new Array<number>(lanes).fill(-Infinity);
  return files
    .flatMap(file => (file.firstAt === null || file.lastAt === null ? [] : [{ file, fromMs: instant(file.firstAt), toMs: instant(file.lastAt) + 1 }]))
    .sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)
    .flatMap(({ file, fromMs, toMs }) => {
      const free = ends.findIndex(end => end <= fromMs);
      const lane = free === -1 ? lanes - 1 : free;
      ends[lane] = Math.max(ends[lane] ?? -Infinity, toMs);
      return coveredBy(file).map(covered => ({ ...covered, file: file.file, lane }));
    });
}

/** Stretches two or more files cover at once. */
export function overlapsOf(files: readonly FileCoverage[]): readonly TimeWindow[] {
  const edges = files.flatMap(coveredBy).flatMap(({ fromMs, toMs }) => [{ at: fromMs, by: 1 }, { at: toMs, by: -1 }]).sort((a, b) => a.at - b.at || a.by - b.by);
  const overlaps: TimeWindow[] = [];
  let depth = 0, since = 0;
  for (const { at, by } of edges) {
    if (depth < 2 && depth + by >= 2) since = at;
    else if (depth >= 2 && depth + by < 2 && at > since) overlaps.push({ fromMs: since, toMs: at });
    depth += by;
  }
  return overlaps;
}

/** The part of a window that `missing` takes away, 0 to 1. */
export function shareMissing(missing: readonly TimeWindow[], window: TimeWindow): number {
  const lost = missing.reduce((sum, { fromMs, toMs }) => sum + Math.max(0, Math.min(toMs, window.toMs) - Math.max(fromMs, window.fromMs)), 0);
  return Math.min(1, lost / spanOf(window));
}

/** Tells the logs of a case apart: an archive holds several under one exhibit. */
export function fileKey(file: Pick<FileCoverage, 'sha256' | 'member'>): string {
  return file.member === undefined ? file.sha256 : `${file.sha256} ${file.member}`;
}
