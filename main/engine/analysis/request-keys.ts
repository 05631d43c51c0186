import type { LimitPer } from '../../../shared/domain/limit.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { RegisterEpoch } from '../usage/app-register.ts';
import type { OpenSource } from '../usage/open-source.ts';
import type { MatchedSegment } from '../usage/segment-scan.ts';
import { SEGMENT_ROWS } from '../usage/segment-builder.ts';

type Role = 'app' | 'credential' | 'endpoint';

const ROLES: Readonly<Record<LimitPer, readonly Role[]>> = {
  all: [], app: ['app'], credential: ['credential'], endpoint: ['endpoint'], 'app-endpoint': ['app', 'endpoint'], 'credential-endpoint': ['credential', 'endpoint'],
};
const LISTS = { app: 'apps', credential: 'credentials', endpoint: 'endpoints' } as const;
/** Pairs of a source's own numbers that are kept in a flat table. */
const MOST_FLAT_PAIRS = 4_000_000;

interface Held { readonly flat: Int32Array | null; readonly map: Map<number, number>; readonly width: number }

/** Numbers the keys of a limit, the same in every source: a value, or two values together. */
export class RequestKeys {
  readonly #roles: readonly Role[];
  readonly #numbers = new Map<string, number>();
  readonly #values: (readonly string[])[] = [];
  readonly #held = new Map<OpenSource, Map<RegisterEpoch, Held>>();
  readonly #out = new Uint32Array(SEGMENT_ROWS);

  constructor(per: LimitPer) {
    this.#roles = ROLES[per];
  }

  get count(): number {
    return this.#values.length;
  }

  /** The key of every matching row of a segment, in their order; valid until the next call. */
  async of(matched: MatchedSegment, epoch: RegisterEpoch): Promise<Uint32Array> {
    const out = this.#out, { rows, count, source } = matched;
    const columns = this.#roles.map(role => source.column(role));
    const ids = columns.map(column => (column === null ? null : matched.values(column)));
    const needsTexts = columns.some((column, at) => column !== null && ids[at] === null);
    if (needsTexts) {
      const texts = await Promise.all(columns.map(column => (column === null ? Promise.resolve(null) : matched.texts(column))));
      for (let at = 0; at < count; at++) out[at] = this.#number(texts.map(list => list?.[at] ?? ''), epoch);
      return out;
    }
    const [one = null, two = null] = ids;
    if (one === null && two === null) return out.fill(this.#number(this.#roles.map(() => ''), epoch), 0, count);
    const held = this.#heldFor(source, epoch), { flat, map, width } = held;
    for (let at = 0; at < count; at++) {
      const row = rows[at]!;
      const own = (one === null ? 0 : one[row]!) * width + (two === null ? 0 : two[row]!);
      let key = flat === null ? map.get(own) ?? -1 : flat[own]!;
      if (key < 0) {
        const pair = [one === null ? 0 : one[row]!, two === null ? 0 : two[row]!];
        key = this.#number(columns.map((column, dimension) => (column === null ? '' : source.dictionary(column).text(pair[dimension] ?? 0))), epoch);
        if (flat === null) map.set(own, key);
        else flat[own] = key;
      }
      out[at] = key;
    }
    return out;
  }

  /** The values a key is made of, in the order its kind names them. */
  values(key: number): readonly string[] {
    return this.#values[key] ?? [];
  }

  /** A key as people read it. */
  label(key: number): string {
    if (this.#roles.length === 0) return 'all requests';
    return (this.#values[key] ?? []).map((value, at) => (value === '' ? `no ${this.#roles[at] ?? 'value'}` : value)).join(' · ');
  }

  /** The filter that lets a key's requests through, and of those others let through already. */
  sliceOf(key: number, within: Slice): Slice {
    const slice = { ...within };
    this.#roles.forEach((role, at) => { slice[LISTS[role]] = [this.#values[key]?.[at] ?? '']; });
    return slice;
  }

  #heldFor(source: OpenSource, epoch: RegisterEpoch): Held {
    let epochs = this.#held.get(source);
    if (epochs === undefined) this.#held.set(source, epochs = new Map<RegisterEpoch, Held>());
    let held = epochs.get(epoch);
    if (held === undefined) {
      const sizes = this.#roles.map(role => { const column = source.column(role); return column === null ? 1 : source.dictionary(column).count + 1; });
      const width = sizes[1] ?? 1, pairs = (sizes[0] ?? 1) * width;
      held = { flat: pairs <= MOST_FLAT_PAIRS ? new Int32Array(pairs).fill(-1) : null, map: new Map(), width };
      epochs.set(epoch, held);
    }
    return held;
  }

  #number(texts: readonly string[], epoch: RegisterEpoch): number {
    const values = texts.map((text, at) => (this.#roles[at] === 'app' ? epoch.nameOf(text) : text));
    const name = JSON.stringify(values);
    let key = this.#numbers.get(name);
    if (key === undefined) {
      key = this.#values.length;
      this.#numbers.set(name, key);
      this.#values.push(values);
    }
    return key;
  }
}
