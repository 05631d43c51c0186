import type { Head } from './intake.ts';

/** The bytes of one file. Formats see nothing else of the file system. */
export interface ImportSource {
  readonly sizeBytes: number;
  /** Bytes from `startByte` on, fewer than `length` only at the end of the file. The array is the caller's to keep. */
  read(startByte: number, length: number): Promise<Uint8Array>;
}

/** Where one item stands in the file; a parse host reads it. Ends are exclusive. */
export interface ItemSpan {
  readonly kind: 'message' | 'document';
  readonly startByte: number;
  readonly endByte: number;
}

/** Something of the file that is no item: kept, counted, shown. */
export interface ImportProblem {
  readonly code: string;
  readonly reason: string;
  readonly startByte: number;
  readonly endByte: number;
  /** What stands there, at most 500 characters. */
  readonly excerpt: string;
}

/** A few hundred records at a time: a yield for each costs six times as much. */
export interface Chunk {
  readonly records: readonly ItemSpan[];
  readonly problems: readonly ImportProblem[];
  /** Everything before this byte has been dealt with. */
  readonly readBytes: number;
}

/**
 * One format of items: what it is, how sure it is, and how a file of it is cut into items.
 * No file system, no store, no clock. What it cannot read becomes a problem; only a broken source throws.
 */
export interface Importer {
  readonly format: string;
  readonly kind: 'mail' | 'document';
  readonly title: string;
  /** Where the format is written down. */
  readonly specification: string;
  /** Why a file is taken for this format, in words for the person. */
  readonly reason: string;
  /** Messages in it carry the quoting of a mailbox (`>From `). */
  readonly isMailboxQuoted: boolean;
  /** From 0 (not this) to 1 (certainly this). The highest wins. */
  probe(head: Head): number;
  read(source: ImportSource, signal: AbortSignal): AsyncIterable<Chunk>;
}
