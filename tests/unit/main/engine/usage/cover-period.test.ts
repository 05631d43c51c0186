import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverPeriod } from '../../../../../main/engine/usage/cover-period.ts';

const START = Date.UTC(2021, 10, 20) * 1_000;
const instant = fc.integer({ min: 0, max: 200 * 86_400_000 }).map(ms => START + ms * 1_000);

test('the parts lie side by side, fill the period, and rolled ones end on edges of their cells', () => {
  fc.assert(fc.property(instant, instant, fc.subarray<'month' | 'day' | 'quarter'>(['month', 'day', 'quarter']), (one, other, levels) => {
    const period = { fromUtcUs: Math.min(one, other), toUtcUs: Math.max(one, other) };
    const parts = coverPeriod(period, levels);
    let at = period.fromUtcUs;
    for (const part of parts) {
      expect(part.fromUtcUs).toBe(at);
      expect(part.toUtcUs).toBeGreaterThan(part.fromUtcUs);
      at = part.toUtcUs;
      for (const edge of part.level === 'scan' ? [] : [part.fromUtcUs, part.toUtcUs]) {
        const iso = new Date(edge / 1_000).toISOString();
        if (part.level === 'month') expect(iso).toMatch(/-01T00:00:00.000Z$/);
        if (part.level === 'day') expect(iso).toMatch(/T00:00:00.000Z$/);
        if (part.level === 'quarter') expect(iso).toMatch(/:(00|15|30|45):00.000Z$/);
      }
    }
    if (period.fromUtcUs < period.toUtcUs) expect(at).toBe(period.toUtcUs);
    const scanned = parts.filter(part => part.level === 'scan');
    if (levels.includes('quarter')) for (const part of scanned) expect(part.toUtcUs - part.fromUtcUs).toBeLessThan(2 * 900_000_000);
  }));
});
