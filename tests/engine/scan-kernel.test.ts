import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileKernel } from '../../build/kernel.ts';
import type { Mapping } from '../../shared/domain/usage.ts';
import { resourcePath } from '../../main/engine/entries.ts';
import { ByteDictionary } from '../../main/engine/usage/byte-dictionary.ts';
import { scannerFor } from '../../main/engine/usage/formats/index.ts';
import { ScanKernel } from '../../main/engine/usage/kernel/scan-kernel.ts';
import { BETWEEN, batchFor } from '../../main/engine/usage/record-scanner.ts';
import type { Stretch } from '../../main/engine/usage/record-scanner.ts';
import { layOutBlock, planScan } from '../../main/engine/usage/scan-plan.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const ROLES = ['time', 'app', 'endpoint', 'status', 'items', 'keep'] as const;

function mappingOf(part: Partial<Mapping>): Mapping {
  return {
    format: 'csv', delimiter: ',', hasHeader: false, encoding: 'utf-8', time: { format: 'iso', zone: null }, templates: [],
    columns: ROLES.map((role, index) => ({ index, name: role, role })), ...part,
  };
}

/** Everything a scan finds in bytes that end a file, or go on. */
function scan(content: Uint8Array, mapping: Mapping, isLast: boolean, withKernel: boolean): unknown {
  const { plan } = planScan(mapping, { fields: ROLES.length, header: new Uint8Array(0), hasComments: true, names: [...ROLES] });
  const bytes = new Uint8Array((content.length + 512) & ~3);
  bytes.set(content, 64);
  const kernel = withKernel ? new ScanKernel(plan, batchFor(plan.fields), bytes.length) : null;
  const dictionaries = kernel?.dictionaries ?? plan.dictionaries.map(({ most }) => new ByteDictionary(most));
  const scanner = scannerFor(plan, dictionaries, kernel);
  const block = layOutBlock(plan);
  const stretch: Stretch = { bytes, end: 64 + content.length, isLast, at: 64, line: 0, isInLongLine: false, isDone: false, ended: BETWEEN, linesLeft: 0, longLineEnd: -1, state: '' };
  const rows: unknown[] = [], pieces: unknown[] = [];
  const text = (dictionary: (typeof dictionaries)[number], id: number): string => Buffer.from(dictionary.arena.slice(dictionary.ends[id - 1] ?? 0, id === 0 ? 0 : dictionary.ends[id])).toString('latin1');
  while (!stretch.isDone) {
    const found = scanner.scan(stretch, block);
    for (let row = 0; row < found.rows; row++) {
      rows.push([block.atUtcUs[row], block.starts[row], block.ends[row], block.lines[row], block.numbers.map(numbers => numbers[row]), block.values.map((values, index) => text(dictionaries[index]!, values[row]!))]);
    }
    // Rejects of a batch are noted when it is read, so pieces are compared in order of their place.
    for (let piece = 0; piece < found.pieces; piece++) pieces.push(Array.from(block.pieceList.subarray(piece * 4, piece * 4 + 4)));
  }
  pieces.sort((one, other) => (one as number[])[1]! - (other as number[])[1]!);
  return { rows, pieces, at: stretch.at, line: stretch.line, ended: stretch.ended, linesLeft: stretch.linesLeft };
}

const TIMES = ['2022-03-01T12:00:00Z', '2022-03-01 12:00:00.123456789+02:00', '2022-02-29T00:00:00Z', '2022/03/01T12:00:00,5-0130', '2022-03-01T12:00:00', '2022-03-01', '1699-12-31T23:59:59Z', '2200-12-31T23:59:60Z', '2201-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2022-03-01T24:00:00Z', '2022-03-01T12:00:00 Z', '2022-03-01T12:00:00 UTC', ' 2022-03-01T12:00:00Z ', '2022-03-01T12:00Z', '2022-03-01T12:00:00.Z', '2022-03-01t12:00:00z', '2022-03-01T12:00:00+2', '2022-03-01T12:00:00+24:00', '20x2-03-01T12:00:00Z', '', '"2022-03-01T12:00:00Z"',
  '[26/Aug/2022:14:15:00 +0000]', '26/aug/2022:14:15:00.5 -0330', '31/Feb/2022:14:15:00 +0000', '26/Agu/2022:14:15:00 +0000', '26/Aug/1722:14:15:00 +0000', '26/Aug/1822:14:15:00 +0000',
  '1646136000', '1646136000.5', '1646136000123', '1646136000123456', '-5', '99999999999999999'];
