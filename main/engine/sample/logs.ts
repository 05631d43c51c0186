import { join } from 'node:path';
import { generateUsage } from '../usage/generate.ts';

const DAY_MS = 86_400_000;

/** Writes the usage logs of the sample case: a rotated archive for the first half of 2022, a plain file for the second, where a week is missing and some lines are broken. */
export function writeSampleLogs(folder: string, rows: number): string[] {
  const july = Date.UTC(2022, 6, 1);
  const first = join(folder, 'lark-api-2022-h1.csv.gz');
  const second = join(folder, 'lark-api-2022-h2.csv');
  generateUsage(first, { rows: Math.floor(rows * 0.45), seed: 2022, format: 'csv', toUtcMs: july, spoilEvery: 20_000, gzip: true });
  const week = Date.UTC(2022, 7, 15);
  generateUsage(second, { rows: rows - Math.floor(rows * 0.45), seed: 2023, format: 'csv', fromUtcMs: july, gaps: [{ fromUtcMs: week, toUtcMs: week + 7 * DAY_MS }], spoilEvery: 9_000 });
  return [first, second];
}
