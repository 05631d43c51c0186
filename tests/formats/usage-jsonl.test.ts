import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_RECORD } from '../../main/engine/usage/scan-plan.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { buildAndDump } from '../support/built-source.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';

const T = '2022-03-01T10:00:00Z';
const good = (app = 'a'): string => `{"time":"${T}","app":{"id":"${app}"},"request":{"path":"/2/posts","method":"GET"},"items":1,"tags":["x","y"]}\n`;
const eight = good().repeat(8);

async function piecesOf(text: string | Uint8Array): Promise<string[]> {
  const { pieces } = await buildAndDump(text);
  return pieces.map(piece => `${piece.code}@${piece.line}`);
}

describe('what is no request', () => {
  test.each<[string, string, string[]]>([
    ['blank lines in a row are one run', `${eight}\n\r\n${good()}`, ['blank@9']],
    ['a line that breaks off', `${eight}{"time":"2022-\n${good()}`, ['usage.bad-json@9']],
    ['half a last line', `${eight}{"time":"${T}","app":{"id":"a`, ['usage.bad-json@9']],
    ['a value that is no object', `${eight}[1,2]\n"text"\n42\nnull\n`, ['usage.bad-json@9', 'usage.bad-json@10', 'usage.bad-json@11', 'usage.bad-json@12']],
    ['two objects on one line', `${eight}${good().trim()}${good()}`, ['usage.bad-json@9']],
    ['a comma too many', `${eight}{"time":"${T}",}\n{"time":"${T}","tags":[1,]}\n`, ['usage.bad-json@9', 'usage.bad-json@10']],
    ['numbers and words that JSON does not know', ['01', '+1', '.5', '1.', '1e', 'NaN', 'True', 'nul', '0x1', "'x'"].map(value => `{"time":"${T}","items":${value}}`).reduce((all, line) => `${all}${line}\n`, eight.repeat(3)), Array.from({ length: 10 }, (_, at) => `usage.bad-json@${25 + at}`)],
    ['escapes that JSON does not know', `${eight}{"time":"${T}","app":{"id":"\\x41"}}\n{"time":"${T}","app":{"id":"\\u12g4"}}\n`, ['usage.bad-json@9', 'usage.bad-json@10']],
    ['a control character in a string', `${eight}{"time":"${T}","app":{"id":"a\tb"}}\n`, ['usage.bad-json@9']],
    ['a NUL byte', `${eight}{"time":"${T}","app":{"id":"a\u0000"}}\n`, ['usage.nul-byte@9']],
    ['no time, and a time that is none', `${eight}{"app":{"id":"a"}}\n{"time":"soon"}\n{"time":{"at":1}}\n`, ['usage.bad-time@9', 'usage.bad-time@10', 'usage.bad-time@11']],
    ['years 0001 and 9999', `${eight}{"time":"0001-01-01T00:00:00Z"}\n{"time":"9999-01-01T00:00:00Z"}\n`, ['usage.time-out-of-range@9', 'usage.time-out-of-range@10']],
    ['figures past 53 bits and figures that are none', `${eight}{"time":"${T}","items":9007199254740993}\n{"time":"${T}","items":-1}\n{"time":"${T}","items":[1]}\n`, ['usage.bad-number@9', 'usage.bad-number@10', 'usage.bad-number@11']],
    ['nesting past all measure', `${eight}{"time":"${T}","x":${'['.repeat(2_000)}${']'.repeat(2_000)}}\n`, ['usage.bad-json@9']],
  ])('%s', async (_name, text, expected) => {
    expect(await piecesOf(text)).toEqual(expected);
  });

  test('bytes that are not UTF-8 are rejects, in names and in values', async () => {
    const bad = (before: string, after: string): Buffer => Buffer.concat([Buffer.from(`{"time":"${T}",${before}`), Buffer.from([0xc3, 0x28]), Buffer.from(`${after}}\n`)]);
    expect(await piecesOf(Buffer.concat([Buffer.from(eight), bad('"app":{"id":"', '"}'), bad('"', '":1')]))).toEqual(['usage.invalid-encoding@9', 'usage.invalid-encoding@10']);
  });

  test('a line past one megabyte is a reject as a whole, wherever the file is cut', async () => {
    const text = `${eight}{"time":"${T}","x":"${'x'.repeat(LONGEST_RECORD + 5_000)}"}\n${good('after')}`;
    for (const slotBytes of [1 << 16, 1 << 20, 1 << 22]) {
      const { pieces, rows, built } = await buildAndDump(text, { slotBytes });
      expect(pieces.map(({ code, line }) => `${code}@${line}`)).toEqual(['usage.line-too-long@9']);
      expect(rows.map(row => row.line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10]);
      expect(built.physicalLines).toBe(10);
    }
  });
});

