import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TALLEST_PX, furthest, rowWindow, toRowsPx, toScrollPx } from '../../../../renderer/parts/row-window.ts';

const geometry = fc.record({ count: fc.integer({ min: 1, max: 2_000_000_000 }), rowPx: fc.constantFrom(24, 28, 32), viewPx: fc.integer({ min: 100, max: 2_000 }) });

describe('rows of any number in a scroller of bounded height', () => {
  test('the scroller never asks for an element taller than Chromium draws', () => {
    fc.assert(fc.property(geometry, shape => { expect(rowWindow(shape, 0, 0).heightPx).toBeLessThanOrEqual(TALLEST_PX); }));
  });
  test('the end of the scrollbar is the last row', () => {
    fc.assert(fc.property(geometry, shape => {
      const scrollPx = toScrollPx(shape, furthest(shape));
      const rows = rowWindow(shape, toRowsPx(shape, scrollPx), scrollPx);
      expect(rows.end).toBe(shape.count);
    }));
  });
  test('what is on screen is drawn on screen', () => {
    fc.assert(fc.property(geometry, fc.double({ min: 0, max: 1, noNaN: true }), (shape, share) => {
      const rowsPx = furthest(shape) * share;
      const scrollPx = toScrollPx(shape, rowsPx);
      const rows = rowWindow(shape, rowsPx, scrollPx, 0);
      const top = rows.topOf(rows.first) - scrollPx;
      expect(top).toBeLessThanOrEqual(0.01);
      expect(top).toBeGreaterThan(-shape.rowPx - 0.01);
    }));
  });
  test('px of rows and px of scrollbar are each other’s inverse', () => {
    fc.assert(fc.property(geometry, fc.double({ min: 0, max: 1, noNaN: true }), (shape, share) => {
      const rowsPx = furthest(shape) * share;
      expect(toRowsPx(shape, toScrollPx(shape, rowsPx))).toBeCloseTo(rowsPx, -1);
    }));
  });
});
