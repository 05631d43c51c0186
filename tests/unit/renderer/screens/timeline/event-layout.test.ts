import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { TimelineRow } from '../../../../../shared/contract/timeline.ts';
import { parseEdtf } from '../../../../../shared/domain/edtf.ts';
import { layoutEvents, shapeOf } from '../../../../../renderer/screens/timeline/event-layout.ts';
import { eventLines, laneHeights } from '../../../../../renderer/screens/timeline/lanes.ts';
import { SCALES, scaleOf } from '../../../../../renderer/screens/timeline/scale-names.ts';
import { readCitations } from '../../../../../renderer/screens/timeline/EventDialog.tsx';

const row = (number: number, edtf: string, title = `Event ${String(number)}`): TimelineRow => {
  const { fromUtcMs, toUtcMs } = parseEdtf(edtf);
  return { at: null, atUtcMs: fromUtcMs, toUtcMs, edtf, basis: '', lane: 'event', title, ref: `event:${String(number)}`, cite: `EV-${String(number)}`, citations: [], provisions: [], links: { supports: 0, contradicts: 0, context: 0 } };
};
const year = { fromMs: Date.UTC(2022, 0), toMs: Date.UTC(2023, 0) };
const dates = fc.date({ min: new Date(Date.UTC(2021, 10)), max: new Date(Date.UTC(2023, 1)), noInvalidDate: true }).map(date => date.toISOString().slice(0, 10));

describe('events on their lane', () => {
  test('never touch, labels included', () => {
    fc.assert(fc.property(fc.array(fc.tuple(dates, fc.string({ maxLength: 60 })), { maxLength: 60 }), fc.integer({ min: 300, max: 1_600 }), fc.integer({ min: 1, max: 6 }), (events, width, lines) => {
      const { placed } = layoutEvents(events.map(([date, title], at) => row(at, date, title)), year, width, lines);
      const boxes = placed.map(event => ({ line: event.line, from: Math.min(event.x, event.label?.x ?? event.x), to: Math.max(event.endX, event.label === null ? event.endX : event.label.x + event.label.widthPx) }));
      for (const [at, box] of boxes.entries()) for (const other of boxes.slice(at + 1)) if (other.line === box.line) expect(other.from >= box.to || other.to <= box.from).toBe(true);
    }));
  });
  test('are shown or counted, none is lost', () => {
    fc.assert(fc.property(fc.array(dates, { maxLength: 80 }), fc.integer({ min: 200, max: 900 }), (events, width) => {
      const rows = events.map((date, at) => row(at, date));
      const inside = rows.filter(own => (own.atUtcMs ?? 0) >= year.fromMs && (own.atUtcMs ?? 0) < year.toMs).length;
      const { placed, hidden } = layoutEvents(rows, year, width, 3);
      // Marks are ten pixels wide, so one just outside may still be seen.
      expect(placed.length + hidden).toBeGreaterThanOrEqual(inside);
    }));
  });
  test('at the right edge have their label on the left', () => {
    const [event] = layoutEvents([row(1, '2022-12-28', 'Letter received')], year, 800, 2).placed;
    expect(event?.label?.side).toBe('left');
  });
  test('that fill the window have their label on the mark', () => {
    const [event] = layoutEvents([row(1, '2020/2024', 'No notice')], year, 800, 2).placed;
    expect([event?.label?.side, event?.label?.x]).toEqual(['inside', 6]);
  });
  test('without a date are not placed', () => {
    expect(layoutEvents([row(1, '')], year, 800, 2)).toEqual({ placed: [], hidden: 0 });
  });
});

test('the shape says how well a date is known', () => {
  expect(['2022-11-09', '2022-11-09T16:42:00-08:00', '2022-11', '2022-04/2022-06', '2022-06~', '2022-06-14?', '202X', '2022-04/..'].map((edtf, at) => shapeOf(row(at, edtf)))).toEqual(['point', 'point', 'interval', 'interval', 'uncertain', 'uncertain', 'uncertain', 'uncertain']);
});

test('lanes stand under each other without a hole, and each can be read', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_200 }), fc.integer({ min: 0, max: 12 }), (height, instruments) => {
    const lanes = laneHeights(height, instruments);
    const all = [lanes.agreements, lanes.usage, lanes.correspondence, lanes.events];
    for (const [at, lane] of all.entries()) expect(lane.top).toBe(at === 0 ? 0 : (all[at - 1]?.top ?? 0) + (all[at - 1]?.heightPx ?? 0));
    expect(lanes.usage.heightPx).toBeGreaterThanOrEqual(62);
    expect(eventLines(lanes.events)).toBeGreaterThanOrEqual(2);
  }));
});

test('a span is called by the nearest name', () => {
  expect([SCALES.day, 15 * 30.4 * 86_400_000, 40 * 365 * 86_400_000, 1_000].map(scaleOf)).toEqual(['day', 'year', 'decade', 'second']);
});

describe('citations as they are typed', () => {
  test('are read in either form and once each', () => {
    expect(readCitations('E-0412, f-7;  item:412 E-0003#c3-9')).toEqual({ citations: ['item:412', 'finding:7', 'item:3#c3-9'], wrong: null });
  });
  test('the first that is none is named', () => {
    expect(readCitations('E-0412, page 2').wrong).toBe('page');
  });
});
