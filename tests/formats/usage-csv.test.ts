import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_RECORD } from '../../main/engine/usage/scan-plan.ts';
import { buildAndDump } from '../support/built-source.ts';
import { randomLog } from '../support/random-log.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const HEAD = 'time,app,path,items\n';
const T = '2022-03-01T10:00:00Z';
const good = (app = 'a'): string => `${T},${app},/2/posts,1\n`;
/** Enough good rows on lines 2 to 9 for the mapping to be told by them. */
const eight = good().repeat(8);

/** Codes and lines of everything that is no request. */
async function piecesOf(text: string | Uint8Array): Promise<string[]> {
  const { pieces } = await buildAndDump(text);
  return pieces.map(piece => `${piece.code}@${piece.line}`);
}

describe('what is no request', () => {
  test.each<[string, string, string[]]>([
    ['a header alone', HEAD + good(), ['header@1']],
    ['blank lines in a row are one run', `${HEAD}${good()}\n\n\r\n${good()}`, ['header@1', 'blank@3']],
    ['comments before and between', `# made by hand\n${HEAD}${good()}# more\n${good()}`, ['comment@1', 'header@2', 'comment@4']],
    ['lines of a title above the header', `Usage report\nReport generated 2022-04-01 12:00\nPeriod:,March\n\n${HEAD}${eight}`, ['title@1', 'blank@4', 'header@5']],
    ['lines of a title padded to the width of the table', `Usage report,,,\nFrom,2022-03-01,,\n${HEAD}${eight}${T},a\n`, ['title@1', 'header@3', 'usage.ragged-row@12']],
    ['what else stands above a header stays a reject, and a title beside it too', `Usage report\n${T},a,/x\n${HEAD}${eight}`, ['usage.ragged-row@1', 'usage.ragged-row@2', 'header@3']],
    ['sparse requests without a header are no title', `${T},a,,\n${T},b,,\n${eight}`, []],
    ['a header that comes again', `${HEAD}${good()}${HEAD}${good()}`, ['header@1', 'header@3']],
    ['a header that comes again in other letters and quotes', `${HEAD}${good()}"Time", "App",path,items\n${good()}`, ['header@1', 'header@3']],
    ['a header with other columns costs what follows it until the first one comes again', `${HEAD}${eight}app,time,path,items\na,${T},/x,1\n${good()}${HEAD}${good()}`, ['header@1', 'usage.header-changed@10', 'usage.header-changed@11', 'usage.header-changed@12', 'header@13']],
    ['too few and too many fields', `${HEAD}${good()}${T},a\n${T},a,/x,1,2\n${good()}`, ['header@1', 'usage.ragged-row@3', 'usage.ragged-row@4']],
    ['no time, and one that is no day', `${HEAD}${good()},a,/x,1\n2022-02-30T00:00:00Z,a,/x,1\n${good()}${good()}`, ['header@1', 'usage.bad-time@3', 'usage.bad-time@4']],
    ['years 0001 and 9999', `${HEAD}${eight}0001-01-01T00:00:00Z,a,/x,1\n9999-01-01T00:00:00Z,a,/x,1\n`, ['header@1', 'usage.time-out-of-range@10', 'usage.time-out-of-range@11']],
    ['figures that are none', `${HEAD}${eight}${T},a,/x,many\n${T},a,/x,-1\n${T},a,/x,9007199254740993\n`, ['header@1', 'usage.bad-number@10', 'usage.bad-number@11', 'usage.bad-number@12']],
    ['a NUL byte', `${HEAD}${good()}${T},a\u0000,/x,1\n`, ['header@1', 'usage.nul-byte@3']],
    ['a time without offset among others', `${HEAD}${good()}${good()}2022-03-01 10:00:00,a,/x,1\n`, ['header@1', 'usage.time-not-placed@4']],
    ['text after a closing quote costs one line', `${HEAD}${good()}${T},"5" inch,/x,1\n${good()}`, ['header@1', 'usage.bad-quote@3']],
    ['a quote that stays open costs one line', `${HEAD}${good()}${T},"open,/x,1\n${good('b')}${good('c')}`, ['header@1', 'usage.unterminated-quote@3']],
  ])('%s', async (_name, text, expected) => {
    expect(await piecesOf(text)).toEqual(expected);
  });

  test('bytes that are not UTF-8 are rejects', async () => {
    expect(await piecesOf(Buffer.concat([Buffer.from(HEAD + good()), Buffer.from(`${T},`), Buffer.from([0xc3, 0x28]), Buffer.from(',/x,1\n')]))).toEqual(['header@1', 'usage.invalid-encoding@3']);
  });

  test('a line past one megabyte is a reject as a whole, wherever the file is cut', async () => {
    const text = `${HEAD}${good()}${T},${'x'.repeat(LONGEST_RECORD + 5_000)},/x,1\n${good('after')}`;
    for (const slotBytes of [1 << 16, 1 << 20, 1 << 22]) {
      const { pieces, rows, built } = await buildAndDump(text, { slotBytes });
      expect(pieces.map(({ code, line }) => `${code}@${line}`)).toEqual(['header@1', 'usage.line-too-long@3']);
      expect(rows.map(row => row.line)).toEqual([2, 4]);
      expect(built.physicalLines).toBe(4);
    }
  });
});

