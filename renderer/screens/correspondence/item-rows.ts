import { useMemo } from 'react';
import { useQueries } from '@tanstack/react-query';
import type { QueryClient, UseQueryResult } from '@tanstack/react-query';
import type { Input, Output } from '../../../shared/contract/methods.ts';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { queryKey, useAnswer } from '../../engine/queries.ts';
import type { Engine } from '../../../shared/rpc/client.ts';
import type { MonthCount } from './list-layout.ts';

export type ItemRow = Output<'item.page'>['rows'][number];
type Page = Output<'item.page'>;

const STEP = 100;

/** The shape of a list: how many, by month, and where each page begins. Undefined until it was counted. */
export interface ListShape {
  readonly total: number;
  readonly step: number;
  readonly months: readonly MonthCount[];
  readonly anchors: readonly (Cursor | null)[];
}

/** Counts the filtered list; the previous shape stays on screen while a changed filter is counted. */
export function useListShape(filter: Input<'item.months'>): { readonly shape: ListShape | undefined; readonly isCounting: boolean; readonly error: unknown; readonly retry: () => void } {
  const anchors = useAnswer('item.anchors', { ...filter, step: STEP }, { keepsPrevious: true });
  const months = useAnswer('item.months', filter, { keepsPrevious: true });
  const shape = useMemo(() => (anchors.data === undefined || months.data === undefined ? undefined
    : { total: anchors.data.total, step: anchors.data.step, anchors: anchors.data.anchors, months: months.data }), [anchors.data, months.data]);
  return {
    shape,
    isCounting: anchors.isFetching || months.isFetching,
    error: anchors.error ?? months.error,
    retry: () => { void anchors.refetch(); void months.refetch(); },
  };
}

function pageQuery(engine: Engine, filter: Input<'item.months'>, shape: ListShape, page: number) {
  const input = { ...filter, after: shape.anchors[page] ?? null, limit: shape.step };
  return {
    queryKey: queryKey('item.page', input),
    queryFn: ({ signal }: { readonly signal: AbortSignal }) => engine.call('item.page', input, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  };
}

/** Rows of a window of the list, `first` to `end` (exclusive); a row that has not come yet is undefined. */
export function useItemRows(filter: Input<'item.months'>, shape: ListShape | undefined, first: number, end: number): { readonly rowAt: (index: number) => ItemRow | undefined; readonly error: unknown } {
  const engine = useEngine();
  const step = shape?.step ?? STEP;
  const firstPage = Math.floor(first / step);
  const pages = shape === undefined || end <= first ? [] : Array.from({ length: Math.floor((end - 1) / step) - firstPage + 1 }, (_, at) => firstPage + at).filter(page => page < shape.anchors.length);
  const combine = (results: UseQueryResult<Page>[]): { readonly data: readonly (Page | undefined)[]; readonly error: unknown } => ({
    data: results.map(result => result.data),
    error: results.find(result => result.isError)?.error ?? null,
  });
  const answer = useQueries({ queries: shape === undefined ? [] : pages.map(page => pageQuery(engine, filter, shape, page)), combine });
  return {
    rowAt: index => answer.data[Math.floor(index / step) - firstPage]?.rows[index % step],
    error: answer.error,
  };
}

/** One row wherever it stands, for a step beyond what is on screen. */
export async function fetchRow(client: QueryClient, engine: Engine, filter: Input<'item.months'>, shape: ListShape, index: number): Promise<ItemRow | undefined> {
  const page = await client.query(pageQuery(engine, filter, shape, Math.floor(index / shape.step)));
  return page.rows[index % shape.step];
}
