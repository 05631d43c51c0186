import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layOut } from '../../../../../renderer/screens/correspondence/list-layout.ts';
import type { MonthCount, OpenFamily, Placed } from '../../../../../renderer/screens/correspondence/list-layout.ts';

const HEIGHTS = { head: 24, row: 46, part: 28 };

/** Every row, one after the other, as a person would stack them. */
function stack(months: readonly MonthCount[], families: readonly OpenFamily[]): { rows: Placed[]; height: number } {
  const rows: Placed[] = [];
  let top = 0;
  let index = 0;
  for (const { month, items } of months) {
    if (items === 0) continue;
    rows.push({ kind: 'head', month, items, top });
    top += HEIGHTS.head;
    for (let n = 0; n < items; n += 1, index += 1) {
      rows.push({ kind: 'item', index, top });
      top += HEIGHTS.row;
      const parts = families.find(family => family.index === index)?.parts ?? 0;
      for (let part = 0; part < parts; part += 1) { rows.push({ kind: 'part', index, part, top }); top += HEIGHTS.part; }
    }
  }
  return { rows, height: top };
}

const heightOf = (row: Placed): number => ({ head: HEIGHTS.head, item: HEIGHTS.row, part: HEIGHTS.part })[row.kind];

const lists = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }).chain(counts => {
  const months = counts.map((items, at) => ({ month: at === 0 ? null : `2022-${String(at).padStart(2, '0')}`, items }));
  const total = counts.reduce((sum, items) => sum + items, 0);
  return fc.record({
    months: fc.constant(months),
    families: total === 0 ? fc.constant([]) : fc.uniqueArray(fc.record({ index: fc.integer({ min: 0, max: total - 1 }), parts: fc.integer({ min: 0, max: 4 }) }), { selector: family => family.index, maxLength: 5 }),
    from: fc.integer({ min: -50, max: 2_000 }),
    size: fc.integer({ min: 1, max: 900 }),
  });
});

describe('the list layout', () => {
  test('a band shows exactly the rows that a full stack would have there', () => {
    fc.assert(fc.property(lists, ({ months, families, from, size }) => {
      const full = stack(months, families);
      const layout = layOut(months, families, HEIGHTS);
      expect(layout.height).toBe(full.height);
      expect(layout.between(from, from + size)).toEqual(full.rows.filter(row => row.top < from + size && row.top + heightOf(row) > from));
    }));
  });

  test('the top of every item is where the full stack has it', () => {
    fc.assert(fc.property(lists, ({ months, families }) => {
      const layout = layOut(months, families, HEIGHTS);
      for (const row of stack(months, families).rows) if (row.kind === 'item') expect(layout.topOf(row.index)).toBe(row.top);
    }));
  });

  test('the sticky head names the month of the topmost row', () => {
    const layout = layOut([{ month: '2022-11', items: 2 }, { month: '2022-10', items: 3 }], [], HEIGHTS);
    expect([0, 115, 116, 9_999].map(y => layout.monthAt(y)?.month)).toEqual(['2022-11', '2022-11', '2022-10', '2022-10']);
  });

  test('an empty list has no rows and no month', () => {
    const layout = layOut([], [], HEIGHTS);
    expect([layout.height, layout.between(0, 500), layout.monthAt(0)]).toEqual([0, [], null]);
  });

  test('a window into 200,000 items is found in well under a frame', () => {
    const layout = layOut(Array.from({ length: 240 }, (_, at) => ({ month: String(at), items: 834 })), [{ index: 100_000, parts: 3 }], HEIGHTS);
    const startedAt = performance.now();
    for (let at = 0; at < 1_000; at += 1) layout.between((layout.height / 1_000) * at, (layout.height / 1_000) * at + 900);
    expect((performance.now() - startedAt) / 1_000).toBeLessThan(2);
  });
});
