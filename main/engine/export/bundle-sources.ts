import type { FrozenFinding, FrozenItem, FrozenOriginal } from '../../../shared/domain/bundle.ts';
import type { BundleRequest, CustodyLine } from './reader/reader-input.ts';

/** A custody entry with its canonical text where the bundle may hold it. */
export interface CustodyExtract extends CustodyLine {
  /** Null where it names things outside the bundle that the audience may not see. */
  readonly entry: string | null;
}

/** Calls, items and bytes of one day, UTC. */
export interface DayTotal {
  readonly day: string;
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
}

/** What rendering reads from the case besides the frozen record; everything is checked against the hashes frozen with it. */
export interface BundleSources {
  /** Bytes of an original, from `startByte` to `endByte`. @throws exhibit.missing */
  original(original: FrozenOriginal): AsyncIterable<Uint8Array>;
  itemText(item: FrozenItem): Promise<string>;
  /** Every row of a finding in the order of its digest: exhibit hash, line, nth. Credentials as logged. */
  findingRows(finding: FrozenFinding): AsyncIterable<readonly BundleRequest[]>;
  /** Entries that concern what is inside, oldest first, up to the one that froze the bundle. */
  custody(): Iterable<CustodyExtract>;
  /** A credential as the audience may see it. */
  credential(value: string): string;
}
