import { expect, test } from 'vitest';
import type { ImportedExhibit } from '../../shared/contract/case.ts';
import type { PlainRequest, Written } from '../support/log-writers.ts';
import { writeLog } from '../support/log-writers.ts';
import { coverageOf } from '../../main/engine/usage/coverage.ts';
import { makeUsageCase } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';
import { workbookOf } from '../support/workbook.ts';
import { zipOf } from '../support/zip-writer.ts';

// What real deliveries do to logs: nothing of it may lose a byte, count one twice or keep the rest from being read.
const LINES: readonly Written[] = ['csv', 'jsonl', 'combined', 'w3c', 'alb'];
const requests: readonly PlainRequest[] = Array.from({ length: 60 }, (_, at) => ({ atMs: Date.UTC(2022, 2, 1, 10, at), credential: `cr-${at % 3}`, method: 'GET', path: '/2/posts', status: 200, bytes: at }));

async function take(usage: UsageCase, name: string, text: string | Uint8Array, zone?: string): Promise<ImportedExhibit> {
  return (await usage.take({ [name]: text }, { kind: 'usage', ...(zone === undefined ? {} : { zone }) })).exhibits[0]!;
}

const outcome = ({ counts }: ImportedExhibit): (number | undefined)[] => [counts['requests'], counts['rejected']];
/** Codes and lines of what was not read. */
const rejects = (usage: UsageCase): unknown[] => usage.context.db.prepare<[], { code: string; line: number | null }>('SELECT code, line FROM problem WHERE line IS NOT NULL ORDER BY problem_id').all().map(({ code, line }) => [code, line]);

test.each(LINES)('half a last line of %s is one reject; the lines before it are read', async format => {
  const usage = makeUsageCase(), text = writeLog(format, requests, 1_000);
  expect(outcome(await take(usage, `a.${format}`, text.slice(0, text.lastIndexOf('\n', text.length - 2) + 22)))).toEqual([59, 1]);
});

test.each(LINES)('a line of three megabytes among lines of %s is one reject, and its neighbours keep their numbers', async format => {
  const usage = makeUsageCase(), lines = writeLog(format, requests, 1_000).split('\n');
  lines.splice(30, 0, `${lines[29]!.slice(0, 20)}${'x'.repeat(3_000_000)}`);
  const exhibit = await take(usage, `a.${format}`, lines.join('\n'));
  expect([outcome(exhibit), rejects(usage), exhibit.counts['physicalLines']]).toEqual([[60, 1], [['usage.line-too-long', 31]], lines.length - 1]);
});

test.each(LINES)('noise of every byte between lines of %s costs those lines alone', async format => {
  const usage = makeUsageCase(), text = Buffer.from(writeLog(format, requests, 1_000)), middle = text.indexOf('\n', text.length / 2) + 1;
  const noise = Buffer.from(Array.from({ length: 256 }, (_, byte) => (byte === 10 || byte === 13 || byte === 34 ? 46 : byte)));
  const exhibit = await take(usage, `a.${format}`, Buffer.concat([text.subarray(0, middle), noise, Buffer.from('\n'), text.subarray(middle)]));
  expect(outcome(exhibit)).toEqual([60, 1]);
});

test('a header that comes again is passed over; after another header nothing is read, so that columns never slip', async () => {
  const usage = makeUsageCase();
  const header = 'time,app,endpoint,method,status,items', row = (at: number): string => `2022-03-01T10:00:${String(at).padStart(2, '0')}Z,a,/x,GET,200,${at}`;
  const exhibit = await take(usage, 'a.csv', [header, row(1), header, row(2), 'time,endpoint,app,method,status,items', row(3), ''].join('\n'));
  expect([outcome(exhibit), exhibit.counts['skipped'], rejects(usage)]).toEqual([[2, 2], 2, [['usage.header-changed', 5], ['usage.header-changed', 6]]]);
});

