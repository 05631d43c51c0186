import { z } from 'zod';
import { query } from './define.ts';
import { AtUtcMs, Cursor, LinkCounts, PageLimit } from '../domain/basics.ts';

export const Lane = z.enum(['agreement', 'usage', 'correspondence', 'event', 'finding']);
export type Lane = z.infer<typeof Lane>;

/** One row of the chronology. */
export const TimelineRow = z.object({
  /**
   * `basis` is a word of this list or a person's own: `stated`, `captured` (texts), `log` (findings), `date-header`, `received-header`,
   * `mbox-separator`, `file-time`, `none` (items).
   */
  at: z.string().nullable(), atUtcMs: AtUtcMs.nullable(), toUtcMs: AtUtcMs.nullable(), edtf: z.string(), basis: z.string(), lane: Lane,
  title: z.string(), ref: z.string(), cite: z.string(), citations: z.array(z.string()), provisions: z.array(z.string()), links: LinkCounts,
});
export type TimelineRow = z.infer<typeof TimelineRow>;

export const TimelineView = z.object({
  /** The period asked for, widened to whole cells: figures are those of exactly this period. */
  fromUtcMs: AtUtcMs, toUtcMs: AtUtcMs,
  /** Everything dated in the case lies within; null when nothing is dated. */
  extent: z.object({ fromUtcMs: AtUtcMs, toUtcMs: AtUtcMs }).nullable(),
  usage: z.object({
    /** Width of a cell. Cells start at multiples of it counted from 1970; the view's own bounds are such multiples. */
    stepMs: z.int(),
    /** In the order of the register, then by name. Past 32 the smallest are summed under "…". */
    apps: z.array(z.string()),
    cells: z.array(z.object({ atUtcMs: AtUtcMs, app: z.int(), calls: z.int() })),
    /** No file covers these. */
    missing: z.array(z.object({ fromUtcMs: AtUtcMs, toUtcMs: AtUtcMs, reason: z.enum(['gap', 'no-source']) })),
    calls: z.int(),
  }),
  correspondence: z.object({ stepMs: z.int(), cells: z.array(z.object({ atUtcMs: AtUtcMs, items: z.int(), linked: z.int() })), items: z.int() }),
  events: z.array(TimelineRow),
  eventsHidden: z.int(),
  bands: z.array(z.object({ agreement: z.string(), ref: z.string(), cite: z.string(), label: z.string(), fromUtcMs: AtUtcMs, toUtcMs: AtUtcMs.nullable(), basis: z.string() })),
  undated: z.array(TimelineRow),
});
export type TimelineView = z.infer<typeof TimelineView>;

export const timelineMethods = {
  /** Everything the chart needs for a period; cost follows `columns`, not the number of requests. Null period: the whole extent. */
  'timeline.view': query(z.object({ fromUtcMs: AtUtcMs.nullable(), toUtcMs: AtUtcMs.nullable(), columns: z.int().min(10).max(4_000).default(800) }), TimelineView),
  'timeline.page': query(
    z.object({ fromUtcMs: AtUtcMs.nullable().default(null), toUtcMs: AtUtcMs.nullable().default(null), lanes: z.array(Lane).default([]), onlyLinked: z.boolean().default(false), after: Cursor.nullable().default(null), limit: PageLimit }),
    z.object({ rows: z.array(TimelineRow), next: Cursor.nullable(), total: z.int() }),
  ),
};
