import type { Accepted, Output } from '../../../shared/contract/methods.ts';
import type { SearchHit } from '../../../shared/contract/items.ts';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import type { SearchProvider } from './provider.ts';
import { asksNothing, parseSearch } from './query.ts';

/**
 * Runs one search over the kinds asked for, one kind after the other, a page at a time.
 * @throws search.nothing-asked when there is no word in it, search.bad-cursor
 */
export function runSearch(db: ReadDb, input: Accepted<'search.run'>, providers: readonly SearchProvider[]): Output<'search.run'> {
  const query = parseSearch(input.text);
  if (asksNothing(query)) throw new ProvisoError('search.nothing-asked', 'There is no word to search for. Write a word, a "phrase", a prefix such as req*, or from:, to:, subject:, before:, after:, has:attachment.');
  const asked = providers.filter(provider => input.kinds.length === 0 || input.kinds.includes(provider.kind));
  const hits: SearchHit[] = [];
  const counts = Object.fromEntries(asked.map(provider => [provider.kind, provider.count(db, query)]));
  let place = readCursor(input.after);
  let at = place === null ? 0 : asked.findIndex(provider => provider.kind === place?.kind);
  if (at < 0) throw badCursor();
  for (; at < asked.length; at += 1) {
    const provider = asked[at] as SearchProvider;
    const page = provider.search(db, query, place?.after ?? null, input.limit - hits.length);
    hits.push(...page.hits);
    if (page.next !== null) return { hits, next: writeCursor({ kind: provider.kind, after: page.next }), counts };
    place = null;
    const following = asked[at + 1];
    if (hits.length >= input.limit && following !== undefined) return { hits, next: writeCursor({ kind: following.kind, after: null }), counts };
  }
  return { hits, next: null, counts };
}

interface Place {
  readonly kind: string;
  readonly after: string | null;
}

function writeCursor(place: Place): Cursor {
  return JSON.stringify([place.kind, place.after]) as Cursor;
}

function readCursor(cursor: string | null): Place | null {
  if (cursor === null) return null;
  try {
    const parsed: unknown = JSON.parse(cursor);
    const [kind, after] = Array.isArray(parsed) ? (parsed as readonly unknown[]) : [];
    if (typeof kind === 'string' && (after === null || typeof after === 'string')) return { kind, after };
  } catch {
    // Not one of ours.
  }
  throw badCursor();
}

function badCursor(): ProvisoError {
  return new ProvisoError('search.bad-cursor', 'This place in the results is not known any more. Search again.');
}
