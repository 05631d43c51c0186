import type { SearchHit } from '../../../shared/contract/items.ts';
import type { ReadDb } from '../store/connection.ts';
import type { SearchQuery } from './query.ts';

/** One kind of thing that can be found. Best hits first; `after` is what `next` of the page before said, null for the first page. */
export interface SearchProvider {
  readonly kind: SearchHit['kind'];
  search(db: ReadDb, query: SearchQuery, after: string | null, limit: number): { readonly hits: readonly SearchHit[]; readonly next: string | null };
  /** How many there are; may stop counting at a large number. */
  count(db: ReadDb, query: SearchQuery): number;
}
