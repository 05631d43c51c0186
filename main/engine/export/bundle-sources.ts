import type { FrozenFinding, FrozenItem, FrozenOriginal } from '../../../shared/domain/bundle.ts';
import type { BundleRequest, CustodyLine } from './reader/reader-input.ts';

/** A custody entry with its canonical text, exactly as it was hashed. */
export interface CustodyExtract extends CustodyLine {
  readonly entry: string;
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
  /** The shell line that gives the bytes with this hash out of the exhibit that holds them; null when it is the exhibit. */
  unpack(sha256: string): string | null;
  /** Entries that concern what is inside and may be shown, oldest first, up to the one that froze the bundle. */
  custody(): Iterable<CustodyExtract>;
  /** Number and hash of every entry up to that one, oldest first. */
  chain(): Iterable<{ readonly seq: number; readonly hash: string }>;
  /** A credential as the audience may see it. */
  credential(value: string): string;
}
