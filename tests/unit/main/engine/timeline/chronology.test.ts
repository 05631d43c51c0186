import { describe, expect, test } from 'vitest';
import { comesAfter, edtfOf, mergePage, overlaps, readCursor, writeCursor } from '../../../../../main/engine/timeline/chronology.ts';
import type { Entry } from '../../../../../main/engine/timeline/chronology.ts';
import { stepFor, wholeCells } from '../../../../../main/engine/timeline/steps.ts';
import { UNDATED } from '../../../../../main/engine/store/repositories/timeline.ts';
import { parseEdtf } from '../../../../../shared/domain/edtf.ts';

const NO_LINKS = { supports: 0, contradicts: 0, context: 0 };
const entry = (lane: Entry['lane'], id: number, atUtcMs: number): Entry => ({
  atUtcMs, lane, id,
  row: { at: null, atUtcMs: atUtcMs === UNDATED ? null : atUtcMs, toUtcMs: null, edtf: '', basis: '', lane, title: '', ref: `${lane}:${id}`, cite: '', citations: [], provisions: [], links: NO_LINKS },
});

describe('pages of the chronology', () => {
  const events = [entry('event', 1, 10), entry('event', 2, 30), entry('event', 3, UNDATED)];
  const items = [entry('correspondence', 7, 10), entry('correspondence', 5, 20), entry('correspondence', 6, UNDATED)];

  test('any page size gives the same order, each entry once', () => {
    const walk = (limit: number): string[] => {
      const seen: string[] = [];
      for (let cursor: ReturnType<typeof writeCursor> | null = null; ;) {
        const place = cursor === null ? null : readCursor(cursor);
        const { rows, next } = mergePage([events, items].map(list => list.filter(candidate => comesAfter(candidate, place)).slice(0, limit + 1)), limit);
        seen.push(...rows.map(row => row.ref));
        if (next === null) return seen;
        cursor = next;
      }
    };
    const whole = ['event:1', 'correspondence:7', 'correspondence:5', 'event:2', 'event:3', 'correspondence:6'];
    expect([1, 2, 3, 100].map(walk)).toEqual([whole, whole, whole, whole]);
  });

  test('a cursor is read back as it was written', () => {
    expect(readCursor(writeCursor({ atUtcMs: -5, lane: 'finding', id: 12 }))).toEqual({ atUtcMs: -5, lane: 'finding', id: 12 });
    expect(readCursor(writeCursor({ atUtcMs: UNDATED, lane: 'event', id: 1 })).atUtcMs).toBe(UNDATED);
  });

  test.each(['', 'x', '1|nowhere|2', '1|event|x', '|event|1'])('the cursor "%s" is refused', cursor => {
    expect(() => readCursor(cursor as ReturnType<typeof writeCursor>)).toThrow(expect.objectContaining({ code: 'timeline.bad-cursor' }) as Error);
  });
});

test('an entry is in a period when any of it is', () => {
  const within = (from: number | null, to: number | null): boolean => overlaps({ fromUtcMs: from, toUtcMs: to }, 10, 20);
  expect([within(10, 11), within(19, 25), within(0, 10), within(20, 21), within(0, 30), within(null, 11), within(null, 10), within(15, null), within(20, null)]).toEqual([true, true, false, false, true, true, false, true, false]);
});

test('an instant is written in the offset it had', () => {
  expect(edtfOf(Date.UTC(2022, 10, 10, 0, 42, 7), -480)).toBe('2022-11-09T16:42:07-08:00');
  expect(parseEdtf(edtfOf(Date.UTC(2022, 10, 10, 0, 42, 7), 330)).fromUtcMs).toBe(Date.UTC(2022, 10, 10, 0, 42, 7));
});

describe('columns', () => {
  const day = 86_400_000;

  test('a cell is as narrow as the columns allow, and under a quarter hour only where few requests are read for it', () => {
    expect(stepFor(0, 365 * day, 800)).toBe(12 * 3_600_000);
    expect(stepFor(0, day, 800)).toBe(900_000);
    expect([stepFor(0, 60_000, 800), stepFor(0, 3 * 3_600_000, 800), stepFor(0, 4 * 3_600_000, 800)]).toEqual([1_000, 15_000, 900_000]);
    expect((400 * 365 * day) / stepFor(0, 400 * 365 * day, 50)).toBeLessThanOrEqual(50);
  });

  test('cells are counted from 1970, so that a column is the same from wherever it is reached', () => {
    expect(wholeCells(1, 2, 900_000)).toEqual({ fromUtcMs: 0, toUtcMs: 900_000 });
    expect(wholeCells(-1, 900_001, 900_000)).toEqual({ fromUtcMs: -900_000, toUtcMs: 1_800_000 });
  });
});
