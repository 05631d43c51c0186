import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import type { UsageDimension, UsageStep } from '../../shared/contract/usage.ts';
import type { Mapping, Slice } from '../../shared/domain/usage.ts';
import { appWriter } from '../../main/engine/store/repositories/apps.ts';
import { bucketsOf } from '../../main/engine/usage/buckets.ts';
import { digestOf, rowsInFileOrder } from '../../main/engine/usage/file-order.ts';
import type { MeasuredCell } from '../../main/engine/usage/labelled-cells.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { NAIVE_HEADER, naiveTemplate, readNaively } from '../support/naive-log.ts';
import type { NaiveLog, NaiveRow } from '../support/naive-log.ts';
import { randomLog } from '../support/random-log.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const { signal } = new AbortController();
afterAll(() => { process.env['PROVISO_DATA'] = ''; });

interface Logged extends NaiveRow { readonly sha256: string }

const ROLES = ['time', 'app', 'credential', 'method', 'endpoint', 'status', 'items', 'bytes', 'keep', 'requestId'] as const;
const MAPPING: Mapping = {
  format: 'csv', delimiter: ',', hasHeader: true, encoding: 'utf-8', time: { format: 'iso', zone: null }, templates: [],
  columns: NAIVE_HEADER.split(',').map((name, index) => ({ index, name, role: ROLES[index] ?? 'keep' })),
};

const SLICES: readonly { readonly name: string; readonly slice: Partial<Slice>; readonly takes: (row: Logged) => boolean }[] = [
  { name: 'everything', slice: {}, takes: () => true },
  { name: 'a period that cuts quarter hours', slice: { fromUtcUs: Date.UTC(2022, 1, 27, 3, 7) * 1_000 + 1, toUtcUs: Date.UTC(2022, 2, 2, 22, 53) * 1_000 }, takes: row => row.atUtcUs >= Date.UTC(2022, 1, 27, 3, 7) * 1_000 + 1 && row.atUtcUs < Date.UTC(2022, 2, 2, 22, 53) * 1_000 },
  { name: 'an app', slice: { apps: ['app-1'] }, takes: row => row.fields[1] === 'app-1' },
  { name: 'an app and an endpoint', slice: { apps: ['app-1', 'app-2'], endpoints: ['/2/users/:id/posts'] }, takes: row => /^app-[12]$/.test(row.fields[1] ?? '') && naiveTemplate(row.fields[4] ?? '') === '/2/users/:id/posts' },
  { name: 'a credential', slice: { credentials: ['cr-3', 'cr-4'] }, takes: row => /^cr-[34]$/.test(row.fields[2] ?? '') },
  { name: 'a method and a class', slice: { methods: ['GET'], statuses: ['4xx', '5xx'] }, takes: row => row.fields[3] === 'GET' && /^[45]\d\d$/.test(row.fields[5] ?? '') },
  { name: 'a code', slice: { statuses: ['429'] }, takes: row => row.fields[5] === '429' },
  { name: 'neither errors nor refusals', slice: { exclude: ['errors', 'refusals'] }, takes: row => row.fields[5] !== '429' && row.fields[5] !== '500' },
  { name: 'a kept column', slice: { where: [{ column: 'tenant', value: 'two\nlines' }] }, takes: row => row.fields[8] === 'two\nlines' },
  { name: 'a figure', slice: { where: [{ column: 'items', value: '100' }] }, takes: row => row.fields[6] === '100' },
];

const VALUE_OF: Readonly<Record<UsageDimension, (row: Logged) => string>> = {
  app: row => row.fields[1] ?? '', credential: row => row.fields[2] ?? '', method: row => row.fields[3] ?? '', endpoint: row => naiveTemplate(row.fields[4] ?? ''), status: row => row.fields[5] ?? '',
  statusClass: row => (/^[1-5]\d\d$/.test(row.fields[5] ?? '') ? `${row.fields[5]?.[0] ?? ''}xx` : ''),
};

function startOf(step: UsageStep | null, atUtcUs: number): number | null {
  const ms = Math.floor(atUtcUs / 1_000), iso = new Date(ms).toISOString();
  switch (step) {
    case null: return null;
    case 'month': return Date.parse(`${iso.slice(0, 7)}-01T00:00:00Z`) * 1_000;
    case 'year': return Date.parse(`${iso.slice(0, 4)}-01-01T00:00:00Z`) * 1_000;
    case 'week': return (Math.floor((ms / 86_400_000 - 4) / 7) * 7 + 4) * 86_400_000_000;
    case 'day': return Date.parse(`${iso.slice(0, 10)}T00:00:00Z`) * 1_000;
    case 'hour': return Math.floor(ms / 3_600_000) * 3_600_000_000;
    case '15min': return Math.floor(ms / 900_000) * 900_000_000;
  }
}

function addUp(rows: readonly Logged[], step: UsageStep | null, by: UsageDimension | null): unknown[] {
  const cells = new Map<string, Pick<MeasuredCell, 'atUtcUs' | 'value' | 'calls' | 'items' | 'bytes'>>();
  for (const row of rows) {
    const atUtcUs = startOf(step, row.atUtcUs), value = by === null ? null : VALUE_OF[by](row);
    const key = `${String(atUtcUs)} ${value ?? ''}`;
    const cell = cells.get(key) ?? { atUtcUs, value, calls: 0, items: 0, bytes: 0 };
    cells.set(key, { ...cell, calls: cell.calls + 1, items: cell.items + (Number(row.fields[6]) || 0), bytes: cell.bytes + (Number(row.fields[7]) || 0) });
  }
  return [...cells.values()].map((cell): MeasuredCell => ({ ...cell, value2: null, isOther: false, isOther2: false })).sort((one, other) => (one.atUtcUs ?? 0) - (other.atUtcUs ?? 0) || ((one.value ?? '') < (other.value ?? '') ? -1 : 1));
}

