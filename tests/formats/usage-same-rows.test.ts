import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { bucketsOf } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { plainRequest, writeLog } from '../support/log-writers.ts';
import type { PlainRequest, Written } from '../support/log-writers.ts';
import { naiveTemplate } from '../support/naive-log.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const { signal } = new AbortController();
afterAll(() => { process.env['PROVISO_DATA'] = ''; });

const FORMATS: readonly Written[] = ['csv', 'jsonl', 'combined', 'w3c', 'alb', 'cloudtrail'];
const HOUR_US = 3_600_000_000;
/** Load balancers know no credential, CloudTrail neither status nor bytes. */
const LACKS: Readonly<Record<Written, readonly string[]>> = { csv: [], jsonl: [], combined: [], w3c: [], alb: ['credential'], cloudtrail: ['status'] };
const VALUE_OF = { endpoint: (row: PlainRequest) => naiveTemplate(row.path), credential: (row: PlainRequest) => row.credential, status: (row: PlainRequest) => String(row.status) } as const;

type Totals = Record<string, [calls: number, bytes: number]>;

function addUp(rows: readonly PlainRequest[], by: keyof typeof VALUE_OF, hasBytes: boolean): Totals {
  const totals: Totals = {};
  for (const row of rows) {
    const key = `${Math.floor(row.atMs * 1_000 / HOUR_US) * HOUR_US} ${VALUE_OF[by](row)}`;
    const [calls, bytes] = totals[key] ?? [0, 0];
    totals[key] = [calls + 1, bytes + (hasBytes ? row.bytes ?? 0 : 0)];
  }
  return totals;
}

test(`the same requests written in any format give the same totals, by rollup, by scan and by a plain sum (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.array(plainRequest, { minLength: 20, maxLength: 120 }), fc.integer({ min: 7, max: 20 }), fc.constantFrom<keyof typeof VALUE_OF>('endpoint', 'credential', 'status'), async (rows, spoilEvery, by) => {
    for (const format of FORMATS) {
      if (LACKS[format].includes(by)) continue;
      const usage = makeUsageCase();
      const { exhibits } = await usage.take({ [`${format}.log`]: writeLog(format, rows, spoilEvery) }, { kind: 'usage' });
      expect({ format, ...exhibits[0]?.counts }).toMatchObject({ format, requests: rows.length, rejected: Math.floor(rows.length / spoilEvery) });
      const expected = addUp(rows, by, format !== 'cloudtrail');
      for (const scanOnly of [false, true]) {
        const { cells } = await measure(usage.context, slice(), { buckets: bucketsOf('hour'), by, signal, scanOnly });
        expect({ format, totals: Object.fromEntries(cells.map(cell => [`${cell.atUtcUs!} ${cell.value ?? ''}`, [cell.calls, cell.bytes]])) }).toEqual({ format, totals: expected });
      }
    }
  }), { numRuns: 3, seed, interruptAfterTimeLimit: 10_000 });
}, 60_000);
