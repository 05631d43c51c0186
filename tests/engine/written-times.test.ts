import { describe, expect, test } from 'vitest';
import type { Mapping } from '../../shared/domain/usage.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const AT = Date.UTC(2022, 7, 26, 14, 15) * 1_000;

async function read(content: string, how: { readonly zone?: string; readonly timeFormat?: Mapping['time']['format'] } = {}) {
  const usage = makeUsageCase();
  const { exhibits } = await usage.take({ 'log.csv': content }, { kind: 'usage', ...how });
  const { rows } = await pageRows(usage.context, slice(), null, 5, usage.context.signal);
  return { exhibit: exhibits[0], times: rows.map(row => row.atUtcUs), usage };
}

describe('a date and a time of day in two columns', () => {
  test('are told by their values and read as one time, in whichever order and quoted or not', async () => {
    for (const content of ['Date,Time,App\n2022-08-26,14:15:00,a\n', 'Time,App,Date\n14:15,a,"2022-08-26"\n', 'App;Date;Clock\na;26.08.2022;14:15:00\n']) {
      const { exhibit, times } = await read(content, { zone: 'UTC' });
      expect([exhibit?.code, times]).toEqual([undefined, [AT]]);
      expect(exhibit?.mapping?.columns.map(column => column.role).sort()).toEqual(['app', 'time', 'timeOfDay']);
    }
  });

  test('a clock with an offset needs no zone, one without asks for it', async () => {
    expect((await read('Date,Time,App\n2022-08-26,16:15:00+02:00,a\n')).times).toEqual([AT]);
    expect((await read('Date,Time,App\n2022-08-26,14:15:00,a\n')).exhibit?.code).toBe('usage.zone-unknown');
  });

  test('a record without one of the two is a reject, never a request at midnight', async () => {
    const { exhibit, times } = await read('Date,Time,App\n2022-08-26,14:15:00,a\n2022-08-26,,b\n,14:15:00,c\n2022-08-26,25:00:00,d\n', { zone: 'UTC' });
    expect([times, exhibit?.counts['rejected']]).toEqual([[AT], 3]);
  });

  test('give the same rows on threads of their own as on one, and the original stays reachable', async () => {
    const lines = Array.from({ length: 90_000 }, (_, at) => `${26 + (at % 3)}/08/2022,${String(at % 12 + 1)}:${String(at % 60).padStart(2, '0')}:00 ${at % 2 === 0 ? 'AM' : 'PM'},app ${at % 5},"a, b"`);
    const { exhibit, usage } = await read(`Day,Clock,App,Note\n${lines.join('\n')}\n`, { zone: 'Europe/Paris' });
    expect(exhibit).toMatchObject({ status: 'ok', counts: { requests: 90_000, rejected: 0 } });
    const hour = (at: number): number => ((at % 12 + 1) % 12) + (at % 2 === 0 ? 0 : 12);
    const noonOn = lines.filter((_, at) => at % 3 === 2 && hour(at) === 12).length;
    const { cells } = await measure(usage.context, slice({ fromUtcUs: Date.UTC(2022, 7, 28, 10) * 1_000, toUtcUs: Date.UTC(2022, 7, 28, 11) * 1_000 }), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal });
    expect([noonOn > 0, cells[0]?.calls]).toEqual([true, noonOn]);
  });
});

describe('dates whose day and month can be taken for each other', () => {
  const unclear = 'when,app\n03/04/2022 10:00,a\n05/06/2022 11:00,b\n';
  test('are asked for, and read as was said', async () => {
    expect((await read(unclear, { zone: 'UTC' })).exhibit).toMatchObject({ status: 'quarantined', code: 'usage.date-order-unknown' });
    expect((await read(unclear, { zone: 'UTC', timeFormat: 'dmy' })).times[0]).toBe(Date.UTC(2022, 3, 3, 10) * 1_000);
    expect((await read(unclear, { zone: 'UTC', timeFormat: 'mdy' })).times[0]).toBe(Date.UTC(2022, 2, 4, 10) * 1_000);
  });
  test('are not asked for where one of them settles it, or where points are between them', async () => {
    expect((await read('when,app\n03/04/2022 10:00,a\n05/16/2022 11:00,b\n', { zone: 'UTC' })).exhibit?.mapping?.time.format).toBe('mdy');
    expect((await read('when,app\n03/04/2022 10:00,a\n25/06/2022 11:00,b\n', { zone: 'UTC' })).exhibit?.mapping?.time.format).toBe('dmy');
    expect((await read('when;app\n03.04.2022 10:00;a\n05.06.2022 11:00;b\n', { zone: 'UTC' })).exhibit?.mapping?.time.format).toBe('dmy');
  });
});
