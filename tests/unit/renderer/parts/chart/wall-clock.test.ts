import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { bucketsOf } from '../../../../../main/engine/usage/buckets.ts';
import { STEPS, addSteps, startOfStep } from '../../../../../renderer/parts/chart/time-step.ts';
import { wallClock } from '../../../../../renderer/parts/chart/wall-clock.ts';

const ZONES = ['America/Los_Angeles', 'Europe/Paris', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/Sao_Paulo', '+02:00', 'UTC'] as const;
const YEARS = { min: Date.UTC(2010, 0), max: Date.UTC(2030, 0) };

describe('cells of a chart in a zone', () => {
  test('start and end where the engine says they do, clocks changing or not', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), fc.constantFrom(...STEPS), fc.integer(YEARS), (zone, step, atMs) => {
      const { fromUtcUs, toUtcUs } = bucketsOf(step, zone).around(atMs * 1_000);
      const clock = wallClock(zone), fromMs = startOfStep(step, atMs, clock);
      expect([fromMs, addSteps(step, fromMs, 1, clock)]).toEqual([fromUtcUs / 1_000, toUtcUs / 1_000]);
    }), { numRuns: 300, examples: [['America/Los_Angeles', 'hour', Date.UTC(2022, 10, 6, 8, 30)], ['America/Los_Angeles', 'hour', Date.UTC(2022, 10, 6, 9, 30)], ['America/Los_Angeles', 'day', Date.UTC(2022, 2, 13, 12)], ['Australia/Lord_Howe', 'hour', Date.UTC(2022, 3, 2, 15, 10)], ['America/Sao_Paulo', 'day', Date.UTC(2018, 10, 4, 12)]] });
  });

  test('a wall time read back is the same wall time, and a zone nobody knows is read as UTC', () => {
    const paris = wallClock('Europe/Paris');
    expect(paris.toWall(Date.UTC(2022, 6, 1))).toBe(Date.UTC(2022, 6, 1, 2));
    expect(paris.fromWall(Date.UTC(2022, 9, 30, 2, 30))).toBe(Date.UTC(2022, 9, 30, 0, 30));
    expect(paris.fromWall(Date.UTC(2022, 2, 27, 2, 30))).toBe(Date.UTC(2022, 2, 27, 1, 30));
    expect(wallClock('Atlantis/Deep').zone).toBe('UTC');
  });
});
