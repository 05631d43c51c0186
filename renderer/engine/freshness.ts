import type { QueryClient } from '@tanstack/react-query';
import type { NoticeTopic } from '../../shared/contract/notices.ts';

/** Which questions a notice makes stale, by the noun before the dot; `case` is always asked again. */
const STALE_NOUNS = {
  case: ['case'],
  sources: ['source', 'import', 'app', 'usage', 'duplicates', 'timeline', 'mapping', 'root'],
  items: ['item', 'search', 'timeline'],
  usage: ['usage', 'duplicates', 'finding', 'mapping', 'timeline', 'limit', 'claim', 'government', 'pattern', 'baseline'],
  slices: ['slice'],
  mappings: ['mapping', 'import'],
  findings: ['finding', 'timeline', 'search'],
  agreements: ['agreement', 'provision', 'timeline', 'search', 'link'],
  links: ['link', 'item', 'agreement', 'provision', 'timeline', 'bundle', 'undo', 'redo'],
  events: ['event', 'timeline', 'search', 'undo', 'redo'],
  bundles: ['bundle'],
  custody: ['custody', 'undo', 'redo'],
  apps: ['app', 'usage', 'timeline', 'limit', 'claim', 'undo', 'redo'],
  limits: ['limit', 'claim', 'undo', 'redo'],
  claims: ['claim', 'undo', 'redo'],
  government: ['government', 'claim', 'undo', 'redo'],
} as const satisfies Record<NoticeTopic, readonly string[]>;

/** The nouns whose answers are stale after a notice. */
export function staleNouns(topics: readonly NoticeTopic[]): ReadonlySet<string> {
  return new Set(['case', ...topics.flatMap(topic => STALE_NOUNS[topic])]);
}

/** Marks stale what the topics touch; what is on screen is asked again at once. */
export function invalidateOn(client: QueryClient, topics: readonly NoticeTopic[]): void {
  const nouns = staleNouns(topics);
  void client.invalidateQueries({
    predicate: ({ queryKey: [method] }) => typeof method === 'string' && nouns.has(method.slice(0, method.indexOf('.'))),
  });
}
