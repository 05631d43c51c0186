import type { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { RegisterEpoch } from './app-register.ts';
import type { ByteRanges } from './byte-ranges.ts';
import type { Repeats } from './duplicates/repeats.ts';
import type { OpenSource } from './open-source.ts';
import type { ColumnDef } from '../store/usage-source.ts';
import { statusClassOf } from './rollup-builder.ts';
import { MOST_KEPT_VALUES } from './scan-plan.ts';
import type { SourceDictionary } from './source-dictionary.ts';

/** One condition on a stored column: which of its numbers pass. */
export interface ValueFilter {
  readonly column: ColumnDef;
  readonly passes: Uint8Array;
  /** The same for values that did not fit the dictionary. */
  readonly test: (value: string) => boolean;
}
/** One condition on a figure: it is this number. */
export interface NumberFilter { readonly column: ColumnDef; readonly equals: number }
/** One condition on a column that is only in the original. */
export interface OriginalFilter { readonly column: ColumnDef; readonly equals: string }

/** What a slice asks of one source within one epoch of the app register. */
export interface SourceFilter {
  readonly values: readonly ValueFilter[];
  readonly numbers: readonly NumberFilter[];
  readonly originals: readonly OriginalFilter[];
  /** Records must start in each of these. */
  readonly within: readonly ByteRanges[];
  /** Rows that are left out; null for none. */
  readonly without: Repeats | null;
}

const encoder = new TextEncoder();

/** `2xx` for a status of the class, empty for anything that is no three-digit status. */
export function statusClassLabel(status: string): string {
  const statusClass = statusClassOf(encoder.encode(status));
  return statusClass === 0 ? '' : `${statusClass}xx`;
}

/** Tests of a slice on single dimensions; null where it does not ask. Repeated requests are no dimension: `sourceFilter` and `measure` see to them. Both rollups and scans are filtered with these. */
export function sliceTests(slice: Slice, epoch: RegisterEpoch) {
  const apps = new Set(slice.apps), credentials = new Set(slice.credentials), methods = new Set(slice.methods.map(method => method.toUpperCase()));
  const endpoints = new Set(slice.endpoints);
  const codes = new Set(slice.statuses.filter(status => !status.endsWith('xx'))), classes = new Set(slice.statuses.filter(status => status.endsWith('xx')));
  const noErrors = slice.exclude.includes('errors'), noRefusals = slice.exclude.includes('refusals');
  return {
    app: apps.size === 0 ? null : (value: string) => apps.has(epoch.nameOf(value)) || apps.has(value),
    credential: credentials.size === 0 ? null : (value: string) => credentials.has(value),
    method: methods.size === 0 ? null : (value: string) => methods.has(value.toUpperCase()),
    endpoint: endpoints.size === 0 ? null : (value: string) => endpoints.has(value),
    status: slice.statuses.length === 0 && !noErrors && !noRefusals ? null : (value: string) => {
      const ofClass = statusClassLabel(value);
      if ((noErrors && ofClass === '5xx') || (noRefusals && value === '429')) return false;
      return slice.statuses.length === 0 || codes.has(value) || classes.has(ofClass);
    },
    /** The same by class alone; null when codes matter. */
    statusClass: codes.size > 0 || noRefusals ? null : (label: string) => (classes.size === 0 || classes.has(label)) && !(noErrors && label === '5xx'),
  };
}
export type SliceTests = ReturnType<typeof sliceTests>;

/** Resolves a slice against the columns of a source; null when no row of it can match. */
export function sourceFilter(source: OpenSource, slice: Slice, epoch: RegisterEpoch): SourceFilter | null {
  const tests = sliceTests(slice, epoch);
  const values: ValueFilter[] = [];
  const numbers: NumberFilter[] = [];
  const originals: OriginalFilter[] = [];
  const add = (role: string, test: ((value: string) => boolean) | null): boolean => {
    if (test === null) return true;
    const column = source.column(role);
    if (column === null) return test('');
    const dictionary = source.dictionary(column), passes = dictionary.matching(test);
    if (!passes.includes(1) && !mayOverflow(dictionary)) return false;
    if (passes.includes(0) || mayOverflow(dictionary)) values.push({ column, passes, test });
    return true;
  };
  const listed = (role: string, wanted: readonly string[]): boolean => {
    if (wanted.length === 0) return true;
    const column = source.column(role);
    if (column === null) return wanted.includes('');
    const dictionary = source.dictionary(column), passes = dictionary.among(wanted);
    if (!passes.includes(1) && !mayOverflow(dictionary)) return false;
    values.push({ column, passes, test: value => wanted.includes(value) });
    return true;
  };
  if (!add('app', tests.app) || !listed('credential', slice.credentials) || !listed('endpoint', slice.endpoints) || !add('method', tests.method) || !add('status', tests.status)) return null;
  for (const { column: name, value } of slice.where) {
    const column = columnNamed(source, name);
    if (column === null) return null;
    if (column.kind === 'original') originals.push({ column, equals: value });
    else if (column.kind === 'numbers') {
      if (value !== '' && !/^\d{1,16}$/.test(value)) return null;
      numbers.push({ column, equals: value === '' ? -1 : Number(value) });
    } else {
      const dictionary = source.dictionary(column), passes = dictionary.among([value]);
      if (!passes.includes(1) && !mayOverflow(dictionary)) return null;
      values.push({ column, passes, test: own => own === value });
    }
  }
  const within = slice.hits.length === 0 ? [] : [source.rowsIn(slice.hits)];
  if (within.some(ranges => ranges.isEmpty)) return null;
  return { values, numbers, originals, within, without: slice.exclude.includes('duplicates') ? source.repeatsAmong(slice.sources) : null };
}

/** A dictionary this large may have been full, so that some values are only in the original. */
function mayOverflow(dictionary: SourceDictionary): boolean {
  return dictionary.count >= MOST_KEPT_VALUES;
}

/** @throws filter.unknown-column when no source has a column that the slice asks for */
export function requireColumns(sources: readonly OpenSource[], slice: Pick<Slice, 'where'>): void {
  for (const { column } of slice.where) requireColumn(sources, column);
}

/** @throws filter.unknown-column when no source has this column */
export function requireColumn(sources: readonly OpenSource[], column: string): void {
  if (sources.length === 0 || sources.some(source => columnNamed(source, column) !== null)) return;
  const known = [...new Set(sources.flatMap(source => source.columns.filter(({ kind }) => kind !== 'position').map(({ name }) => name)))];
  throw new ProvisoError('filter.unknown-column', `No usage log of this case has a column "${column}". Columns: ${known.slice(0, 30).join(', ')}.`, { column });
}

/** A column by its name in the log, or by its role. `time` and positions cannot be asked for. */
export function columnNamed(source: OpenSource, name: string): ColumnDef | null {
  const own = source.columns.filter(column => column.kind !== 'position');
  return own.find(column => column.name === name) ?? own.find(column => column.role === name) ?? own.find(column => column.name.toLowerCase() === name.toLowerCase()) ?? null;
}
