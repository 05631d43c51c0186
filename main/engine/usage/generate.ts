import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What to write. Bytes depend on nothing else: the same options give the same file. */
export interface GenerateOptions {
  readonly rows: number;
  readonly seed: number;
  readonly format: 'csv' | 'jsonl' | 'combined';
  /** Start of the period, UTC milliseconds, inclusive; 1 January 2022 when absent. */
  readonly fromUtcMs?: number;
  /** End of the period, exclusive; 1 January 2023 when absent. */
  readonly toUtcMs?: number;
  /** Hours that start in these spans have no requests. */
  readonly gaps?: readonly { readonly fromUtcMs: number; readonly toUtcMs: number }[];
  /** Every so many rows a line that cannot be read is put in besides; 0 for none. */
  readonly spoilEvery?: number;
  readonly gzip?: boolean;
  /** Different credentials, drawn evenly; absent or 0 leaves each app its own few. */
  readonly credentials?: number;
  /** Request ids of 36 characters instead of 16, and clients with an address of their own: about 137 bytes a row of CSV. */
  readonly isWide?: boolean;
}

interface AppProfile {
  readonly id: string;
  /** Share of the requests, per mille. */
  readonly share: number;
  readonly credentials: readonly string[];
  /** Endpoint patterns with their method, weight in per mille and largest number of items an answer holds. */
  readonly endpoints: readonly (readonly [method: string, path: string, weight: number, items: number])[];
  /** Part of the calls that are refused at busy hours, per mille. */
  readonly refused: number;
}

const SEARCH = [['GET', '/2/posts/search', 820, 100], ['GET', '/2/posts/counts', 90, 24], ['GET', '/2/users/#/posts', 90, 200]] as const;

/** The eight apps of the fictional developer, with what each calls. */
const APPS: readonly AppProfile[] = [
  { id: 'search-pages', share: 262, credentials: ['cr-04a1', 'cr-04a2', 'cr-04a3', 'cr-04a4'], endpoints: SEARCH, refused: 60 },
  { id: 'search-pages-2', share: 233, credentials: ['cr-07c0', 'cr-07c1', 'cr-07c2', 'cr-07c3'], endpoints: SEARCH, refused: 75 },
  { id: 'northgate-cloud', share: 132, credentials: ['cr-0902', 'cr-0903'], endpoints: [['GET', '/2/posts/counts', 500, 24], ['GET', '/2/users/#', 500, 1]], refused: 6 },
  { id: 'console-social', share: 100, credentials: ['cr-0120'], endpoints: [['GET', '/2/users/#/posts', 700, 200], ['POST', '/2/posts', 300, 1]], refused: 3 },
  { id: 'northgate-automation', share: 90, credentials: ['cr-0a02', 'cr-0a03'], endpoints: [['GET', '/2/lists/#/members', 600, 500], ['POST', '/2/stream/rules', 400, 1]], refused: 8 },
  { id: 'northgate-ads', share: 72, credentials: ['cr-0b13'], endpoints: [['GET', '/2/users/#/followers', 1_000, 1_000]], refused: 5 },
  { id: 'cloud-flows-capitol', share: 63, credentials: ['cr-0911', 'cr-0912'], endpoints: [['POST', '/2/stream/rules', 200, 1], ['GET', '/2/posts/search', 800, 100]], refused: 12 },
  { id: 'global-ads', share: 48, credentials: ['cr-0b14'], endpoints: [['GET', '/2/users/#/followers', 1_000, 1_000]], refused: 5 },
];

const HOUR_MS = 3_600_000;
const REPEAT_AFTER_MS = 2_000;
const CHUNK = 1 << 20;
const CSV_HEADER = 'timestamp,request_id,app_id,credential,method,path,status,items,bytes,duration_ms,client\n';

interface Row {
  atMs: number; id: string; app: string; credential: string; method: string; path: string; status: number; items: number; bytes: number; durationMs: number; client: string;
}

/**
 * Writes a usage log with the rhythm of days and weeks, refusals at busy hours and relays that send a refused request again
 * two seconds later with the next credential. Rows are in order of time. Memory does not grow with `rows`.
 */