test(`totals by rollup, by scan and by a plain reader agree on random logs with random rejects (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(randomLog, { minLength: 1, maxLength: 3 }), fc.constantFrom(...SLICES), fc.constantFrom<UsageStep | null>(null, '15min', 'hour', 'day', 'week', 'month', 'year'),
    fc.constantFrom<UsageDimension | null>(null, 'app', 'credential', 'endpoint', 'method', 'status', 'statusClass'), async (files, asked, step, by) => {
      const usage = makeUsageCase();
      const unique = new Map(files.map(bytes => [createHash('sha256').update(bytes).digest('hex'), bytes]));
      const logs = [...unique].map(([sha256, bytes]): NaiveLog & { sha256: string } => ({ sha256, ...readNaively(bytes) }));
      const result = await usage.take(Object.fromEntries([...unique].map(([sha256, bytes]) => [`${sha256.slice(0, 8)}.csv`, bytes])), { kind: 'usage', mapping: MAPPING });
      expect({ rows: result.rows, rejected: result.rejected }).toEqual({ rows: sum(logs, log => log.rows.length), rejected: sum(logs, log => log.rejected) });
      for (const log of logs) {
        const counts = result.exhibits.find(exhibit => exhibit.sha256 === log.sha256)?.counts ?? {};
        expect(counts).toMatchObject({ requests: log.rows.length, rejected: log.rejected, skipped: log.skipped, records: log.rows.length + log.rejected + log.skipped, physicalLines: log.physicalLines });
      }
      const wanted = logs.flatMap(log => log.rows.map((row): Logged => ({ ...row, sha256: log.sha256 }))).filter(asked.takes);
      const expected = addUp(wanted, step, by);
      const rolled = await measure(usage.context, slice(asked.slice), { buckets: bucketsOf(step), by, signal });
      const scanned = await measure(usage.context, slice(asked.slice), { buckets: bucketsOf(step), by, signal, scanOnly: true });
      expect(rolled.cells).toEqual(expected);
      expect(scanned.cells).toEqual(expected);

      const inOrder = wanted.sort((one, other) => (one.sha256 < other.sha256 ? -1 : one.sha256 > other.sha256 ? 1 : one.line - other.line));
      expect(await digestOf(usage.context, slice(asked.slice), signal)).toBe(createHash('sha256').update(inOrder.map(row => `${row.sha256} ${row.line}\n`).join('')).digest('hex'));
      const listed = [];
      for await (const batch of rowsInFileOrder(usage.context, slice(asked.slice), signal)) listed.push(...batch);
      expect(listed.map(row => [row.sha256, row.line, row.startByte, row.endByte, row.atUtcUs, row.credential])).toEqual(inOrder.map(row => [row.sha256, row.line, row.startByte, row.endByte, row.atUtcUs, row.fields[2]]));
      const paged: number[] = [];
      for (let after = null, isOver = false; !isOver;) {
        const page: Awaited<ReturnType<typeof pageRows>> = await pageRows(usage.context, slice(asked.slice), after, 17, signal);
        paged.push(...page.rows.map(row => row.atUtcUs));
        after = page.next as never;
        isOver = page.next === null;
      }
      expect(paged).toEqual(wanted.map(row => row.atUtcUs).sort((one, other) => one - other));
    }), { numRuns: 40, seed, interruptAfterTimeLimit: 20_000 });
}, 60_000);

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}

describe('the app register', () => {
  test('names log values by the instant, without a new import, from rollups and scans alike', async () => {
    const usage = makeUsageCase();
    const rows = Array.from({ length: 200 }, (_, at) => `${new Date(Date.UTC(2022, 0, 1) + at * 600_000).toISOString()},key-1,${at}`);
    await usage.take({ 'a.csv': `time,app,items\n${rows.join('\n')}\n` });
    const cut = Date.UTC(2022, 0, 1, 12, 5);
    const details = { product: '', party: '', tier: '', declaredUseCase: '', declaredOn: '', declaredEvidence: '', government: false, governmentBasis: '', governmentReviewer: '' };
    appWriter(usage.context.db).add({ ...details, name: 'Early', identifiers: [{ identifier: 'key-1', fromUtcMs: null, toUtcMs: cut }] });
    appWriter(usage.context.db).add({ ...details, name: 'Late', identifiers: [{ identifier: 'key-1', fromUtcMs: cut, toUtcMs: Date.UTC(2022, 0, 2) }] });
    for (const scanOnly of [false, true]) {
      const { cells } = await measure(usage.context, slice(), { buckets: bucketsOf(null), by: 'app', signal, scanOnly });
      expect(cells.map(({ value, calls }) => [value, calls])).toEqual([['Early', 73], ['Late', 71], ['key-1', 56]]);
      const late = await measure(usage.context, slice({ apps: ['Late'] }), { buckets: bucketsOf(null), by: null, signal, scanOnly });
      expect(late.cells[0]?.calls).toBe(71);
    }
  });
});
