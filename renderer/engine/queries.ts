import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData, UseInfiniteQueryResult, UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { Input, MethodName, MethodsOfKind, Output } from '../../shared/contract/methods.ts';
import type { Cursor } from '../../shared/domain/basics.ts';
import { useEngine } from './EngineProvider.tsx';
import { noteAsking } from './asking.ts';
import { invalidateOn } from './freshness.ts';

type QueryName = MethodsOfKind<'query'>;
type CommandName = MethodsOfKind<'command'>;

/** The key of a question: its method, then its input. */
export function queryKey<M extends MethodName>(method: M, input: Input<M>): readonly [M, Input<M>] {
  return [method, input];
}

/** One answer of the engine, kept until a notice makes it stale; the call is cancelled when nobody waits. */
export function useAnswer<M extends QueryName>(method: M, input: Input<M>, options: { readonly enabled?: boolean; readonly keepsPrevious?: boolean } = {}): UseQueryResult<Output<M>> {
  const engine = useEngine();
  return useQuery<Output<M>>({
    queryKey: queryKey(method, input),
    queryFn: ({ signal }) => {
      const key = queryKey(method, input);
      return engine.call(method, input, { signal, onProgress: progress => { if (!signal.aborted) noteAsking(key, progress); } }).finally(() => { noteAsking(key, null); });
    },
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
