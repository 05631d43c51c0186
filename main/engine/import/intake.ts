import type { Accepted } from '../../../shared/contract/methods.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { IntakeStatus } from '../../../shared/domain/case.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import type { Staged } from '../case-file/exhibit-store.ts';
import type { JobContext } from '../context.ts';
import type { TableKind } from '../tables/table.ts';
import type { Journal } from './journal.ts';
import type { NewProblem } from '../store/repositories/exhibits.ts';

/** An import as the contract accepted it. */
export type AcceptedImport = Accepted<'import.run'>;

/** A file on its way in: copied into the case folder, not yet an exhibit. */
export interface Incoming {
  readonly staged: Staged;
  /** The name it arrived under: a label. */
  readonly name: string;
  /** Where long work is noted, so that a killed program leaves something to go on from; none for work that is not worth it. */
  readonly journal?: Journal;
}

/** What reading a file gave. Problems are kept beside the exhibit; nothing that was read is thrown away for them. */
export interface ReadResult {
  readonly sha256: Sha256;
  readonly format: string;
  readonly status: IntakeStatus;
  readonly code: string | null;
  readonly message: string | null;
  /** requests, items or provisions, as the kind has them */
  readonly records: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Named counts for people and scripts: `requests`, `rejected`, `physicalLines`, `messages`, `attachments`, `provisions`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly mapping: Mapping | null;
  /** Name of the saved mapping it was read with. */
  readonly savedMapping?: string | null;
  /** Requests that an import which was broken off had read already; 0 or nothing when all was read now. */
  readonly resumedRows?: number;
  readonly problems: readonly Omit<NewProblem, 'sha256'>[];
  /**
   * Makes what was read part of the case. Called once inside the transaction that also writes exhibit, receipt and custody entry,
   * after the exhibit's bytes are durable in their place.
   */
  register(): void;
  /** Called instead when the file turns out to be a duplicate or the import is cancelled: removes what reading left outside `case.db`. */
  drop(): Promise<void>;
}

/** Reads one kind of file. Sees only the staged copy; everything it shows of the case appears with `register`. */
export type Reader<O> = (context: JobContext, incoming: Incoming, options: O) => Promise<ReadResult>;

/** Which reader a file's content asks for, with the reason in words. `certainty` from 0 to 1; the highest wins. */
export interface Probe {
  readonly kind: 'usage' | 'mail' | 'document' | 'agreement';
  readonly format: string;
  readonly certainty: number;
  readonly reason: string;
}

/** The first bytes of a file, decompressed where it is gzip or Zstandard, and what can be said of them. */
export interface Head {
  readonly name: string;
  readonly sizeBytes: number;
  /** At most 64 KiB. */
  readonly bytes: Uint8Array;
  /** `bytes` decoded as its BOM says, else as UTF-8 with replacement characters. */
  readonly text: string;
  /** `bytes` are not the file's own first bytes. */
  readonly isPacked: boolean;
  /** What `bytes` were taken out of. */
  readonly compression?: 'gzip' | 'zstd';
  /** The file is an archive or holds tables: `bytes` are those of its first part that reads as a log, empty without one. */
  readonly container?: 'zip' | 'tar' | TableKind;
  /** The archive holds archives or tables, which were not looked into for `bytes`. */
  readonly isNested?: boolean;
}
