import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { writeSampleLogs } from '../../../../../main/engine/sample/logs.ts';
import { tempDir } from '../../../../support/temp.ts';

const isRow = (line: string): boolean => /^2022-[\d-]{5}T[\d:.]+Z,/.test(line) && line.split(',').length === 12;

describe('the logs of the sample', { timeout: 30_000 }, () => {
  test('hold as many requests as are asked for, in order of time, and one file repeats rows of another', async () => {
    const [first = '', second = '', third = ''] = await writeSampleLogs(tempDir(), 60_000);
    const rows = [gunzipSync(readFileSync(first)).toString(), readFileSync(second, 'utf8'), readFileSync(third, 'utf8')].map(text => text.split('\n').filter(isRow));
    expect(rows.reduce((sum, list) => sum + list.length, 0)).toBe(60_000);
    for (const list of rows) {
      const times = list.map(line => line.slice(0, 24));
      expect(times).toEqual([...times].sort());
    }
    const held = new Set(rows[1]);
    expect([rows[2]?.length, rows[2]?.every(line => held.has(line))]).toEqual([900, true]);
    // One quarter hour on one credential goes past both the published rate and the ceiling.
    expect(rows[1]?.filter(line => line.startsWith('2022-08-26T14:') && line.slice(14, 16) < '30' && line.slice(14, 16) >= '15' && line.includes(',cr-04a1,')).length).toBeGreaterThanOrEqual(1_911);
    expect(rows[1]?.some(line => line >= '2022-08-15' && line < '2022-08-22')).toBe(false);
  });

  test('small ones have neither rushes nor repeats', async () => {
    const folder = tempDir(), paths = await writeSampleLogs(folder, 2_000);
    expect(paths.length).toBe(2);
  });
});
