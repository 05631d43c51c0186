import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHAIN_START, canonicalJson, hashEntry, verifyChain } from '../../../../../main/engine/custody/chain.ts';

describe('canonical JSON', () => {
  test('writes the arrays and literals example of RFC 8785 as the RFC does', () => {
    const value = { numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001], string: '\u20ac$\u000f\nA\'B"\\\\"/', literals: [null, true, false] };
    expect(canonicalJson(value)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  test('sorts keys by UTF-16 code units, so an emoji stands before a high compatibility character', () => {
    expect(canonicalJson({ '\ufb33': 1, '\ud83d\ude00': 2, '\u20ac': 3, '1': 4, '\r': 5 })).toBe('{"\\r":5,"1":4,"€":3,"😀":2,"\ufb33":1}');
  });

  test('gives the same text whatever order the keys came in', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(fc.integer(), fc.boolean(), fc.constant(null))), entry => {
      const backwards = Object.fromEntries(Object.entries(entry).reverse());
      expect(canonicalJson(backwards)).toBe(canonicalJson(entry));
      expect(JSON.parse(canonicalJson(entry))).toEqual({ ...entry });
    }));
  });

  test('refuses lone surrogates and infinite numbers', () => {
    expect(() => canonicalJson('\ud800')).toThrow(expect.objectContaining({ code: 'custody.not-canonical' }));
    expect(() => canonicalJson(Number.POSITIVE_INFINITY)).toThrow(expect.objectContaining({ code: 'custody.not-canonical' }));
  });
});

/** Entries built by hand, apart from the code under test. */
function chainOf(count: number): { seq: number; hash: string; entry: string }[] {
  const rows: { seq: number; hash: string; entry: string }[] = [];
  let previous = '0'.repeat(64);
  for (let seq = 1; seq <= count; seq += 1) {
    const entry = `{"at":"2026-01-01T00:00:0${seq}.000Z","previous":"${previous}","seq":${seq}}`;
    const hash = createHash('sha256').update(Buffer.concat([Buffer.of(0), Buffer.from(entry)])).digest('hex');
    rows.push({ seq, hash, entry });
    previous = hash;
  }
  return rows;
}

describe('the chain', () => {
  test('holds when every entry names the one before it', () => {
    const rows = chainOf(5);
    expect(verifyChain(rows)).toEqual({ holds: true, entries: 5, head: rows[4]?.hash, headAt: '2026-01-01T00:00:05.000Z', brokenAt: null });
  });

  test('starts from 64 zeros and holds when empty', () => {
    expect(verifyChain([])).toEqual({ holds: true, entries: 0, head: CHAIN_START, headAt: '', brokenAt: null });
  });

  test.each([
    ['a changed word', (rows: ReturnType<typeof chainOf>) => rows.map(row => (row.seq === 3 ? { ...row, entry: row.entry.replace('2026', '2025') } : row)), 3],
    ['a missing entry', (rows: ReturnType<typeof chainOf>) => rows.filter(row => row.seq !== 2), 3],
    ['a changed entry with its hash made anew', (rows: ReturnType<typeof chainOf>) => rows.map(row => {
      if (row.seq !== 2) return row;
      const entry = row.entry.replace('2026', '2025');
      return { ...row, entry, hash: hashEntry(entry) };
    }), 3],
    ['two entries exchanged', (rows: ReturnType<typeof chainOf>) => [rows[0], rows[2], rows[1], rows[3], rows[4]].filter(row => row !== undefined), 3],
    ['an entry that is not JSON', (rows: ReturnType<typeof chainOf>) => rows.map(row => (row.seq === 4 ? { ...row, entry: 'oops' } : row)), 4],
  ])('breaks at %s', (_what, damage, brokenAt) => {
    expect(verifyChain(damage(chainOf(5)))).toMatchObject({ holds: false, brokenAt });
  });
});
