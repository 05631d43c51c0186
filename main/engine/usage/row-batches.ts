import type { Slice } from '../../../shared/domain/usage.ts';
import { OWN_COLUMNS } from '../store/exported-rows.ts';
import type { ColumnDef } from '../store/usage-source.ts';
import type { RegisterEpoch } from './app-register.ts';
import { keptColumns } from './export-rows.ts';
import { inDigestOrder, partsOf } from './file-order.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { ordinalsOf, ordinalSuffix } from './line-ordinals.ts';
import { fileLabel } from './member-name.ts';
import type { UsageContext } from './open-source.ts';
import type { MatchedSegment } from './segment-scan.ts';
import { columnNamed } from './slice-filter.ts';

/** One column of a batch. Figures are whole numbers. */
export type BatchColumn =
  | { readonly kind: 'same'; readonly value: string | null }
  /** `values[codes[row]]`. */
  | { readonly kind: 'coded'; readonly codes: Uint32Array<ArrayBuffer>; readonly values: readonly (string | number | null)[] }
  /** −1 for none where `hasNone`. */
  | { readonly kind: 'figures'; readonly values: Float64Array<ArrayBuffer>; readonly hasNone: boolean }
  | { readonly kind: 'values'; readonly values: readonly (string | number | null)[] };

/** Requests of one segment, column by column; columns that were not asked for are null. */
export interface RowBatch {
  readonly rows: number;
  readonly columns: readonly (BatchColumn | null)[];
}

const INTEGERS: ReadonlySet<string> = new Set(['line', 'at_utc_us', 'status', 'items', 'bytes']);

/** Columns of the table of a slice's requests, with the names an export gives them. */
export function tableColumns(context: UsageContext, slice: Slice): { readonly name: string; readonly type: 'text' | 'integer'; readonly isKept: boolean }[] {
  return [
    ...OWN_COLUMNS.map(name => ({ name, type: INTEGERS.has(name) ? 'integer' as const : 'text' as const, isKept: false })),
    ...keptColumns(context, slice).map(name => ({ name, type: 'text' as const, isKept: true })),
  ];
}

/**
 * Gives a slice's requests segment by segment with the wanted columns of `names`, which are those of `tableColumns`. Holds one segment
 * at a time; values that are not stored are read again from the original.
 * @throws whatever aborted the signal, exhibit.missing
 */
export async function* rowBatches(context: UsageContext, slice: Slice, names: readonly string[], wanted: readonly boolean[], signal: AbortSignal): AsyncGenerator<RowBatch> {
  for (const source of inDigestOrder(context, slice)) {
    const file = fileLabel(context.db, source.info);
    for await (const { matched, epoch } of partsOf(context, source, slice, signal)) {
      const columns: (BatchColumn | null)[] = [];
      const needsLines = wanted[names.indexOf('line')] === true || wanted[names.indexOf('ref')] === true;
      const lines = needsLines ? matched.positions().lines : null;
      for (const [at, name] of names.entries()) columns.push(wanted[at] === true ? await columnOf(matched, epoch, name, lines, file) : null);
      yield { rows: matched.count, columns };
    }
  }
}

async function columnOf(matched: MatchedSegment, epoch: RegisterEpoch, name: string, lines: Float64Array | null, file: string): Promise<BatchColumn> {
  const { source } = matched;
  switch (name) {
    case 'sha256': return { kind: 'same', value: source.info.contentSha256 };
    case 'file': return { kind: 'same', value: file };
    case 'line': return { kind: 'figures', values: picked(matched, lines!), hasNone: false };
    case 'ref': {
      const ordinals = ordinalsOf(source, matched.segment, lines!), prefix = `request:${source.info.contentSha256.slice(0, 12)}:`;
      return { kind: 'values', values: Array.from(rowsOf(matched), row => `${prefix}${lines![row]!}${ordinalSuffix(ordinals, row)}`) };
    }
    case 'at_utc_us': return { kind: 'figures', values: picked(matched, matched.times()), hasNone: false };
    case 'at': return { kind: 'values', values: Array.from(picked(matched, matched.times()), isoOfUs) };
    case 'app': return byRole(matched, 'app', value => epoch.nameOf(value));
    case 'credential': case 'method': case 'endpoint': return byRole(matched, name, value => value);
    case 'status': return byRole(matched, 'status', value => (/^\d{1,9}$/.test(value) ? Number(value) : null));
    case 'items': case 'bytes': {
      const figures = matched.numbers(name);
      return figures === null ? { kind: 'same', value: null } : { kind: 'figures', values: picked(matched, figures), hasNone: true };
    }
    default: {
      const column = columnNamed(source, name);
      return column === null ? { kind: 'same', value: null } : valuesOf(matched, column, value => value);
    }
  }
}

function byRole(matched: MatchedSegment, role: string, present: (value: string) => string | number | null): Promise<BatchColumn> | BatchColumn {
  const column = matched.source.column(role);
  return column === null ? { kind: 'coded', codes: new Uint32Array(matched.count), values: [present('')] } : valuesOf(matched, column, present);
}

/** Each value of the segment once, numbered as it first comes. */
async function valuesOf(matched: MatchedSegment, column: ColumnDef, present: (value: string) => string | number | null): Promise<BatchColumn> {
  const ids = matched.values(column);
  if (ids === null) return { kind: 'values', values: (await matched.texts(column)).map(present) };
  const dictionary = matched.source.dictionary(column);
  const places = new Uint32Array(dictionary.count + 1), codes = new Uint32Array(matched.count), values: (string | number | null)[] = [];
  for (let at = 0; at < matched.count; at++) {
    const id = ids[matched.rows[at]!]!;
    let place = places[id]!;
    if (place === 0) {
      values.push(present(dictionary.text(id)));
      places[id] = place = values.length;
    }
    codes[at] = place - 1;
  }
  return { kind: 'coded', codes, values };
}

function rowsOf(matched: MatchedSegment): Uint32Array {
  return matched.rows.subarray(0, matched.count);
}

function picked(matched: MatchedSegment, figures: Float64Array): Float64Array<ArrayBuffer> {
  const values = new Float64Array(matched.count);
  for (let at = 0; at < matched.count; at++) values[at] = figures[matched.rows[at]!]!;
  return values;
}
