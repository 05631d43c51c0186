import type { FamilyRecord } from '../mail/records.ts';
import type { Presentation } from '../mail/present.ts';

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

export type ToHost = ReadRequest | PresentRequest;

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
  /** The request as a whole could not be done. */
  | { readonly type: 'failed'; readonly id: number; readonly code: string; readonly reason: string };