describe('what is a request', () => {
  test('quoted fields keep delimiters, doubled quotes and line ends, and know their first physical line', async () => {
    const { rows } = await buildAndDump(`${HEAD}${T},"a, ""b""\r\nc",/2/posts,3\r\n${T},d,"/2/users/77/posts?x=""1""",\r\n`);
    expect(rows.map(({ line, startByte, endByte, values }) => ({ line, startByte, endByte, values }))).toEqual([
      { line: 2, startByte: 20, endByte: 67, values: { app: 'a, "b"\r\nc', path: '/2/posts', items: 3, method: '' } },
      { line: 4, startByte: 67, endByte: 120, values: { app: 'd', path: '/2/users/:id/posts', items: -1, method: '' } },
    ]);
  });

  test.each([';', '\t', '|'])('fields may be separated by %j', async delimiter => {
    const { rows } = await buildAndDump((HEAD + good() + good('b')).replaceAll(',', delimiter));
    expect(rows.map(row => row.values['app'])).toEqual(['a', 'b']);
  });

  test('a byte order mark belongs to no record', async () => {
    const { rows, pieces } = await buildAndDump(`\uFEFF${HEAD}${good()}`);
    expect({ rows: rows.length, first: rows[0]?.startByte, pieces: pieces.map(piece => [piece.code, piece.records]) }).toEqual({ rows: 1, first: 23, pieces: [['byte-order-mark', 0], ['header', 1]] });
  });

  test('UTF-16 is read, and Western European letters are', async () => {
    const utf16 = await buildAndDump(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${HEAD}${good('Besançon')}`, 'utf16le')]));
    expect(utf16.rows.map(row => row.values['app'])).toEqual(['Besançon']);
    const western = await buildAndDump(Buffer.from(`${HEAD}${good('Besançon')}`, 'latin1'));
    expect(western.rows.map(row => row.values['app'])).toEqual(['Besançon']);
  });

  test('a file without header is told by its values', async () => {
    const { rows } = await buildAndDump(`${T},a,/2/posts,1\n${T},b,/2/posts/9,2\n`);
    expect(rows.map(row => row.values)).toMatchObject([{ 'column 3': '/2/posts' }, { 'column 3': '/2/posts/:id' }]);
  });

  test('times of a zone are placed, those that clocks skipped are rejects, those that came twice are the earlier', async () => {
    const { rows, pieces, built } = await buildAndDump(`${HEAD}2022-03-27 01:59:00,a,/x,1\n2022-03-27 02:30:00,a,/x,1\n2022-03-27 03:00:00,a,/x,1\n2022-10-30 02:30:00,a,/x,1\n`, { zone: 'Europe/Paris' });
    expect(rows.map(row => new Date(row.atUtcUs / 1_000).toISOString())).toEqual(['2022-03-27T00:59:00.000Z', '2022-03-27T01:00:00.000Z', '2022-10-30T00:30:00.000Z']);
    expect(pieces.map(piece => piece.code)).toEqual(['header', 'usage.time-not-placed']);
    expect(built.ambiguousTimes).toBe(1);
  });
});

describe('packed logs', () => {
  const text = HEAD + Array.from({ length: 20_000 }, (_, at) => good(`app-${at % 7}-${(at * 7_919) % 10_007}`)).join('');

  test('a .gz gives what the plain file gives, with both hashes', async () => {
    const plain = await buildAndDump(text), packed = await buildAndDump(text, { gzip: true });
    expect(packed.rows).toEqual(plain.rows);
    expect(packed.built.contentSha256).toBe(plain.built.sha256);
    expect(packed.built.sha256).not.toBe(plain.built.sha256);
  });

  test('a .gz that was cut off gives its good part and says so', async () => {
    const { rows, built } = await buildAndDump(text, { gzip: true, keep: 0.5 });
    expect(built.problem?.code).toBe('usage.gzip-truncated');
    expect(rows.length).toBeGreaterThan(1_000);
    expect(built.rejected).toBe(1);
  });
});

test(`a source is the same however the file is cut and the work is shared out (seed ${seed})`, async () => {
  const strayQuote = fc.constantFrom('', `${T},"open,x,GET,/x,200,1,1,t,1\n`, '"\n', `${T},a,"b"c,GET,/x,200,1,1,t,1\n`);
  await fc.assert(fc.asyncProperty(randomLog, strayQuote, randomLog, fc.integer({ min: 40, max: 3_000 }), async (one, stray, other, slotBytes) => {
    const bytes = Buffer.concat([one, Buffer.from(stray), other]);
    const whole = await buildAndDump(bytes), cut = await buildAndDump(bytes, { slotBytes });
    expect({ rows: cut.rows, pieces: cut.pieces, lines: cut.built.physicalLines, skipped: cut.built.skipped }).toEqual({ rows: whole.rows, pieces: whole.pieces, lines: whole.built.physicalLines, skipped: whole.built.skipped });
    // Requests and pieces lie side by side and fill the file.
    const parts = [...whole.rows, ...whole.pieces].sort((a, b) => a.startByte - b.startByte);
    parts.forEach((part, at) => { expect(part.startByte).toBe(at === 0 ? 0 : parts[at - 1]?.endByte); });
    expect(parts.at(-1)?.endByte).toBe(bytes.length);
  }), { numRuns: 60, seed, interruptAfterTimeLimit: 15_000 });
}, 60_000);

test('two workers give what one thread gives', async () => {
  const text = HEAD + Array.from({ length: 30_000 }, (_, at) => (at % 97 === 0 ? `${T},"two\nlines ${at}",/2/posts,1\n` : good(`app-${at % 11}`))).join('');
  const here = await buildAndDump(text), shared = await buildAndDump(text, { workers: 2, slotBytes: 1 << 16 });
  expect(shared.rows).toEqual(here.rows);
  expect(shared.pieces).toEqual(here.pieces);
});

test('a header with other columns is remembered wherever the file is cut and the work is shared out', async () => {
  const text = `${HEAD}${good().repeat(4_000)}app,time,path,items\n${`a,${T},/x,1\n`.repeat(3_000)}${HEAD}${good('b').repeat(4_000)}`;
  for (const options of [{ slotBytes: 1 << 16 }, { slotBytes: 1 << 16, workers: 2 }, { slotBytes: 1 << 20 }]) {
    const { rows, built } = await buildAndDump(text, options);
    expect({ rows: rows.length, rejected: built.rejected, apps: [...new Set(rows.map(row => row.values['app']))], lastLine: rows.at(-1)?.line }).toEqual({ rows: 8_000, rejected: 3_001, apps: ['a', 'b'], lastLine: 11_003 });
  }
});
