import type { UsageDimension } from '../../../shared/contract/usage.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { ROLLED_APP, ROLLED_CREDENTIAL, ROLLED_ENDPOINT, ROLLED_STATUS, usageReader } from '../store/repositories/usage.ts';
import type { RegisterEpoch } from './app-register.ts';
import { monthOf, monthStartUs } from './buckets.ts';
import { CellTable, decodeCells } from './cell-table.ts';
import type { CoverPart, Level } from './cover-period.ts';
import type { LabelledCells } from './labelled-cells.ts';
import type { OpenSource, UsageContext } from './open-source.ts';
import { BY_APP, BY_CREDENTIAL, BY_DAY, BY_ENDPOINT, BY_MONTH, DAY_US, QUARTER_US } from './rollup-builder.ts';
import { sliceTests } from './slice-filter.ts';

type RolledLevel = Exclude<Level, 'scan'>;

/** How a slice is answered from a source's rollups. */
export interface RollupPlan {
  /** Levels there are cells for, coarsest first. */
  readonly levels: readonly RolledLevel[];
  readonly by: UsageDimension | null;
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
export function rollupPlan(source: OpenSource, slice: Slice, epoch: RegisterEpoch, by: UsageDimension | null): RollupPlan | null {
  const { rolled } = source.info;
  const tests = sliceTests(slice, epoch);
  if (slice.where.length > 0 || (rolled & ROLLED_STATUS) === 0) return null;
  if ((tests.status !== null && tests.statusClass === null) || by === 'status') return null;
  const needsApp = tests.app !== null || by === 'app';
  const needsEndpoint = slice.endpoints.length > 0 || slice.methods.length > 0 || by === 'endpoint' || by === 'method';
  const needsCredential = slice.credentials.length > 0 || by === 'credential';
  const needsClass = tests.status !== null || by === 'statusClass';
  if ((needsApp && (rolled & ROLLED_APP) === 0) || (needsEndpoint && (rolled & ROLLED_ENDPOINT) === 0) || (needsCredential && (rolled & ROLLED_CREDENTIAL) === 0)) return null;
  if (needsCredential && (needsEndpoint || needsClass)) return null;
  const kind = needsCredential ? 'credential' : needsApp && needsEndpoint ? 'both' : needsEndpoint ? 'endpoint' : 'plain';
  const hasDays = (rolled & ROLLED_APP) !== 0 && (rolled & ROLLED_ENDPOINT) !== 0;
  const levels: readonly RolledLevel[] = kind === 'credential' ? ['day'] : kind === 'both' ? ['month', 'day'] : hasDays ? ['month', 'day', 'quarter'] : ['quarter'];
  const methods = needsEndpoint ? source.labels('method') : null, endpoints = needsEndpoint ? source.labels('endpoint') : null;
  return {
    levels, by, kind,
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
  const picked = new CellTable();
  let first = Number.POSITIVE_INFINITY, last = Number.NEGATIVE_INFINITY;
  const width = level === 'quarter' ? QUARTER_US : DAY_US;
  for (const { bucket, cells: blob } of usage.rollup(source.info, kind, from, to)) {
    const cells = decodeCells(blob);
    const startUs = level === 'month' ? monthStartUs(bucket) : bucket * DAY_US;
    const dayIndex = total.buckets.indexOf(startUs);
    for (let at = 0; at < cells.count; at++) {
      const key = keyOf(kind, plan, cells.first[at]!, cells.second[at]!);
      if (key < 0) continue;
      let index = dayIndex, startsAt = startUs;
      if (level === 'quarter') {
        startsAt = startUs + (cells.first[at]! >>> 3) * QUARTER_US;
        if (startsAt < part.fromUtcUs || startsAt >= part.toUtcUs) continue;
        index = total.buckets.indexOf(startsAt);
      }
      if (startsAt < first) first = startsAt;
      if (startsAt > last) last = startsAt;
      picked.add(index, key, cells.calls[at]!, cells.items[at]!, cells.bytes[at]!);
    }
  }
  if (picked.count === 0) return;
  const endOf = (startsAt: number): number => (level === 'month' ? monthStartUs(monthOf(startsAt) + 1) : startsAt + width);
  total.saw({ fromUtcUs: first, toUtcUs: endOf(first) }, { fromUtcUs: last, toUtcUs: endOf(last) });
  total.add(picked, plan.by, textsOf(source, plan), epoch);
}

/** The number a cell is grouped under, −1 when the slice leaves it out. What the keys are is told where cells are built. */
function keyOf(kind: number, plan: RollupPlan, first: number, second: number): number {
  let app = 0, pair = 0, statusClass = 0, credential = 0;
  switch (kind) {
    case BY_APP: app = second; statusClass = first & 7; break;
    case BY_ENDPOINT: pair = second; statusClass = first & 7; break;
    case BY_CREDENTIAL: credential = first; app = second; break;
    default: app = first; pair = second >>> 3; statusClass = second & 7;
  }
  if (plan.apps !== null && plan.apps[app] !== 1) return -1;
  if (plan.classes !== null && plan.classes[statusClass] !== 1) return -1;
  if (plan.pairs !== null && plan.pairs[pair] !== 1) return -1;
  if (plan.credentials !== null && plan.credentials[credential] !== 1) return -1;
  switch (plan.by) {
    case 'app': return app;
    case 'statusClass': return statusClass;
    case 'credential': return credential;
    case 'endpoint': case 'method': return pair;
    default: return 0;
  }
}

function textsOf(source: OpenSource, plan: RollupPlan): (key: number) => string {
  switch (plan.by) {
    case 'app': return key => source.labels('app')?.[key] ?? '';
    case 'credential': return key => source.labels('credential')?.[key] ?? '';
    // A status that stands for its class.
    case 'statusClass': return key => (key === 0 ? '' : `${key}00`);
    case 'endpoint': return key => source.labels('endpoint')?.[source.pairs[key * 2 + 1] ?? 0] ?? '';
    case 'method': return key => source.labels('method')?.[source.pairs[key * 2] ?? 0] ?? '';
    default: return () => '';
  }
}
