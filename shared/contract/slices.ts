import { z } from 'zod';
import { command, query } from './define.ts';
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

export const sliceMethods = {
  /** Saved slices by name. */
  'slice.list': query(z.object({}), z.array(SavedSlice).max(10_000)),
  /** Names a filter; a name that is taken is refused unless `replace`. */
  'slice.save': command(z.object({ name: SliceName, slice: Slice, note: z.string().max(2_000).default(''), replace: z.boolean().default(false) }), SavedSlice),
  'slice.rename': command(z.object({ sliceId: z.int(), name: SliceName }), z.object({})),
  'slice.remove': command(z.object({ sliceId: z.int() }), z.object({})),
  /** Row sets that slices may name, newest first. */
  'slice.hits': query(z.object({}), z.array(RowSet).max(10_000)),
};