test('counts past 53 bits, years 1 and 9999 and impossible days are rejects with their reason, and never rounded', async () => {
  const usage = makeUsageCase();
  const rows = ['2022-03-01T10:00:00Z,9007199254740991', '2022-03-01T10:00:01Z,9007199254740993', '2022-03-01T10:00:02Z,-1', '0001-01-01T00:00:00Z,1', '9999-12-31T23:59:59Z,1', '2022-02-29T10:00:00Z,1', '2024-02-29T10:00:00Z,1', '2022-03-01T24:00:00Z,1'];
  const honest = Array.from({ length: 20 }, (_, at) => `2022-03-01T09:00:${String(at).padStart(2, '0')}Z,1`);
  const exhibit = await take(usage, 'a.csv', ['time,items,app,endpoint', ...[...honest, ...rows].map(row => `${row},a,/x`), ''].join('\n'));
  expect([exhibit.counts['requests'], rejects(usage)]).toEqual([22, [['usage.bad-number', 23], ['usage.bad-number', 24], ['usage.time-out-of-range', 25], ['usage.time-out-of-range', 26], ['usage.bad-time', 27], ['usage.bad-time', 29]]]);
});

test('hours that clocks show twice are counted and said, those they skip are rejects, and clocks that jump show as disorder', async () => {
  const usage = makeUsageCase();
  const times = ['2022-03-27 01:59:59', '2022-03-27 02:30:00', '2022-03-27 03:00:00', '2022-10-30 02:30:00', '2022-10-30 02:10:00', '2022-10-30 03:00:00', '2019-01-01 00:00:00', '2022-10-30 03:00:01'];
  const exhibit = await take(usage, 'a.csv', ['time,app,endpoint,status', ...times.map(time => `${time},a,/x,200`), ''].join('\n'), 'Europe/Paris');
  const [coverage] = coverageOf(usage.context.db);
  expect([outcome(exhibit), exhibit.counts['ambiguousTimes'], (exhibit.counts['disorder'] ?? 0) > 0, rejects(usage), coverage?.firstAt]).toEqual([[7, 1], 2, true, [['usage.time-not-placed', 3]], '2018-12-31T23:00:00.000Z']);
});

test('a folder of everything comes in file by file, each told by its content and none in the way of another', async () => {
  const usage = makeUsageCase();
  const sheet = workbookOf({ calls: { rows: [['time', 'app', 'endpoint', 'status'], ['2022-03-05T10:00:00Z', 'a', '/x', 200], ['2022-03-05T10:01:00Z', 'a', '/x', 200]] } });
  const { exhibits } = await usage.take({
    'a.csv': writeLog('csv', requests, 1_000), 'b.txt': writeLog('jsonl', requests.slice(1), 1_000), 'c': writeLog('combined', requests, 1_000), 'd.csv': writeLog('w3c', requests, 1_000), 'e.log': writeLog('alb', requests, 1_000), 'f.bin': writeLog('cloudtrail', requests, 1_000),
    'g.zip': zipOf({ 'x/h.csv': writeLog('csv', requests.slice(2), 1_000) }), 'i.dat': sheet, 'j.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 'k.log': '', 'l.parquet': 'PAR1 and nothing more', 'm.xlsx': zipOf({ 'no.txt': 'a workbook by name only' }),
  });
  expect(exhibits.map(({ name, status, code, counts }) => [name, status, code ?? null, counts['requests'] ?? 0])).toEqual([
    ['a.csv', 'ok', null, 60], ['b.txt', 'ok', null, 59], ['c', 'ok', null, 60], ['d.csv', 'ok', null, 60], ['e.log', 'ok', null, 60], ['f.bin', 'ok', null, 60], ['g.zip', 'ok', null, 58], ['i.dat', 'ok', null, 2],
    ['j.png', 'quarantined', 'import.format-unknown', 0], ['k.log', 'quarantined', 'import.empty', 0], ['l.parquet', 'quarantined', 'usage.parquet-damaged', 0], ['m.xlsx', 'quarantined', 'import.format-unknown', 0],
  ]);
});
