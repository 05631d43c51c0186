import { expect, test } from 'vitest';
import fc from 'fast-check';
import { clampWindow, instantAt, panBy, spanOf, wheelFactor, xOf, zoomAbout } from '../../../../../renderer/parts/chart/time-window.ts';

const bounds = { fromMs: 0, toMs: 1_000_000 };
const windows = fc.tuple(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1_000, max: 100_000 })).map(([fromMs, span]) => ({ fromMs, toMs: fromMs + span }));

test('a zoomed window stays within the bounds and never gets shorter than the limit', () => {
  fc.assert(fc.property(windows, fc.double({ min: 0.01, max: 100, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (window, factor, share) => {
    const zoomed = zoomAbout(window, window.fromMs + share * spanOf(window), factor, { bounds, minSpanMs: 500 });
    expect(zoomed.fromMs).toBeGreaterThanOrEqual(bounds.fromMs);
    expect(zoomed.toMs).toBeLessThanOrEqual(bounds.toMs);
    expect(spanOf(zoomed)).toBeGreaterThanOrEqual(500);
  }));
});

test('the instant under the pointer keeps its place while zooming in', () => {
  const window = { fromMs: 200_000, toMs: 400_000 };
  const zoomed = zoomAbout(window, 250_000, 0.5, { bounds, minSpanMs: 1 });
  expect(xOf(zoomed, 800, 250_000)).toBeCloseTo(xOf(window, 800, 250_000), 2);
});

test('panning past an edge stops at the edge with the same span', () => {
  expect(panBy({ fromMs: 100, toMs: 200 }, -1_000, bounds)).toEqual({ fromMs: 0, toMs: 100 });
});

test('a window longer than the bounds becomes the bounds', () => {
  expect(clampWindow({ fromMs: -5, toMs: 2_000_000 }, bounds)).toEqual(bounds);
});

test('pixels and instants are each other\'s inverse', () => {
  fc.assert(fc.property(windows, fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 0, max: 4_000 }), (window, width, x) => {
    expect(xOf(window, width, instantAt(window, width, x))).toBeCloseTo(x, 4);
  }));
});

test('a notch of the wheel zooms the same whether the system counts pixels or lines', () => {
  expect(wheelFactor(3, 1)).toBeCloseTo(wheelFactor(48, 0), 10);
});
