import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { BundleSelection, FrozenBundle } from '../../../shared/domain/bundle.ts';
import type { Choice } from './choose.ts';
import type { DraftOriginal } from './freeze-items.ts';

/** A bundle as it would be frozen now, but for its number, its moment and the hashes of messages cut out of mailboxes. */
export interface DraftBundle {
  readonly content: Omit<FrozenBundle, 'bundle' | 'originals' | 'holdings' | 'exhibits'>;
  readonly originals: readonly DraftOriginal[];
  readonly choice: Choice;
  readonly selection: BundleSelection;
  readonly usageExhibits: readonly Sha256[];
  /** Number of the newest custody entry when this was read; when it has moved on, read again. */
  readonly custodySeq: number;
}
