import { expect, test } from 'vitest';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { buildAndDump } from '../support/built-source.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const TOP = '#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2022-03-01 10:00:00\n';
const FIELDS = '#Fields: date time cs-method cs-uri-stem cs-username sc-status sc-bytes cs(User-Agent)\n';
const row = (second = '00', path = '/2/posts'): string => `2022-03-01 10:00:${second} GET ${path} - 200 57 Mozilla/5.0+(X11)\n`;
const at = (second: number): number => (Date.UTC(2022, 2, 1, 10) + second * 1_000) * 1_000;

test('date and time are one instant in UTC, a plus sign is a blank in what clients sent, and directives are skipped', async () => {
  const { rows, pieces } = await buildAndDump(TOP + FIELDS + row('00', '/a+b/77') + row('01'));
  expect(pieces.map(({ code, line, records }) => [code, line, records])).toEqual([['comment', 1, 2], ['directive', 3, 2]]);
  expect(rows.map(({ line, atUtcUs, values }) => ({ line, atUtcUs, values }))).toEqual([
    { line: 5, atUtcUs: at(0), values: { 'cs-method': 'GET', 'cs-uri-stem': '/a+b/:id', 'cs-username': '', 'sc-status': '200', 'sc-bytes': 57, 'cs(User-Agent)': 'Mozilla/5.0 (X11)' } },
    { line: 6, atUtcUs: at(1), values: { 'cs-method': 'GET', 'cs-uri-stem': '/2/posts', 'cs-username': '', 'sc-status': '200', 'sc-bytes': 57, 'cs(User-Agent)': 'Mozilla/5.0 (X11)' } },
  ]);
});

test('a second #Fields changes the columns, which go by name, wherever the file is cut', async () => {
  const other = '#Fields: time\tsc-status cs-uri-stem date x-new\n';
  const later = (second: number): string => `10:00:${String(second % 60).padStart(2, '0')}\t404 "/q ""x""" 2022-03-01 new\n`;
  const text = TOP + FIELDS + row().repeat(2_000) + other + Array.from({ length: 3_000 }, (_, second) => later(second)).join('') + FIELDS + row().repeat(2_000);
  for (const slotBytes of [1 << 16, 1 << 20]) {
    for (const workers of [0, 2]) {
      const { rows, pieces, built } = await buildAndDump(text, { slotBytes, workers });
      expect(pieces.filter(piece => piece.code.startsWith('usage.'))).toEqual([]);
      expect(rows.length).toBe(7_000);
      expect(new Set(rows.map(({ values }) => `${String(values['sc-status'])} ${String(values['cs-uri-stem'])} ${String(values['sc-bytes'])}`))).toEqual(new Set(['200 /2/posts 57', '404 /q "x" -1']));
      expect(rows[2_000]?.atUtcUs).toBe(at(0));
      expect(built.physicalLines).toBe(7_006);
    }
  }
});

test('without a date in the lines the day is that of #Date, and a clock that jumps back has passed midnight', async () => {
  const { rows } = await buildAndDump('#Date: 2022-03-01 00:00:00\n#Fields: time cs-uri-stem sc-status\n23:59:58 /a 200\n23:59:57 /a 200\n00:00:01 /b 200\n#Date: 2022-06-01 00:00:00\n00:00:01 /c 200');
  expect(rows.map(({ atUtcUs }) => new Date(atUtcUs / 1_000).toISOString())).toEqual(['2022-03-01T23:59:58.000Z', '2022-03-01T23:59:57.000Z', '2022-03-02T00:00:01.000Z', '2022-06-01T00:00:01.000Z']);
});

test.each<[string, string, string[]]>([
  ['another number of fields', `${FIELDS}${row()}2022-03-01 10:00:00 GET /x\n`, ['directive@1', 'usage.ragged-row@3']],
  ['no time in the fields that hold', `${FIELDS}${row()}#Fields: cs-uri-stem\n/x\n`, ['directive@1', 'directive@3', 'usage.bad-time@4']],
  ['no date at all', '#Fields: time cs-uri-stem\n10:00:00 /x\n', ['directive@1', 'usage.bad-time@2']],
  ['a quote that stays open', `${FIELDS}${row()}2022-03-01 10:00:00 GET "/x\n${row()}`, ['directive@1', 'usage.unterminated-quote@3']],
  ['fields taken back', `${FIELDS}${row()}#Fields:\n${row()}`, ['directive@1', 'directive@3', 'usage.no-layout@4']],
])('%s', async (_name, text, expected) => {
  const { pieces } = await buildAndDump(text);
  expect(pieces.map(piece => `${piece.code}@${piece.line}`)).toEqual(expected);
});

test('a record is shown with the columns that held where it stands', async () => {
  const { context, take } = makeUsageCase();
  const { exhibits } = await take({ 'u_ex.log': `${TOP}${FIELDS}${row()}${row()}#Fields: date time sc-status cs-uri-stem x-late\n2022-03-01 11:00:00 500 /late yes\n` });
  expect(exhibits).toMatchObject([{ kind: 'usage', status: 'ok', counts: { requests: 3 } }]);
  const { rows } = await pageRows(context, slice({ statuses: ['500'] }), null, 10, new AbortController().signal);
  const { columns } = await requestContext(context, rows[0]!.ref as RequestRef, 1);
  expect(columns.filter(({ value }) => value !== '')).toEqual([{ name: 'date time', value: '2022-03-01 11:00:00' }, { name: 'cs-uri-stem', value: '/late' }, { name: 'sc-status', value: '500' }, { name: 'x-late', value: 'yes' }]);
});
