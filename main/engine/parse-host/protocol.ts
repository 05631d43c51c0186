import type { FamilyRecord } from '../mail/records.ts';
import type { Presentation } from '../mail/present.ts';
import type { TableInfo, TableKind } from '../tables/table.ts';
import type { FeedProblem } from '../usage/feeds/bytes.ts';

/** Items to read from one file: a host opens the file itself, so that no bytes cross. */
export interface ReadRequest {
  readonly type: 'read';
  readonly id: number;
  readonly path: string;
  readonly kind: 'message' | 'document';
  /** The name the file arrived under: a label. */
  readonly name: string;
  readonly isMailboxQuoted: boolean;
  /** Pairs of start and end byte, flat. */
  readonly spans: readonly number[];
}

/** One item to prepare for the reader. */
export interface PresentRequest {
  readonly type: 'present';
  readonly id: number;
  readonly path: string;
  readonly kind: 'message' | 'document';
  readonly isMailboxQuoted: boolean;
  readonly startByte: number;
  readonly endByte: number;
  /** Content-ID and part number of the parts of its family. */
  readonly contentIds: readonly (readonly [string, number])[];
}

/** What tables a file holds. */
export interface TablesRequest {
  readonly type: 'tables';
  readonly id: number;
  readonly path: string;
  readonly kind: TableKind;
}

/** The text of one table, piece by piece. */
export interface TableRequest {
  readonly type: 'table';
  readonly id: number;
  readonly path: string;
  readonly kind: TableKind;
  readonly index: number;
  /** Enough of it for who asks; null for all. */
  readonly mostBytes: number | null;
}

/** Said for each piece of a table that was dealt with, so that a host is never far ahead. */
export interface TakenMessage { readonly type: 'taken'; readonly id: number }

export type HostRequest = ReadRequest | PresentRequest | TablesRequest | TableRequest;
export type ToHost = HostRequest | TakenMessage;

/** Pieces of a table a host sends before it waits for word of the first. */
export const PIECES_AHEAD = 8;

/** What one span became, or why it could not be read; the host lives on in both cases. */
export type ReadOutcome =
  | { readonly family: FamilyRecord }
  | { readonly code: string; readonly reason: string };

export type FromHost =
  /** Said once, before anything else: a host that ends without it never ran, and nothing it was given is to blame. */
  | { readonly type: 'ready' }
  /** Outcomes of the next spans of a request, in order; several such messages make up an answer. */
  | { readonly type: 'read'; readonly id: number; readonly outcomes: readonly ReadOutcome[] }
  | { readonly type: 'presented'; readonly id: number; readonly presentation: Presentation }
  | { readonly type: 'tables'; readonly id: number; readonly tables: readonly TableInfo[] }
  | { readonly type: 'table-text'; readonly id: number; readonly text: Uint8Array; readonly readBytes: number; readonly sizeBytes: number }
  /** Ends a table. */
  | { readonly type: 'table-end'; readonly id: number; readonly notes: readonly FeedProblem[] }
  /** The request as a whole could not be done. */
  | { readonly type: 'failed'; readonly id: number; readonly code: string; readonly reason: string };
