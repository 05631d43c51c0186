/** Ranges of bytes of one log, in order and apart from each other; end exclusive. */
export class ByteRanges {
  readonly #edges: Float64Array;
  // Rows are mostly asked for in file order, so the last range found is tried first.
  #at = 0;

  private constructor(edges: Float64Array) {
    this.#edges = edges;
  }

  /** @param edges start and end of each range, ascending */
  static from(edges: Float64Array): ByteRanges {
    return new ByteRanges(edges);
  }

  static union(parts: readonly ByteRanges[]): ByteRanges {
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    const pairs = parts.flatMap(part => Array.from({ length: part.#edges.length / 2 }, (_, at): [number, number] => [part.#edges[at * 2]!, part.#edges[at * 2 + 1]!]));
    pairs.sort((one, other) => one[0] - other[0]);
    const joined: number[] = [];
    for (const [start, end] of pairs) {
      const last = joined.length - 1;
      if (last > 0 && start <= joined[last]!) joined[last] = Math.max(joined[last]!, end);
      else joined.push(start, end);
    }
    return new ByteRanges(Float64Array.from(joined));
  }

  get isEmpty(): boolean {
    return this.#edges.length === 0;
  }

  get edges(): Float64Array {
    return this.#edges;
  }

  /** True when a byte lies in a range. */
  has(byte: number): boolean {
    const edges = this.#edges;
    if (byte >= edges[this.#at]! && byte < edges[this.#at + 1]!) return true;
    const at = this.#firstEndingAfter(byte);
    if (at >= edges.length || byte < edges[at]!) return false;
    this.#at = at;
    return true;
  }

  /** True when a stretch of bytes shares any with a range. */
  touches(start: number, end: number): boolean {
    const at = this.#firstEndingAfter(start);
    return at < this.#edges.length && this.#edges[at]! < end;
  }

  /** Index of the first range's start whose end is after a byte. */
  #firstEndingAfter(byte: number): number {
    const edges = this.#edges;
    let low = 0, high = edges.length / 2;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (edges[middle * 2 + 1]! > byte) high = middle;
      else low = middle + 1;
    }
    return low * 2;
  }
}