const PATHS = ['/2/users/123/posts?max=5', '/2/users/by/name/a-b_c', 'GET /v1.1/x/9 HTTP/1.1', 'https://api.example/2/users/77.json#top', '/files/0123456789abcdef0123/x', '/f/550e8400-e29b-41d4-a716-446655440000', '/api/2/x', '/apis/2/x', '/2', '/22/333', '/a/12.5', '/a/12.json', '/t/abcDEF-ghiJKL-mnoPQR-1', '/', '', 'GET', 'GET ', '//1//2', '/é/5', `/${'x/1/'.repeat(700)}`, '/a?1/2', 'http://'];
const CELLS = ['', '-', '0', '7', '429', '00012', '999999999999999', '9007199254740993', '1e5', ' 5 ', '4.5', 'a', 'é', 'a"b', '"a,b"', '"a""b"', '"a\nb"', '"a\r\nb"', '"open', '"closed"x', '""', '""""', '\u0000', '\r', 'x\r', '"x"\r'];
const field = (own: readonly string[]) => fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...own) }, { weight: 1, arbitrary: fc.constantFrom(...CELLS) }, { weight: 1, arbitrary: fc.string({ maxLength: 40 }) });
const record = fc.oneof(
  { weight: 30, arbitrary: fc.tuple(field(TIMES.slice(0, 2)), field(['app-1', 'app-2', 'a-much-longer-name-of-an-app']), field(PATHS), field(['200', '429']), field(['1', '100']), field(CELLS)).map(cells => cells.join(',')) },
  { weight: 6, arbitrary: fc.tuple(field(TIMES), field(CELLS), field(PATHS), field(CELLS), field(CELLS), field(CELLS)).map(cells => cells.join(',')) },
  { weight: 2, arbitrary: fc.array(field(CELLS), { maxLength: 8 }).map(cells => cells.join(',')) },
  { weight: 1, arbitrary: fc.constantFrom('', '# a comment', '#', '\r', '\r\r') },
);
const log = fc.array(fc.tuple(record, fc.constantFrom('\n', '\n', '\n', '\r\n')), { maxLength: 60 }).map(lines => lines.map(line => line.join('')).join(''));

describe('the compiled kernel', () => {
  test('is what its source compiles to', () => {
    expect(Buffer.compare(readFileSync(resourcePath('kernel')), compileKernel())).toBe(0);
  });

  test.each([['iso', null], ['iso', 'Europe/Paris'], ['clf', null], ['epoch-s', null], ['epoch-ms', null], ['epoch-us', null]] as const)('finds what the scanner finds without it, times as %s in %s', (format, zone) => {
    fc.assert(fc.property(log, fc.boolean(), fc.boolean(), fc.nat(200), (text, isLast, isLatin, cut) => {
      const bytes = Buffer.from(text, isLatin ? 'latin1' : 'utf8');
      const content = bytes.subarray(0, Math.max(0, bytes.length - (cut > 100 ? 0 : cut)));
      const mapping = mappingOf({ time: { format, zone }, encoding: isLatin && cut % 2 === 0 ? 'windows-1252' : 'utf-8' });
      expect(scan(content, mapping, isLast, true)).toEqual(scan(content, mapping, isLast, false));
    }), { seed, numRuns: 150 });
  });

  test('tells values apart that begin and end alike', () => {
    const lines = Array.from({ length: 620 }, (_, length) => ['a', 'b'].map(letter => `2022-03-01T12:00:00Z,${'x'.repeat(length)},/y,200,1,${'x'.repeat(length >> 1)}${letter}${'x'.repeat(length - (length >> 1))}\n`)).flat();
    const text = [...lines, ...lines].join('');
    expect(scan(Buffer.from(text), mappingOf({}), true, true)).toEqual(scan(Buffer.from(text), mappingOf({}), true, false));
  });

  test('numbers many different values the same', () => {
    const text = Array.from({ length: 30_000 }, (_, index) => `2022-03-01T12:00:00Z,app-${index},/x/${index}/${'abcdefgh'.repeat(index % 3)}y,200,${index},k${index % 70_000}\n`).join('');
    expect(scan(Buffer.from(text), mappingOf({}), true, true)).toEqual(scan(Buffer.from(text), mappingOf({}), true, false));
  });

  test('uses the templates of a mapping', () => {
    const text = '2022-03-01T12:00:00Z,a,/shops/abc/orders,200,1,\n'.repeat(20);
    const mapping = mappingOf({ templates: ['/shops/:shop/orders'] });
    expect(scan(Buffer.from(text), mapping, true, true)).toEqual(scan(Buffer.from(text), mapping, true, false));
  });
});
