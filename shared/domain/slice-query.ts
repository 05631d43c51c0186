import type { Slice } from '../../../shared/domain/usage.ts';
import { isoOfUs } from './instants.ts';

/** True when a slice asks for nothing but whole sources. */
export function isWholeSlice(slice: Slice): boolean {
  return Object.entries(slice).every(([name, value]) => name === 'sources' || value === null || (Array.isArray(value) && value.length === 0));
}

/** The slice as a command line that counts it again. */
export function queryOf(slice: Slice): string {
  const option = (name: string, values: readonly string[]): string[] => values.map(value => `--${name} ${shellWord(value)}`);
  return [
    'proviso usage count CASE',
    ...(slice.fromUtcUs === null ? [] : [`--from ${isoOfUs(slice.fromUtcUs)}`]), ...(slice.toUtcUs === null ? [] : [`--to ${isoOfUs(slice.toUtcUs)}`]),
    ...option('app', slice.apps), ...option('credential', slice.credentials), ...option('endpoint', slice.endpoints), ...option('method', slice.methods), ...option('status', slice.statuses),
    ...slice.where.map(({ column, value }) => `--where ${shellWord(`${column}=${value}`)}`), ...option('source', slice.sources), ...option('exclude', slice.exclude), ...option('hits', slice.hits.map(String)),
  ].join(' ');
}

function shellWord(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll('\'', String.raw`'\''`)}'`;
}
