import { DAY_MS } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import type { Output } from '../../../shared/contract/methods.ts';

export type Version = Output<'agreement.list'>[number]['versions'][number];

/** One text on the time scale, with the moments of its dates, UTC milliseconds. */
export interface Band {
  readonly version: Version;
  readonly fromMs: number;
  /** Where the next text takes over; null for the last. */
  readonly toMs: number | null;
  /** Another hash under the same stated date: it has no band of its own, only its capture shows it. */
  readonly isSilentEdit: boolean;
}

export interface Bands {
  readonly bands: readonly Band[];
  /** Texts without any date; they stand on no scale. */
  readonly undated: readonly Version[];
  readonly window: TimeWindow;
}

/** A calendar date or an instant as UTC milliseconds; null when there is none. */
export function momentOf(date: string | null): number | null {
  if (date === null) return null;
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(date) ? `${date}T00:00:00Z` : date);
  return Number.isNaN(ms) ? null : ms;
}

/** `2022-11-09` of an instant, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The texts of an agreement along time: each from its stated date, or its capture where it states none, to the next. */
export function layOutBands(versions: readonly Version[], at: number | null): Bands {
  const dated = versions
    .flatMap(version => { const fromMs = momentOf(version.stated) ?? momentOf(version.captured); return fromMs === null ? [] : [{ version, fromMs }]; })
    .sort((a, b) => a.fromMs - b.fromMs || (momentOf(a.version.captured) ?? 0) - (momentOf(b.version.captured) ?? 0));
  const bands = dated.map(({ version, fromMs }, place): Band => ({
    version, fromMs,
    toMs: dated.find((other, later) => later > place && other.fromMs > fromMs)?.fromMs ?? null,
    isSilentEdit: place > 0 && version.stated !== null && dated[place - 1]?.version.stated === version.stated,
  }));
  const moments = [at, ...versions.flatMap(version => [momentOf(version.stated), momentOf(version.captured), momentOf(version.assented)])].filter(ms => ms !== null);
  const first = Math.min(...moments);
  const last = Math.max(...moments);
  const pad = moments.length === 0 ? 0 : Math.max(30 * DAY_MS, (last - first) * 0.06);
  return {
    bands,
    undated: versions.filter(version => !dated.some(other => other.version.ref === version.ref)),
    window: moments.length === 0 ? { fromMs: 0, toMs: DAY_MS } : { fromMs: first - pad, toMs: last + pad },
  };
}

/** The text whose stated date holds at an instant; null before the first. Silent edits do not take part: their captures decide nothing here. */
export function bandAt(bands: readonly Band[], ms: number): Band | null {
  return bands.findLast(band => !band.isSilentEdit && band.fromMs <= ms) ?? null;
}