describe('what is a request', () => {
  test('names inside objects are dotted, lists stay JSON, escapes are undone, null is empty', async () => {
    const { rows } = await buildAndDump(`${good()}{ "time" : "${T}" ,\t"app":{"id":"\\u00e9\\n\\ud83d\\ude00\\"\\/"},"request":{"method":null,"path":"\\/2\\/users\\/77\\/posts?x"},"tags":[ {"k":"]"} ]}\r\n`);
    expect(rows.map(({ line, values }) => ({ line, values }))).toEqual([
      { line: 1, values: { 'app.id': 'a', 'request.path': '/2/posts', 'request.method': 'GET', items: 1, tags: '["x","y"]' } },
      { line: 2, values: { 'app.id': 'é\n😀"/', 'request.path': '/2/users/:id/posts', 'request.method': '', items: -1, tags: '[ {"k":"]"} ]' } },
    ]);
  });

  test('whole numbers past 53 bits keep their digits in kept columns', async () => {
    const { rows } = await buildAndDump(`{"time":"${T}","path":"/x","who":9007199254740993}\n{"time":"${T}","path":"/x","who":1}\n`);
    expect(rows.map(row => row.values['who'])).toEqual(['9007199254740993', '1']);
  });

  test('of a name that comes twice the last value counts, and it is said', async () => {
    const { built, rows } = await buildAndDump(`${good()}{"time":"${T}","app":{"id":"first"},"app":{"id":"second"},"items":1,"items":2}\n{"time":"${T}","app":{"id":"x"},"app":7,"items":3}\n`);
    expect(rows.map(row => [row.values['app.id'], row.values['items']])).toEqual([['a', 1], ['second', 2], ['', 3]]);
    expect(built.doubledKeys).toBe(2);
  });

  test('a dot in a name is the same field as a step into an object', async () => {
    const { rows } = await buildAndDump(`{"time":"${T}","http.method":"GET","http":{"path":"/a"}}\n{"time":"${T}","http":{"method":"PUT","path":"/b"}}\n`);
    expect(rows.map(row => [row.values['http.method'], row.values['http.path']])).toEqual([['GET', '/a'], ['PUT', '/b']]);
  });

  test('UTF-16 and a byte order mark are read', async () => {
    const utf16 = await buildAndDump(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good('Besançon') + good(), 'utf16le')]));
    expect(utf16.rows.map(row => row.values['app.id'])).toEqual(['Besançon', 'a']);
  });

  test('any line of JSON counts when and only when it parses as an object with a time', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.json({ maxDepth: 4 }), fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })).map(value => JSON.stringify({ ...value, time: T })), fc.string()), { maxLength: 30 }), async lines => {
      const clean = lines.map(line => line.replaceAll(/[\r\n\u0000]/g, ' '));
      const { rows, pieces, built } = await buildAndDump(`${eight}${good()}${clean.map(line => `${line}\n`).join('')}`, { slotBytes: 1 << 16 });
      const readable = clean.filter(line => {
        try {
          const value: unknown = JSON.parse(line);
          return typeof value === 'object' && value !== null && 'time' in value && value.time === T;
        } catch { return false; }
      });
      expect(rows.length).toBe(9 + readable.length);
      expect(rows.length + pieces.reduce((sum, piece) => sum + piece.records, 0)).toBe(built.physicalLines);
    }), { numRuns: 60 });
  });
});

test('lines of JSON are told by content, taken in, counted and shown whole', async () => {
  const { context, take } = makeUsageCase();
  const { exhibits } = await take({ 'requests.log': eight + good('b').replace('"items":1', '"items":5,"later":true') });
  expect(exhibits).toMatchObject([{ kind: 'usage', status: 'ok', counts: { requests: 9 } }]);
  const { rows } = await pageRows(context, slice({ apps: ['b'] }), null, 10, new AbortController().signal);
  expect(rows.map(({ app, endpoint, method, items, line }) => ({ app, endpoint, method, items, line }))).toEqual([{ app: 'b', endpoint: '/2/posts', method: 'GET', items: 5, line: 9 }]);
  const { columns } = await requestContext(context, rows[0]!.ref as RequestRef, 0);
  expect(columns).toEqual([
    { name: 'time', value: T }, { name: 'app.id', value: 'b' }, { name: 'request.path', value: '/2/posts' }, { name: 'request.method', value: 'GET' },
    { name: 'items', value: '5' }, { name: 'tags', value: '["x","y"]' }, { name: 'later', value: 'true' },
  ]);
});
