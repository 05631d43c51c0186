import { useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { SqlAnswer } from '../../../../shared/contract/sql.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import type { Progress } from '../../../../shared/domain/basics.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import type { ProvisoError } from '../../../../shared/errors.ts';
import { useEngine } from '../../../engine/EngineProvider.tsx';
import { ask } from '../../../engine/shell.ts';

const FIRST = 'SELECT app, count(*) AS calls, sum(items) AS items\nFROM request\nGROUP BY app\nORDER BY calls DESC';
/** The grid holds this many rows at most; a file takes all of them. */
const MOST_ROWS = 10_000;
const SECONDS = 600;

/** The statement on the desk and what became of the last one that ran; kept while the case is open, whatever screen is shown. */
export interface SqlDesk {
  readonly text: string;
  /** What ran last, and over which requests. */
  readonly ran: { readonly text: string; readonly slice: Slice; readonly answer: SqlAnswer } | null;
  /** The file that was written last, with the statement it holds the answer of. */
  readonly written: NonNullable<SqlAnswer['written']> | null;
  /** Of the statement as it stood when it ran. */
  readonly error: { readonly text: string; readonly failure: ProvisoError } | null;
  readonly running: { readonly progress: Progress | null; readonly stop: AbortController } | null;
}

const desks = new WeakMap<QueryClient, StoreApi<SqlDesk>>();

function deskOf(client: QueryClient): StoreApi<SqlDesk> {
  let desk = desks.get(client);
  if (desk === undefined) desks.set(client, desk = createStore<SqlDesk>(() => ({ text: FIRST, ran: null, written: null, error: null, running: null })));
  return desk;
}

/** The desk of the open case and what can be done on it. */
export function useSqlDesk(slice: Slice): SqlDesk & { setText(text: string): void; run(): Promise<void>; writeCsv(suggestedName: string): Promise<void>; stop(): void } {
  const engine = useEngine();
  const desk = deskOf(useQueryClient());
  const state = useStore(desk);
  const call = async (target: Awaited<ReturnType<typeof askWhere>>, text: string): Promise<void> => {
    const stop = new AbortController();
    desk.setState({ running: { progress: null, stop }, error: null, written: null });
    try {
      const answer = await engine.call('usage.sql', { sql: text, slice, most: MOST_ROWS, seconds: SECONDS, target: target?.grantId ?? null }, {
        signal: stop.signal, onProgress: progress => { desk.setState({ running: { progress, stop } }); },
      });
      desk.setState(answer.written === null ? { ran: { text, slice, answer } } : { written: answer.written });
    } catch (thrown) {
      const failure = toProvisoError(thrown);
      if (failure.code !== 'call.cancelled') desk.setState({ error: { text, failure } });
    } finally {
      desk.setState({ running: null });
    }
  };
  return {
    ...state,
    setText: text => { desk.setState({ text }); },
    run: async () => { if (desk.getState().running === null) await call(null, desk.getState().text); },
    writeCsv: async suggestedName => {
      const target = await askWhere(suggestedName);
      if (target !== null && desk.getState().running === null) await call(target, desk.getState().text);
    },
    stop: () => { desk.getState().running?.stop.abort(); },
  };
}

function askWhere(suggestedName: string) {
  return ask({ kind: 'grant-save', purpose: 'csv', suggestedName });
}
