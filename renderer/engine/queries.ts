import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, QueryClient, UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { Input, MethodName, MethodsOfKind, Output } from '../../shared/contract/methods.ts';
import type { Cursor } from '../../shared/domain/basics.ts';
import type { NoticeTopic } from '../../shared/contract/notices.ts';
import { useEngine } from './EngineProvider.tsx';

type QueryName = MethodsOfKind<'query'>;
type CommandName = MethodsOfKind<'command'>;

/** Which questions a notice makes stale, by the noun before the dot; `case` is always asked again. */
const STALE_NOUNS = {
  case: ['case'],
  sources: ['source', 'import', 'app', 'usage', 'timeline'],
  items: ['item', 'search', 'timeline'],
  usage: ['usage', 'timeline'],
  findings: ['finding', 'timeline', 'search'],
  agreements: ['agreement', 'provision', 'timeline', 'search', 'link'],
  links: ['link', 'item', 'agreement', 'provision', 'timeline', 'bundle', 'undo', 'redo'],
  events: ['event', 'timeline', 'search', 'undo', 'redo'],
  bundles: ['bundle'],
  custody: ['custody', 'undo', 'redo'],
  apps: ['app', 'usage', 'timeline', 'undo', 'redo'],
} as const satisfies Record<NoticeTopic, readonly string[]>;

/** The key of a question: its method, then its input. */
export function queryKey<M extends MethodName>(method: M, input: Input<M>): readonly [M, Input<M>] {
  return [method, input];
}

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

/** One answer of the engine, kept until a notice makes it stale; the call is cancelled when nobody waits. */
export function useAnswer<M extends QueryName>(method: M, input: Input<M>, options: { readonly enabled?: boolean; readonly keepsPrevious?: boolean } = {}): UseQueryResult<Output<M>> {
  const engine = useEngine();
  return useQuery<Output<M>>({
    queryKey: queryKey(method, input),
    queryFn: ({ signal }) => engine.call(method, input, { signal }),
    enabled: options.enabled ?? true,
    ...(options.keepsPrevious === true ? { placeholderData: previous => previous } : {}),
  });
}

type PagedName = { [M in QueryName]: Output<M> extends { readonly next: Cursor | null } ? M : never }[QueryName];

/** Pages of a list, one after the other, each asked for with the cursor of the one before. */
export function usePages<M extends PagedName>(method: M, input: Omit<Input<M>, 'after'>, options: { readonly enabled?: boolean } = {}): UseInfiniteQueryResult<InfiniteData<Output<M>, Cursor | null>> {
  const engine = useEngine();
  return useInfiniteQuery<Output<M>, Error, InfiniteData<Output<M>, Cursor | null>, readonly unknown[], Cursor | null>({
    queryKey: [method, input, 'pages'],
    initialPageParam: null,
    // What was left out of the input is put back here; the compiler cannot follow that through the generic.
    queryFn: ({ pageParam, signal }) => engine.call(method, { ...input, after: pageParam } as unknown as Input<M>, { signal }),
    getNextPageParam: page => page.next,
    enabled: options.enabled ?? true,
  });
}

/** An act on the case. Notices refresh what it touched; the caller shows the error where the act was made. */
export function useAct<M extends CommandName>(method: M): UseMutationResult<Output<M>, Error, Input<M>> {
  const engine = useEngine();
  const client = useQueryClient();
  return useMutation({
    mutationFn: input => engine.call(method, input),
    onSuccess: () => { invalidateOn(client, ['custody']); },
  });
}
