import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LONGEST_RECORD } from '../../main/engine/usage/scan-plan.ts';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { buildAndDump } from '../support/built-source.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const record = (name = 'GetObject', more: object = {}): object => ({
  eventVersion: '1.08', userIdentity: { type: 'IAMUser', accessKeyId: 'AKIAEXAMPLE', arn: 'arn:aws:iam::1:user/x' }, eventTime: '2022-03-01T10:00:00Z', eventSource: 's3.amazonaws.com', eventName: name, requestParameters: { a: ['}', { b: 1 }] }, ...more,
});
const compact = (...records: object[]): string => JSON.stringify({ Records: records });

async function told(text: string, slotBytes?: number): Promise<{ rows: string[]; pieces: string[]; lines: number }> {
  const { rows, pieces, built } = await buildAndDump(text, slotBytes === undefined ? {} : { slotBytes });
  return { rows: rows.map(row => `${String(row.values['eventName'])}@${row.line}`), pieces: pieces.map(piece => `${piece.code}@${piece.line}`), lines: built.physicalLines };
}

test('the nth request of a line is cited with #n, found by it, and in the digest', async () => {
  const { context, take } = makeUsageCase();
  const text = `${compact(record('A'), record('B'))}\n${compact(record('C'), record('D', { more: { deep: 1 } }))}\n`;
  const { exhibits } = await take({ 'trail.json': text });
  expect(exhibits).toMatchObject([{ kind: 'usage', status: 'ok', counts: { requests: 4 } }]);
  const { signal } = new AbortController();
  const { rows } = await pageRows(context, slice(), null, 10, signal);
  const sha256 = createHash('sha256').update(text).digest('hex');
  expect(rows.map(({ ref, endpoint }) => [ref, endpoint])).toEqual([['1', 'A'], ['1#2', 'B'], ['2', 'C'], ['2#2', 'D']].map(([place, name]) => [`request:${sha256.slice(0, 12)}:${place!}`, name]));
  for (const [at, { ref }] of rows.entries()) {
    const { columns } = await requestContext(context, ref as RequestRef, 0);
    expect(columns).toContainEqual({ name: 'eventName', value: 'ABCD'[at] });
    if (at === 3) expect(columns).toContainEqual({ name: 'more.deep', value: '1' });
  }
  expect(await digestOf(context, slice(), signal)).toBe(createHash('sha256').update(['1', '1#2', '2', '2#2'].map(place => `${sha256} ${place}\n`).join('')).digest('hex'));
});

describe('documents of records', () => {
  test('on one line, with the bytes of each record', async () => {
    const text = compact(record('A'), record('B', { errorCode: 'AccessDenied' }));
    const { rows, pieces } = await buildAndDump(text);
    expect(rows.map(({ line, startByte, endByte }) => [line, JSON.parse(text.slice(startByte, endByte).replace(/,$/, '')) as object])).toEqual([[1, record('A')], [1, record('B', { errorCode: 'AccessDenied' })]]);
    expect(rows.map(({ values }) => [values['eventName'], values['userIdentity.accessKeyId'], values['errorCode']])).toEqual([['A', 'AKIAEXAMPLE', ''], ['B', 'AKIAEXAMPLE', 'AccessDenied']]);
    expect(pieces.map(piece => `${piece.code}@${piece.line}`)).toEqual(['document@1', 'document@1']);
  });

  test('pretty-printed over many lines, wherever the file is cut', async () => {
    const text = `${JSON.stringify({ Records: Array.from({ length: 900 }, (_, at) => record(`E${at}`)) }, null, 2)}\n`;
    const lines = text.split('\n');
    const expected = lines.flatMap((line, at) => (line === '    {' ? [at + 1] : []));
    for (const slotBytes of [1 << 16, 1 << 20]) {
      const { rows, pieces, built } = await buildAndDump(text, { slotBytes });
      expect(rows.map(row => row.line)).toEqual(expected);
      expect(rows.map(row => row.values['eventName'])).toEqual(Array.from({ length: 900 }, (_, at) => `E${at}`));
      expect(pieces.every(({ code }) => code === 'document' || code === 'blank')).toBe(true);
      expect(built.physicalLines).toBe(lines.length - 1);
    }
  });

  test('one long line is cut anywhere', async () => {
    const text = compact(...Array.from({ length: 2_000 }, (_, at) => record(`E${at}`, { note: 'é'.repeat(at % 50) })));
    const { rows } = await buildAndDump(text, { slotBytes: 1 << 16 });
    expect(rows.map(row => row.values['eventName'])).toEqual(Array.from({ length: 2_000 }, (_, at) => `E${at}`));
  });

  test('several documents, one a line, and one that is empty', async () => {
    expect(await told(`${compact(record('A'))}\n${compact()}\n${compact(record('B'), record('C'))}\n`)).toEqual({ rows: ['A@1', 'B@3', 'C@3'], pieces: ['document@1', 'document@1', 'document@3'], lines: 3 });
  });

  test('a record that does not read costs what comes before the next one', async () => {
    const broken = compact(record('A'), record('B'), record('C')).replace('"eventName":"B"', '"eventName":B');
    expect(await told(broken)).toMatchObject({ rows: ['A@1', 'C@1'], pieces: ['document@1', 'usage.bad-json@1', 'document@1'] });
  });

  test('half a document gives what is whole', async () => {
    const text = compact(record('A'), record('B'));
    expect(await told(text.slice(0, -30))).toMatchObject({ rows: ['A@1'], pieces: ['document@1', 'usage.bad-json@1'], lines: 1 });
  });

  test('a record past one megabyte is a reject and those after it are read, wherever the file is cut', async () => {
    const text = compact(record('A'), record('B', { note: 'x'.repeat(LONGEST_RECORD + 9) }), record('C'));
    for (const slotBytes of [1 << 16, 1 << 20, 1 << 22]) expect(await told(text, slotBytes)).toMatchObject({ rows: ['A@1', 'C@1'], pieces: ['document@1', 'usage.line-too-long@1', 'document@1'], lines: 1 });
  });
});
