import type { Slice } from '../../../shared/domain/usage.ts';
import { ROLLED_APP, ROLLED_CREDENTIAL, ROLLED_ENDPOINT, ROLLED_STATUS, usageReader } from '../store/repositories/usage.ts';
import type { RegisterEpoch } from './app-register.ts';
import { monthOf, monthStartUs } from './buckets.ts';
import { decodeCells } from './cell-table.ts';
import type { CellTable } from './cell-table.ts';
import type { CoverPart, Level } from './cover-period.ts';
import type { LabelledCells } from './labelled-cells.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { BY_APP, BY_CREDENTIAL, BY_DAY, BY_ENDPOINT, BY_MONTH, DAY_US, QUARTER_US } from './rollup-builder.ts';
import { sliceTests } from './slice-filter.ts';

type RolledLevel = Exclude<Level, 'scan'>;

const ROLLED_DIMENSIONS: ReadonlySet<string> = new Set(['app', 'endpoint', 'method', 'credential', 'statusClass']);

/** How a slice is answered from a source's rollups. */
export interface RollupPlan {
  /** Levels there are cells for, coarsest first. */
  readonly levels: readonly RolledLevel[];
  readonly by: string | null;
  readonly by2: string | null;
  /** Which numbers pass, indexed by number; null when any does. */
  readonly apps: Uint8Array | null;
  readonly credentials: Uint8Array | null;
  /** Indexed by pair of method and endpoint. */
  readonly pairs: Uint8Array | null;
  /** Indexed by class, 0 to 5. */
  readonly classes: Uint8Array | null;
  /** Cells of these dimensions are needed. */
  readonly kind: 'plain' | 'endpoint' | 'both' | 'credential';
}

/** Plans to answer a slice from rollups; null when it asks for something that was not rolled, and must be scanned. */
export function rollupPlan(source: OpenSource, slice: Slice, epoch: RegisterEpoch, by: string | null, by2: string | null = null): RollupPlan | null {
  const { rolled } = source.info;
  const tests = sliceTests(slice, epoch);
  if (slice.where.length > 0 || slice.hits.length > 0 || (rolled & ROLLED_STATUS) === 0) return null;
  const asked = [by, by2].filter(name => name !== null);
  if (asked.some(name => !ROLLED_DIMENSIONS.has(name))) return null;
  const asks = (...names: readonly string[]): boolean => asked.some(name => names.includes(name));
  if (tests.status !== null && tests.statusClass === null) return null;
  const needsApp = tests.app !== null || asks('app');
  const needsEndpoint = slice.endpoints.length > 0 || slice.methods.length > 0 || asks('endpoint', 'method');
  const needsCredential = slice.credentials.length > 0 || asks('credential');
  const needsClass = tests.status !== null || asks('statusClass');
  if ((needsApp && (rolled & ROLLED_APP) === 0) || (needsEndpoint && (rolled & ROLLED_ENDPOINT) === 0) || (needsCredential && (rolled & ROLLED_CREDENTIAL) === 0)) return null;
  if (needsCredential && (needsEndpoint || needsClass)) return null;
  const kind = needsCredential ? 'credential' : needsApp && needsEndpoint ? 'both' : needsEndpoint ? 'endpoint' : 'plain';
  const hasDays = (rolled & ROLLED_APP) !== 0 && (rolled & ROLLED_ENDPOINT) !== 0;
  const levels: readonly RolledLevel[] = kind === 'credential' ? ['day'] : kind === 'both' ? ['month', 'day'] : hasDays ? ['month', 'day', 'quarter'] : ['quarter'];
  const methods = needsEndpoint ? source.labels('method') : null, endpoints = needsEndpoint ? source.labels('endpoint') : null;
  return {
    levels, by, by2, kind,
    apps: tests.app === null ? null : passing(source.labels('app'), tests.app),
    credentials: slice.credentials.length === 0 ? null : passing(source.labels('credential'), value => slice.credentials.includes(value)),
    pairs: tests.endpoint === null && tests.method === null ? null : passingPairs(source, tests.method === null ? null : passing(methods, tests.method), tests.endpoint === null ? null : passing(endpoints, tests.endpoint)),
    classes: tests.statusClass === null || tests.status === null ? null : Uint8Array.from({ length: 6 }, (_, number) => (tests.statusClass?.(number === 0 ? '' : `${number}xx`) === true ? 1 : 0)),
  };
}

/** Without labels the log has no such column, and every row has the empty value, number 0. */
function passing(labels: readonly string[] | null, test: (value: string) => boolean): Uint8Array {
  return Uint8Array.from(labels ?? [''], value => (test(value) ? 1 : 0));
}

function passingPairs(source: OpenSource, methods: Uint8Array | null, endpoints: Uint8Array | null): Uint8Array {
  const pairs = source.pairs;
  return Uint8Array.from({ length: pairs.length / 2 }, (_, pair) => {
    const isMethod = methods === null || methods[pairs[pair * 2]!] === 1;
    return isMethod && (endpoints === null || endpoints[pairs[pair * 2 + 1]!] === 1) ? 1 : 0;
  });
}

