import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { generateUsage } from '../usage/generate.ts';
import { collected, isRecord, rushLines } from './traps.ts';

const DAY_MS = 86_400_000;
/** Smaller samples have no room for rushes of a thousand calls. */
const LEAST_FOR_TRAPS = 50_000;
/** When the file that repeats rows of another begins. */
const REPEATS_FROM = '2022-10-03';

/**
 * Writes the usage logs of the sample case: a rotated archive for the first half of 2022, a plain file for the second, where a week is missing
 * and some lines are broken, and a small file that holds rows of the second once more. `rows` requests together.
 */
export async function writeSampleLogs(folder: string, rows: number): Promise<string[]> {
  const july = Date.UTC(2022, 6, 1), week = Date.UTC(2022, 7, 15);
  const rushes = rows < LEAST_FOR_TRAPS ? [] : rushLines(), repeated = rows < LEAST_FOR_TRAPS ? 0 : Math.floor(rows * 0.015);
  const early = rushes.filter(line => line < '2022-07'), late = rushes.slice(early.length);
  const firstRows = Math.floor(rows * 0.45), lastRows = rows - firstRows - repeated;
  const first = join(folder, 'lark-api-2022-h1.csv.gz'), second = join(folder, 'lark-api-2022-h2.csv'), third = join(folder, 'lark-api-2022-10b.csv');
  const raw = join(folder, 'raw.partial');
  generateUsage(raw, { rows: firstRows - early.length, seed: 2022, format: 'csv', toUtcMs: july, spoilEvery: 20_000 });
  await rewrite(raw, early, first);
  generateUsage(raw, { rows: lastRows - late.length, seed: 2023, format: 'csv', fromUtcMs: july, gaps: [{ fromUtcMs: week, toUtcMs: week + 7 * DAY_MS }], spoilEvery: 9_000 });
  await rewrite(raw, late, second);
  await rm(raw);
  if (repeated === 0) return [first, second];
  await pipeline(Readable.from(chunked(repeatedLines(second, repeated))), createWriteStream(third));
  return [first, second, third];
}

/** Merges lines into a generated log by their time and writes it as collected. */
async function rewrite(raw: string, extra: readonly string[], target: string): Promise<void> {
  const lines = Readable.from(chunked(merged(raw, extra)));
  if (target.endsWith('.gz')) await pipeline(lines, createGzip({ level: 6 }), createWriteStream(target));
  else await pipeline(lines, createWriteStream(target));
}

async function* merged(raw: string, extra: readonly string[]): AsyncGenerator<string> {
  let next = 0;
  for await (const line of createInterface({ input: createReadStream(raw, { encoding: 'latin1' }) })) {
    if (isRecord(line)) for (let waiting = extra[next]; waiting !== undefined && waiting.slice(0, 24) <= line.slice(0, 24); waiting = extra[next]) { yield collected(waiting); next++; }
    yield collected(line);
  }
  for (const line of extra.slice(next)) yield collected(line);
}

async function* repeatedLines(path: string, count: number): AsyncGenerator<string> {
  let left = count;
  for await (const line of createInterface({ input: createReadStream(path, { encoding: 'latin1' }) })) {
    if (line.startsWith('timestamp,')) { yield line; continue; }
    if (line < REPEATS_FROM || line.split(',').length !== 12 || !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z,/.test(line)) continue;
    yield line;
    if (--left === 0) return;
  }
}

/** Lines in pieces large enough to be written quickly. */
async function* chunked(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += `${line}\n`;
    if (chunk.length > 1 << 18) { yield chunk; chunk = ''; }
  }
  if (chunk !== '') yield chunk;
}
