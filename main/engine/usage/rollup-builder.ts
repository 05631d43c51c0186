import type { ByteDictionary } from './byte-dictionary.ts';
import { CellGrid } from './cell-grid.ts';
import { CellTable } from './cell-table.ts';
import type { SegmentBuilder } from './segment-builder.ts';

export const QUARTER_US = 900_000_000;
export const DAY_US = 86_400_000_000;

/**
 * What is added up while a log is read. Keys of a cell, as (first, second):
 * quarter hours by app and status class, and by endpoint and status class; days by app, endpoint and status class; months the same;
 * days by credential and app. `bucket` is the UTC day from 1970, or year × 12 + month for months.
 */
export const BY_APP = 1, BY_ENDPOINT = 2, BY_DAY = 3, BY_CREDENTIAL = 4, BY_MONTH = 5;
export type RollupKind = typeof BY_APP | typeof BY_ENDPOINT | typeof BY_DAY | typeof BY_CREDENTIAL | typeof BY_MONTH;

/** Past these many different values the rollups of a dimension are not kept, and its charts scan. */
const MOST_APPS = 4_096;
const MOST_ENDPOINTS = 16_384;
const MOST_CREDENTIALS = 65_536;
const CREDENTIAL_CELLS_FREE = 200_000;
const CREDENTIAL_CELLS_PER_ROW = 0.05;
const DAYS_HELD = 4;

interface Day {
  readonly byApp: CellTable;
  readonly byEndpoint: CellTable;
  readonly byDay: CellTable;
  readonly byCredential: CellTable;
}

