import { z } from 'zod';

/** SHA-256 in lower-case hexadecimal. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/).brand<'Sha256'>();
export type Sha256 = z.infer<typeof Sha256>;

/** A path the person chose in a dialog, dropped, or named on the command line; the path itself stays out of the contract. */
export const GrantId = z.string().min(1).max(64).brand<'GrantId'>();
export type GrantId = z.infer<typeof GrantId>;

/** UTC microseconds since 1970; requests have these. Years 1700 to 2200. */
export const AtUtcUs = z.int().min(-8_520_336_000_000_000).max(7_289_654_400_000_000);

/** UTC milliseconds since 1970; letters, events and versions have these. */
export const AtUtcMs = z.int();

/** A calendar date, `2022-02-12`. */
export const CalendarDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine(isRealDate, { message: 'No such day' });

/** True when `text` (already `yyyy-mm-dd`) names a day of the calendar. */
export function isRealDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** Opaque place in a list; hand it back to get the next page. */
export const Cursor = z.string().max(2_000).brand<'Cursor'>();
export type Cursor = z.infer<typeof Cursor>;

export const PageLimit = z.int().min(1).max(500).default(200);

export const Bearing = z.enum(['supports', 'contradicts', 'context']);
export type Bearing = z.infer<typeof Bearing>;

/** How many links of each bearing rest on something. */
export const LinkCounts = z.object({ supports: z.int(), contradicts: z.int(), context: z.int() });
export type LinkCounts = z.infer<typeof LinkCounts>;

/** How far a job is. `total` is null while it cannot be known. */
export const Progress = z.object({
  done: z.number(),
  total: z.number().nullable(),
  unit: z.enum(['bytes', 'rows', 'items', 'files', 'steps']),
  /** What is being done, as a message id the screens translate: `import.copy`, `usage.scan`, `bundle.hash`. */
  step: z.string(),
  /** Names what is being worked on, such as a file name. */
  subject: z.string().optional(),
  rows: z.int().optional(),
  rejected: z.int().optional(),
});
export type Progress = z.infer<typeof Progress>;

/** What an importer could not read: kept, counted, shown; never dropped and never an abort. */
export const Problem = z.object({
  code: z.string(),
  reason: z.string(),
  line: z.int().nullable(),
  startByte: z.int().nullable(),
  endByte: z.int().nullable(),
});
export type Problem = z.infer<typeof Problem>;