export function generateUsage(path: string, options: GenerateOptions): { readonly rows: number; readonly bytes: number } {
  const file = openSync(path, 'w');
  const sink = options.gzip === true ? gzipSink(file) : plainSink(file);
  const random = randomFrom(options.seed);
  const write = options.format === 'csv' ? csvLine : options.format === 'jsonl' ? jsonLine : combinedLine;
  const pending: Row[] = [];
  const dress = dressing(options);
  let made = 0;
  let repeats = 0;
  const emit = (row: Row): void => {
    if (made >= options.rows) return;
    made += 1;
    sink.add(write(dress(row)));
    if ((options.spoilEvery ?? 0) > 0 && made % (options.spoilEvery ?? 0) === 0) sink.add(spoiled(made, options.format));
  };
  if (options.format === 'csv') sink.add(CSV_HEADER);
  for (const { startMs, count } of hours(options)) {
    const busy = hourWeight(startMs) > 900;
    for (let at = 0; at < count; at += 1) {
      const atMs = startMs + Math.floor(((at + random()) / count) * HOUR_MS);
      while (pending.length > 0 && (pending[0]?.atMs ?? 0) <= atMs) {
        const repeat = pending.shift();
        if (repeat !== undefined) emit(repeat);
        repeats += 1;
      }
      // A repeat takes the place of a planned row, so that the period is filled to its end.
      if (repeats > 0) {
        repeats -= 1;
        continue;
      }
      const row = request(atMs, random, busy, made);
      emit(row);
      if (row.status === 429 && row.app.startsWith('search')) pending.push({ ...row, atMs: atMs + REPEAT_AFTER_MS, credential: nextCredential(row), status: random() < 0.5 ? 200 : 429, id: requestId(random), items: 40, bytes: 21_040 });
    }
  }
  for (const repeat of pending) emit(repeat);
  const lastMs = (options.toUtcMs ?? Date.UTC(2023, 0, 1)) - 1;
  while (made < options.rows) emit(request(lastMs, random, false, made));
  return { rows: made, bytes: sink.end() };
}

function request(atMs: number, random: () => number, isBusy: boolean, serial: number): Row {
  const app = pick(APPS, random() * 1_000, candidate => candidate.share);
  const credential = app.credentials[Math.floor(random() * app.credentials.length)] ?? '';
  const [method, pattern, , most] = pick(app.endpoints, random() * 1_000, endpoint => endpoint[2]);
  const chance = random() * 1_000;
  const status = chance < (isBusy ? app.refused : app.refused / 8) ? 429 : chance > 996 ? 503 : chance > 990 ? 404 : method === 'POST' ? 201 : 200;
  const isServed = status === 200 || status === 201;
  const items = isServed ? (random() < 0.7 ? most : Math.floor(random() * most)) : 0;
  return {
    atMs, id: requestId(random), app: app.id, credential, method, path: pattern.replace('#', String(100_000 + Math.floor(random() * 400_000))), status, items,
    bytes: isServed ? 240 + items * 590 + Math.floor(random() * 400) : 118, durationMs: 12 + Math.floor(random() * 400), client: `10.${serial % 4}.${20 + Math.floor(random() * 8)}.${Math.floor(random() * 250)}`,
  };
}

/** What options change of a row after it was drawn, so that everything else of it stays. */
function dressing({ seed, credentials = 0, isWide = false }: GenerateOptions): (row: Row) => Row {
  const random = randomFrom(seed + 1);
  return row => {
    const credential = credentials > 0 ? `cr-${String(Math.floor(random() * credentials)).padStart(6, '0')}` : row.credential;
    if (!isWide) return { ...row, credential };
    const { id } = row;
    return { ...row, credential, id: `${id.slice(0, 8)}-${id.slice(8, 12)}-${id.slice(12)}-${id.slice(4, 8)}-${id.slice(0, 4)}${id.slice(8)}`, client: `172.${row.client.slice(3)}` };
  };
}

function nextCredential(row: Row): string {
  const { credentials } = APPS.find(app => app.id === row.app) ?? { credentials: [row.credential] };
  return credentials[(credentials.indexOf(row.credential) + 1) % credentials.length] ?? row.credential;
}

/** How many rows each hour gets: whole numbers that add up to `rows`. */
function* hours(options: GenerateOptions): Iterable<{ startMs: number; count: number }> {
  const from = options.fromUtcMs ?? Date.UTC(2022, 0, 1);
  const to = options.toUtcMs ?? Date.UTC(2023, 0, 1);
  const isGap = (at: number): boolean => (options.gaps ?? []).some(gap => at >= gap.fromUtcMs && at < gap.toUtcMs);
  let total = 0;
  for (let at = from; at < to; at += HOUR_MS) if (!isGap(at)) total += hourWeight(at);
  let sum = 0;
  let given = 0;
  for (let at = from; at < to; at += HOUR_MS) {
    if (isGap(at)) continue;
    sum += hourWeight(at);
    const upTo = Math.floor((sum / total) * options.rows);
    yield { startMs: at, count: upTo - given };
    given = upTo;
  }
}

/** Weight of an hour: working hours over nights, weekdays over weekends, summer and autumn over winter. */
function hourWeight(atMs: number): number {
  const date = new Date(atMs);
  const hour = 500 + 450 * Math.sin(((date.getUTCHours() - 9) / 24) * 2 * Math.PI);
  const day = date.getUTCDay() === 0 || date.getUTCDay() === 6 ? 0.65 : 1;
  const season = 1 + 0.25 * Math.sin(((date.getUTCMonth() - 3) / 12) * 2 * Math.PI);
  return Math.round(hour * day * season);
}