/** Status class of a log's status text: 1 to 5 for 1xx to 5xx, 0 for anything else. */
export function statusClassOf(bytes: Uint8Array): number {
  const lead = bytes[0] ?? 0;
  return bytes.length === 3 && lead >= 49 && lead <= 53 && isDigit(bytes[1]) && isDigit(bytes[2]) ? lead - 48 : 0;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** What a `RollupBuilder` goes on from. */
export interface RollupState {
  readonly has: RollupBuilder['has'];
  readonly credentialCells: number;
  readonly rows: number;
}

/** Adds requests up into cells; days that are left behind go to `flush`. The ids in cells are the source's own. */
export class RollupBuilder {
  /** Pairs of method and endpoint, numbered from 0: what `BY_ENDPOINT` and `BY_DAY` count by. */
  readonly pairs: { readonly method: number; readonly endpoint: number }[] = [];
  readonly has = { status: true, app: true, endpoint: true, credential: true };
  readonly #flush: (kind: RollupKind, day: number, cells: CellTable) => void;
  readonly #days = new Map<number, Day>();
  readonly #pairIds = new Map<number, number>();
  // The last pair of each endpoint, as methods seldom change.
  #endpointMethod = new Int32Array(256).fill(-1);
  #endpointPair = new Int32Array(256);
  #classes = new Uint8Array(64);
  #classesKnown = 0;
  readonly #statuses: ByteDictionary | null;
  readonly #apps: ByteDictionary | null;
  readonly #credentialValues: ByteDictionary | null;
  // Requests of the quarter hour that is being read, (app, pair × 8 + class), and of its day.
  readonly #quarter = new CellGrid();
  readonly #wholeDay = new CellGrid();
  readonly #ofApps = new CellGrid();
  readonly #ofPairs = new CellGrid();
  #quarterStart = Number.NaN;
  #dayNumber = Number.NaN;
  readonly #spare: CellTable[] = [];
  #credentialDay = Number.NaN;
  #credentials: CellTable | null = null;
  #credentialCells = 0;
  #rows = 0;

  constructor(dictionaries: { readonly status: ByteDictionary | null; readonly app: ByteDictionary | null; readonly credential: ByteDictionary | null }, flush: (kind: RollupKind, day: number, cells: CellTable) => void) {
    this.#statuses = dictionaries.status;
    this.#apps = dictionaries.app;
    this.#credentialValues = dictionaries.credential;
    this.#flush = flush;
  }

  /** Adds the rows `[from, to)` of a segment. */
  add(segment: SegmentBuilder, from: number, to: number): void {
    const { atUtcUs, values, numbers, places } = segment;
    const apps = places.app < 0 ? null : values[places.app]!, endpoints = places.endpoint < 0 ? null : values[places.endpoint]!;
    const methods = places.method < 0 ? null : values[places.method]!, statuses = places.status < 0 ? null : values[places.status]!;
    const credentials = places.credential < 0 || !this.has.credential ? null : values[places.credential]!;
    const items = places.items < 0 ? null : numbers[places.items]!, bytes = places.bytes < 0 ? null : numbers[places.bytes]!;
    this.#learnClasses();
    const quarter = this.#quarter;
    let quarterStart = this.#quarterStart, quarterEnd = quarterStart + QUARTER_US;
    for (let row = from; row < to; row++) {
      const at = atUtcUs[row]!;
      if (!(at >= quarterStart && at < quarterEnd)) {
        this.#foldQuarter();
        quarterStart = this.#quarterStart = Math.floor(at / QUARTER_US) * QUARTER_US;
        quarterEnd = quarterStart + QUARTER_US;
      }
      const app = apps === null ? 0 : apps[row]!;
      const pair = this.#pair(endpoints === null ? 0 : endpoints[row]!, methods === null ? 0 : methods[row]!);
      const statusClass = statuses === null ? 0 : this.#classes[statuses[row]!]!;
      const itemCount = items === null ? 0 : Math.max(0, items[row]!), byteCount = bytes === null ? 0 : Math.max(0, bytes[row]!);
      quarter.add(app, pair * 8 + statusClass, 1, itemCount, byteCount);
      if (credentials !== null) {
        if (at < this.#credentialDay || at >= this.#credentialDay + DAY_US || this.#credentials === null) {
          this.#credentialDay = Math.floor(at / DAY_US) * DAY_US;
          this.#credentials = this.#day(Math.floor(at / DAY_US)).byCredential;
        }
        const table = this.#credentials, of = table.at(credentials[row]!, app);
        table.calls[of]!++;
        table.items[of]! += itemCount;
        table.bytes[of]! += byteCount;
      }
    }
  }

  /**
   * Gives up rollups that no longer stay cheap. Called with every segment that is full, so that what is given up does not depend
   * on how the log was cut up for reading.
   */
  endSegment(segment: SegmentBuilder): void {
    this.#rows += segment.rows;
    this.#watchSizes(segment);
  }

  /** What flushed rollups do not tell; valid right after `flushAll`. */
  get state(): RollupState {
    return { has: { ...this.has }, credentialCells: this.#credentialCells, rows: this.#rows };
  }

  /** Goes on from a state; pairs are learned from the segments that were stored before. */
  restore(state: RollupState): void {
    Object.assign(this.has, state.has);
    this.#credentialCells = state.credentialCells;
    this.#rows = state.rows;
  }

  /** Numbers the pairs of a stored segment as adding it did; null stands for a column the log has not. */
  learnPairs(endpoints: Uint32Array | null, methods: Uint32Array | null, rows: number): void {
    for (let row = 0; row < rows; row++) this.#pair(endpoints === null ? 0 : endpoints[row]!, methods === null ? 0 : methods[row]!);
  }

  /** Sends every day to `flush`; called at each commit and at the end. */
  flushAll(): void {
    this.#foldQuarter();
    this.#foldDay();
    for (const day of this.#days.keys()) this.#flushDay(day);
  }

  #pair(endpoint: number, method: number): number {
    if (endpoint < this.#endpointMethod.length) {
      if (this.#endpointMethod[endpoint] === method) return this.#endpointPair[endpoint]!;
    } else {
      const length = Math.max(endpoint + 1, this.#endpointMethod.length * 2);
      const methods = new Int32Array(length).fill(-1), pairs = new Int32Array(length);
      methods.set(this.#endpointMethod);
      pairs.set(this.#endpointPair);
      this.#endpointMethod = methods;
      this.#endpointPair = pairs;
    }
    const key = endpoint * 0x10_0000 + method;
    let pair = this.#pairIds.get(key);
    if (pair === undefined) {
      pair = this.pairs.push({ method, endpoint }) - 1;
      this.#pairIds.set(key, pair);
    }
    this.#endpointMethod[endpoint] = method;
    this.#endpointPair[endpoint] = pair;
    return pair;
  }

  #learnClasses(): void {
    const statuses = this.#statuses;
    if (statuses === null || statuses.count === this.#classesKnown) return;
    if (statuses.count >= this.#classes.length) {
      const classes = new Uint8Array(statuses.count * 2);
      classes.set(this.#classes);
      this.#classes = classes;
    }
    while (this.#classesKnown < statuses.count) this.#classes[++this.#classesKnown] = statusClassOf(statuses.bytesOf(this.#classesKnown));
  }

  #foldQuarter(): void {
    const quarter = this.#quarter;
    if (quarter.count === 0) return;
    const number = Math.floor(this.#quarterStart / QUARTER_US);
    const dayNumber = Math.floor(this.#quarterStart / DAY_US);
    if (dayNumber !== this.#dayNumber) this.#foldDay();
    this.#dayNumber = dayNumber;
    const day = this.#day(dayNumber);
    const ofDay = (number - dayNumber * 96) * 8;
    const { has } = this;
    quarter.drain((app, pairClass, calls, items, bytes) => {
      this.#ofApps.add(app, pairClass & 7, calls, items, bytes);
      if (!has.endpoint) return;
      this.#ofPairs.add(0, pairClass, calls, items, bytes);
      if (has.app) this.#wholeDay.add(app, pairClass, calls, items, bytes);
    });
    this.#ofApps.drain((app, statusClass, calls, items, bytes) => { day.byApp.add(ofDay + statusClass, app, calls, items, bytes); });
    this.#ofPairs.drain((_, pairClass, calls, items, bytes) => { day.byEndpoint.add(ofDay + (pairClass & 7), pairClass >>> 3, calls, items, bytes); });
  }

  #foldDay(): void {
    if (this.#wholeDay.count === 0) return;
    const { byDay } = this.#day(this.#dayNumber);
    this.#wholeDay.drain((app, pairClass, calls, items, bytes) => { byDay.add(app, pairClass, calls, items, bytes); });
  }

  #day(number: number): Day {
    const known = this.#days.get(number);
    if (known !== undefined) return known;
    if (this.#days.size >= DAYS_HELD) {
      const [oldest] = this.#days.keys();
      if (oldest !== undefined) this.#flushDay(oldest);
    }
    const table = (): CellTable => this.#spare.pop() ?? new CellTable();
    const day = { byApp: table(), byEndpoint: table(), byDay: table(), byCredential: table() };
    this.#days.set(number, day);
    return day;
  }

  #flushDay(number: number): void {
    const day = this.#days.get(number);
    if (day === undefined) return;
    this.#days.delete(number);
    this.#credentials = null;
    if (this.has.status) this.#send(BY_APP, number, this.has.app ? day.byApp : withoutSecond(day.byApp));
    if (this.has.endpoint) this.#send(BY_ENDPOINT, number, day.byEndpoint);
    if (this.has.endpoint && this.has.app) this.#send(BY_DAY, number, day.byDay);
    if (this.has.credential) this.#send(BY_CREDENTIAL, number, day.byCredential);
    this.#credentialCells += day.byCredential.count;
    for (const table of [day.byApp, day.byEndpoint, day.byDay, day.byCredential]) {
      table.clear();
      this.#spare.push(table);
    }
  }

  #send(kind: RollupKind, day: number, cells: CellTable): void {
    if (cells.count > 0) this.#flush(kind, day, cells);
  }

  /** Gives up what no longer stays cheap. */
  #watchSizes(segment: SegmentBuilder): void {
    const { places, isReread } = segment;
    const lost = (place: number): boolean => place >= 0 && isReread[place] === true;
    if (lost(places.status)) this.has.status = this.has.app = this.has.endpoint = this.has.credential = false;
    if (this.pairs.length > MOST_ENDPOINTS || lost(places.endpoint) || lost(places.method)) this.has.endpoint = false;
    if (lost(places.app) || (this.#apps?.count ?? 0) > MOST_APPS) this.has.app = false;
    if (lost(places.credential) || (this.#credentialValues?.count ?? 0) > MOST_CREDENTIALS || this.#credentialCells > CREDENTIAL_CELLS_FREE + this.#rows * CREDENTIAL_CELLS_PER_ROW) this.has.credential = false;
  }
}

function withoutSecond(cells: CellTable): CellTable {
  const merged = new CellTable();
  for (let at = 0; at < cells.count; at++) merged.add(cells.first[at]!, 0, cells.calls[at]!, cells.items[at]!, cells.bytes[at]!);
  return merged;
}
