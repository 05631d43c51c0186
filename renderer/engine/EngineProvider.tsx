import { createContext, useContext, useEffect } from 'react';
import type { ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Engine } from '../../shared/rpc/client.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { invalidateOn } from './freshness.ts';

const EngineContext = createContext<Engine | null>(null);

/** Everything below speaks to this engine; the cache is dropped with it and refreshed on its notices. */
export function EngineProvider({ engine, client, children }: { readonly engine: Engine; readonly client: QueryClient; readonly children: ReactNode }) {
  useEffect(() => {
    void client.invalidateQueries();
    return engine.onNotice(notice => { invalidateOn(client, notice.topics); });
  }, [engine, client]);
  return (
    <QueryClientProvider client={client}>
      <EngineContext value={engine}>{children}</EngineContext>
    </QueryClientProvider>
  );
}

/** The engine of the open case. */
export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === null) throw new ProvisoError('engine.none', 'No case is open in this window.');
  return engine;
}

/** Answers stay fresh until a notice says otherwise; only a vanished engine is worth asking twice. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < 1 && error instanceof ProvisoError && error.code === 'case.busy',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}