function pick<T>(list: readonly T[], at: number, weight: (entry: T) => number): T {
  let sum = 0;
  let last: T | undefined;
  for (const entry of list) {
    last = entry;
    sum += weight(entry);
    if (at < sum) return entry;
  }
  if (last === undefined) throw new Error('nothing to pick from');
  return last;
}

const HEX = Array.from({ length: 65_536 }, (_, value) => value.toString(16).padStart(4, '0'));

function requestId(random: () => number): string {
  const part = (): string => HEX[Math.floor(random() * 65_536)] ?? '';
  return part() + part() + part() + part();
}

let isoHour = -1;
let isoPrefix = '';

/** ISO 8601 with milliseconds; the date part is made once an hour. */
function iso(atMs: number): string {
  const hour = Math.floor(atMs / HOUR_MS);
  if (hour !== isoHour) {
    isoHour = hour;
    isoPrefix = new Date(hour * HOUR_MS).toISOString().slice(0, 14);
  }
  const rest = atMs - hour * HOUR_MS;
  const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
  return `${isoPrefix}${two(Math.floor(rest / 60_000))}:${two(Math.floor(rest / 1_000) % 60)}.${String(rest % 1_000).padStart(3, '0')}Z`;
}

function csvLine(row: Row): string {
  return `${iso(row.atMs)},${row.id},${row.app},${row.credential},${row.method},${row.path},${row.status},${row.items},${row.bytes},${row.durationMs},${row.client}\n`;
}

function jsonLine(row: Row): string {
  return `{"timestamp":"${iso(row.atMs)}","request_id":"${row.id}","app":{"id":"${row.app}"},"credential":"${row.credential}","http":{"method":"${row.method}","path":"${row.path}","status":${row.status}},"items":${row.items},"bytes":${row.bytes},"duration_ms":${row.durationMs},"client":"${row.client}"}\n`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function combinedLine(row: Row): string {
  const at = iso(row.atMs);
  return `${row.client} - ${row.credential} [${at.slice(8, 10)}/${MONTHS[Number(at.slice(5, 7)) - 1] ?? ''}/${at.slice(0, 4)}:${at.slice(11, 19)} +0000] "${row.method} ${row.path} HTTP/1.1" ${row.status} ${row.bytes} "-" "${row.app}/1.0"\n`;
}

/** Lines as broken collectors leave them: cut off, a wrong clock, a field too many. */
function spoiled(serial: number, format: GenerateOptions['format']): string {
  const kind = Math.floor(serial / 7) % 3;
  if (format === 'jsonl') return ['{"timestamp":"2022-\n', '{"timestamp":"not a time","app":{"id":"search-pages"}}\n', '{"timestamp":"2022-05-03T10:11:12.000Z","items":-1}\n'][kind] ?? '';
  if (format === 'combined') return ['10.0.20.4 - cr-04a1 [03/May/2022:10:11:\n', '10.0.20.4 - cr-04a1 [not a time] "GET /2/posts/search HTTP/1.1" 200 60100 "-" "search-pages/1.0"\n', '10.0.20.4 - cr-04a1 [03/May/2022:10:11:12 +0000] "GET /2/posts/search HTTP/1.1" 200 60100 "-" "search-pages/1.0" extra\n'][kind] ?? '';
  switch (kind) {
    case 0: return '2022-05-03T10:11:\n';
    case 1: return 'not a time,0000,search-pages,cr-04a1,GET,/2/posts/search,200,100,60100,31,10.0.20.4\n';
    default: return '2022-05-03T10:11:12.000Z,0000,search-pages,cr-04a1,GET,/2/posts/search,200,100,60100,31,10.0.20.4,extra,fields\n';
  }
}

interface Sink { add(text: string): void; end(): number }

function plainSink(file: number): Sink {
  let chunk = '';
  let bytes = 0;
  const flush = (): void => {
    const buffer = Buffer.from(chunk, 'latin1');
    for (let done = 0; done < buffer.length;) done += writeSync(file, buffer, done);
    bytes += buffer.length;
    chunk = '';
  };
  return {
    add: text => { chunk += text; if (chunk.length >= CHUNK) flush(); },
    end: () => { flush(); fsyncSync(file); closeSync(file); return bytes; },
  };
}

/** A gzip file of several members, as log rotation leaves them; readers take them as one. */
function gzipSink(file: number): Sink {
  let chunk = '';
  let bytes = 0;
  const flush = (): void => {
    if (chunk === '') return;
    const buffer = gzipSync(Buffer.from(chunk, 'latin1'), { level: 6 });
    for (let done = 0; done < buffer.length;) done += writeSync(file, buffer, done);
    bytes += buffer.length;
    chunk = '';
  };
  return {
    add: text => { chunk += text; if (chunk.length >= 4 * CHUNK) flush(); },
    end: () => { flush(); fsyncSync(file); closeSync(file); return bytes; },
  };
}

/** Seeded, 32 bits of state, good enough for fiction. */
function randomFrom(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