/** Adds the rolled cells of a part of a period. */
export function addRolled(context: UsageContext, source: OpenSource, plan: RollupPlan, part: CoverPart & { readonly level: RolledLevel }, epoch: RegisterEpoch, total: LabelledCells): void {
  const usage = usageReader(context.db);
  const { level } = part;
  const kind = plan.kind === 'credential' ? BY_CREDENTIAL : level === 'month' ? BY_MONTH : level === 'day' ? BY_DAY : plan.kind === 'endpoint' ? BY_ENDPOINT : BY_APP;
  const from = level === 'month' ? monthOf(part.fromUtcUs) : Math.floor(part.fromUtcUs / DAY_US);
  const to = level === 'month' ? monthOf(part.toUtcUs) : Math.ceil(part.toUtcUs / DAY_US);
  let first = Number.POSITIVE_INFINITY, last = Number.NEGATIVE_INFINITY;
  const width = level === 'quarter' ? QUARTER_US : DAY_US;
  const key: CellKey = { one: 0, other: 0 };
  const label = remembered(textsOf(source, plan.by), text => total.label(text, epoch)), label2 = remembered(textsOf(source, plan.by2), text => total.label2(text, epoch));
  const { table } = total, places = new BucketPlaces();
  for (const { bucket, cells: blob } of usage.rollup(source.info, kind, from, to)) {
    const cells = decodeCells(blob);
    const startUs = level === 'month' ? monthStartUs(bucket) : bucket * DAY_US;
    let index = level === 'quarter' ? 0 : total.buckets.indexOf(startUs), startsAt = startUs, quarter = -1, isWithin = true;
    for (let at = 0; at < cells.count; at++) {
      const keys = cells.first[at]!;
      if (!keyOf(kind, plan, keys, cells.second[at]!, key)) continue;
      if (level === 'quarter' && keys >>> 3 !== quarter) {
        quarter = keys >>> 3;
        startsAt = startUs + quarter * QUARTER_US;
        isWithin = startsAt >= part.fromUtcUs && startsAt < part.toUtcUs;
        if (isWithin) index = total.buckets.indexOf(startsAt);
      }
      if (!isWithin) continue;
      if (startsAt < first) first = startsAt;
      if (startsAt > last) last = startsAt;
      const place = places.of(table, index, total.key(label(key.one), label2(key.other)));
      table.calls[place]! += cells.calls[at]!;
      table.items[place]! += cells.items[at]!;
      table.bytes[place]! += cells.bytes[at]!;
    }
  }
  if (first > last) return;
  const endOf = (startsAt: number): number => (level === 'month' ? monthStartUs(monthOf(startsAt) + 1) : startsAt + width);
  total.saw({ fromUtcUs: first, toUtcUs: endOf(first) }, { fromUtcUs: last, toUtcUs: endOf(last) });
}

const SMALL_KEYS = 1_024;

/** Where the cells of the bucket that is being added to stand in their table: cells of a bucket come together, so few are looked up. */
class BucketPlaces {
  readonly #buckets = new Float64Array(SMALL_KEYS).fill(-1);
  readonly #places = new Uint32Array(SMALL_KEYS);

  of(table: CellTable, bucket: number, key: number): number {
    if (key >= SMALL_KEYS) return table.at(bucket, key);
    if (this.#buckets[key] === bucket) return this.#places[key]!;
    this.#buckets[key] = bucket;
    return this.#places[key] = table.at(bucket, key);
  }
}

/** Asks for the label of a number once. */
function remembered(textOf: (key: number) => string, labelOf: (text: string) => number): (key: number) => number {
  const known: (number | undefined)[] = [];
  return key => known[key] ??= labelOf(textOf(key));
}

/** The numbers a cell is grouped under. */
interface CellKey { one: number; other: number }

/** Writes the numbers a cell is grouped under; false when the slice leaves it out. What the keys are is told where cells are built. */
function keyOf(kind: number, plan: RollupPlan, first: number, second: number, key: CellKey): boolean {
  let app = 0, pair = 0, statusClass = 0, credential = 0;
  switch (kind) {
    case BY_APP: app = second; statusClass = first & 7; break;
    case BY_ENDPOINT: pair = second; statusClass = first & 7; break;
    case BY_CREDENTIAL: credential = first; app = second; break;
    default: app = first; pair = second >>> 3; statusClass = second & 7;
  }
  if (plan.apps !== null && plan.apps[app] !== 1) return false;
  if (plan.classes !== null && plan.classes[statusClass] !== 1) return false;
  if (plan.pairs !== null && plan.pairs[pair] !== 1) return false;
  if (plan.credentials !== null && plan.credentials[credential] !== 1) return false;
  key.one = partOf(plan.by, app, pair, statusClass, credential);
  key.other = partOf(plan.by2, app, pair, statusClass, credential);
  return true;
}

function partOf(by: string | null, app: number, pair: number, statusClass: number, credential: number): number {
  switch (by) {
    case 'app': return app;
    case 'statusClass': return statusClass;
    case 'credential': return credential;
    case 'endpoint': case 'method': return pair;
    default: return 0;
  }
}

function textsOf(source: OpenSource, by: string | null): (key: number) => string {
  switch (by) {
    case 'app': return key => source.labels('app')?.[key] ?? '';
    case 'credential': return key => source.labels('credential')?.[key] ?? '';
    // A status that stands for its class.
    case 'statusClass': return key => (key === 0 ? '' : `${key}00`);
    case 'endpoint': return key => source.labels('endpoint')?.[source.pairs[key * 2 + 1] ?? 0] ?? '';
    case 'method': return key => source.labels('method')?.[source.pairs[key * 2] ?? 0] ?? '';
    default: return () => '';
  }
}
