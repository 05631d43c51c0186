import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Words of an entry: four of the key, the log, the place in it. */
export const ENTRY_WORDS = 6;

/** Entries a partition is planned for; what is held of one when it is read is a small multiple of them. */
const PLANNED_ENTRIES = 1_000_000;
const MOST_PARTITIONS = 256;
const BUFFERED_ENTRIES = 4_096;
const READ_ENTRIES = 65_536;

interface Partition { readonly buffer: Uint32Array; used: number; file: number | null; written: number }

/**
 * Keys of requests, spread over files by their first bits so that equal ones end in the same file, in the order in which they were added.
 * Memory does not grow with their number. What fits the buffers never reaches the disk.
 */
export class KeyPartitions {
  readonly #path: (partition: number) => string;
  readonly #partitions: Partition[];
  readonly #shift: number;

  /** @param expected how many entries there may be @param name stands before `.partial` in the names of the files */
  constructor(folder: string, name: string, expected: number) {
    let bits = 0;
    while (1 << bits < MOST_PARTITIONS && (PLANNED_ENTRIES << bits) < expected) bits++;
    this.#shift = 32 - bits;
    this.#path = partition => join(folder, `${name}-${partition}.partial`);
    this.#partitions = Array.from({ length: 1 << bits }, () => ({ buffer: new Uint32Array(BUFFERED_ENTRIES * ENTRY_WORDS), used: 0, file: null, written: 0 }));
  }

  get count(): number {
    return this.#partitions.length;
  }

  /** Adds an entry. @param key the words, at `at` */
  add(key: Uint32Array, at: number, log: number, place: number): void {
    const index = this.#shift === 32 ? 0 : key[at]! >>> this.#shift, partition = this.#partitions[index]!;
    const { buffer } = partition;
    if (partition.used === buffer.length) this.#flush(partition, index);
    let to = partition.used;
    buffer[to++] = key[at]!;
    buffer[to++] = key[at + 1]!;
    buffer[to++] = key[at + 2]!;
    buffer[to++] = key[at + 3]!;
    buffer[to++] = log;
    buffer[to++] = place;
    partition.used = to;
  }

  /** Entries of one partition in the order they were added, some at a time; the array is valid until the next. */
  *entries(index: number): Generator<Uint32Array> {
    const partition = this.#partitions[index]!;
    if (partition.file !== null) {
      const chunk = new Uint32Array(Math.min(READ_ENTRIES * ENTRY_WORDS, partition.written / 4));
      for (let at = 0; at < partition.written;) {
        const length = Math.min(chunk.byteLength, partition.written - at);
        let filled = 0;
        while (filled < length) {
          const got = readSync(partition.file, chunk, filled, length - filled, at + filled);
          if (got === 0) throw new Error('a partition of keys ended early');
          filled += got;
        }
        at += length;
        yield chunk.subarray(0, length / 4);
      }
    }
    yield partition.buffer.subarray(0, partition.used);
  }

  /** Removes the files. */
  close(): void {
    this.#partitions.forEach((partition, index) => {
      if (partition.file === null) return;
      closeSync(partition.file);
      partition.file = null;
      rmSync(this.#path(index), { force: true });
    });
  }

  #flush(partition: Partition, index: number): void {
    partition.file ??= openSync(this.#path(index), 'w+');
    const bytes = new Uint8Array(partition.buffer.buffer, 0, partition.used * 4);
    let done = 0;
    while (done < bytes.length) done += writeSync(partition.file, bytes, done, bytes.length - done, partition.written + done);
    partition.written += bytes.length;
    partition.used = 0;
  }
}
