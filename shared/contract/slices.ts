import { z } from 'zod';
import { command, job, query } from './define.ts';
import { GrantId, Sha256 } from '../domain/basics.ts';
import { Slice } from '../domain/usage.ts';

export const SliceName = z.string().trim().min(1).max(200);

/** A filter that was given a name. */
export const SavedSlice = z.object({
  sliceId: z.int(),
  name: z.string(),
  note: z.string(),
  slice: Slice,
  /** The slice as a command line that counts it. */
  query: z.string(),
  madeAt: z.string(),
  madeBy: z.string(),
});
export type SavedSlice = z.infer<typeof SavedSlice>;

/** Requests found by a search in the originals; a slice names it in `hits`. */
export const RowSet = z.object({ rowSetId: z.int(), title: z.string(), rows: z.int(), madeAt: z.string() });
export type RowSet = z.infer<typeof RowSet>;

/** A line of an original that holds what was searched for. */
export const GrepHit = z.object({
  /** Null for a line that is no request: header, comment, reject. */
  ref: z.string().nullable(),
  sha256: Sha256,
  file: z.string(),
  line: z.int(),
  startByte: z.int(),
  text: z.string(),
});
export type GrepHit = z.infer<typeof GrepHit>;

export const sliceMethods = {
  /**
   * Streams the originals for a string or regular expression, in time linear in their size whatever the pattern: back references and
   * look-around are refused (`pattern.unreadable`). A pattern is looked for within one physical line. With `saveAs` the requests that
   * hold it become a row set and a saved slice of that name, usable as a filter everywhere.
   */
  'usage.grep': job(
    z.object({ pattern: z.string().min(1).max(2_000), isRegex: z.boolean().default(false), ignoreCase: z.boolean().default(false), slice: Slice.prefault({}), saveAs: SliceName.nullable().default(null) }),
    z.object({
      rows: z.int(), elsewhere: z.int(), bytes: z.int(),
      logs: z.array(z.object({ sha256: Sha256, file: z.string(), rows: z.int(), elsewhere: z.int() })),
      /** The first 200. */
      hits: z.array(GrepHit),
      saved: SavedSlice.nullable(),
    }),
  ),
  /** Writes every request of a slice, kept columns included, to a new file. A CSV ends with `# N of N requests`; a SQLite file has the tables `request` and `about`. */
  'usage.export': job(
    z.object({ target: GrantId, slice: Slice.prefault({}), format: z.enum(['csv', 'sqlite']).default('csv') }),
    z.object({ name: z.string(), rows: z.int(), bytes: z.int(), sha256: Sha256 }),
  ),
  /** Saved slices by name. */
  'slice.list': query(z.object({}), z.array(SavedSlice).max(10_000)),
  /** Names a filter; a name that is taken is refused unless `replace`. */
  'slice.save': command(z.object({ name: SliceName, slice: Slice, note: z.string().max(2_000).default(''), replace: z.boolean().default(false) }), SavedSlice),
  'slice.rename': command(z.object({ sliceId: z.int(), name: SliceName }), z.object({})),
  'slice.remove': command(z.object({ sliceId: z.int() }), z.object({})),
  /** Row sets that slices may name, newest first. */
  'slice.hits': query(z.object({}), z.array(RowSet).max(10_000)),
};
