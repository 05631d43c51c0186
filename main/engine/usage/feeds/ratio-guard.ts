import type { FeedProblem } from './bytes.ts';

/** More than this many times as large as it was packed, past the first 10 MB, is no log. */
export const MOST_RATIO = 200;
/** Less than this may be packed in anything. */
export const RATIO_FROM_BYTES = 10_000_000;

/** What a packed file of some kind is called, and the stem of its codes. */
export interface PackedKind {
  /** Such as `usage.gzip`. */
  readonly code: string;
  /** Such as `The gzip file`. */
  readonly name: string;
}

/** A problem when unpacking gives too much for what goes in. */
export function ratioProblem(kind: PackedKind, inBytes: number, outBytes: number): FeedProblem | null {
  if (outBytes < RATIO_FROM_BYTES || outBytes < inBytes * MOST_RATIO) return null;
  return { code: `${kind.code}-ratio`, message: `${kind.name} unpacks to more than ${MOST_RATIO} times its size, so reading stopped after ${outBytes.toLocaleString('en')} bytes. Unpack it by hand if it is a log, and take that in.` };
}

export function truncatedProblem(kind: PackedKind, outBytes: number): FeedProblem {
  return { code: `${kind.code}-truncated`, message: `${kind.name} ends before its end: it was cut off. The ${outBytes.toLocaleString('en')} bytes before it were read; ask for the whole file.` };
}

export function damagedProblem(kind: PackedKind, outBytes: number): FeedProblem {
  return { code: `${kind.code}-damaged`, message: `${kind.name} is damaged. The ${outBytes.toLocaleString('en')} bytes before it were read; ask for another copy.` };
}
