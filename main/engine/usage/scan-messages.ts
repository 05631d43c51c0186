import type { ScanEnd } from './record-scanner.ts';
import type { ScanPlan } from './scan-plan.ts';

/** What a scan worker is started with. Buffers are shared: bytes come in through slots, columns go out through blocks. */
export interface ScanWorkerData {
  readonly plan: ScanPlan;
  /** The compiled kernel does the inner loops. */
  readonly hasKernel: boolean;
  readonly slots: readonly SharedArrayBuffer[];
  readonly blocks: readonly SharedArrayBuffer[];
  /** One number: scans asked for under an earlier attempt are dropped. */
  readonly attempt: SharedArrayBuffer;
}

export type ToScanWorker =
  | { readonly type: 'scan'; readonly slot: number; readonly attempt: number; readonly start: number; readonly end: number; readonly isLast: boolean; readonly isInLongLine: boolean; readonly state: string }
  /** The credit for one more block. */
  | { readonly type: 'free'; readonly block: number };

/** Values a worker met for the first time, in the order of its own ids. */
export interface FreshValues {
  readonly dictionary: number;
  readonly bytes: Uint8Array;
  readonly lengths: Uint32Array;
}

/** One block of columns; the last one of a slot says how the slot ended. */
export interface ScannedBlock {
  readonly type: 'block';
  readonly slot: number;
  readonly attempt: number;
  readonly block: number;
  readonly rows: number;
  readonly pieces: number;
  readonly fresh: readonly FreshValues[];
  /** Times that came twice in their zone, read as the earlier. */
  readonly ambiguous: number;
  /** Records in which a name came twice. */
  readonly doubledKeys: number;
  /** Where the too long line ended that the slot started in; −1 when it did not. */
  readonly longLineEnd: number;
  readonly isDone: boolean;
  readonly ended: ScanEnd;
  readonly at: number;
  readonly line: number;
  readonly linesLeft: number;
  /** What the file says up to `at` of the records after it, in the format's own words. */
  readonly state: string;
}
