import { readFileSync } from 'node:fs';
import { resourcePath } from '../../entries.ts';

const MOST_PAGES = 65_536;
const FIRST_PAGES = 4;

let compiled: WebAssembly.Module | null = null;

/**
 * The kernel with memory of its own, which is handed out and never taken back: it goes with the one who asked for it.
 * Subtle: the memory is shared, although one thread alone uses it, because views of a shared memory stay good when it grows.
 */
export class KernelInstance<Exports extends { alloc(bytes: number): number }> {
  /** Subtle: its `buffer` is to be asked for after `alloc`, which makes it longer. */
  readonly memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum: MOST_PAGES, shared: true });
  /** Addresses are bytes of the memory. */
  readonly exports: Exports;

  constructor() {
    compiled ??= new WebAssembly.Module(readFileSync(resourcePath('kernel')));
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    this.exports = exports as unknown as Exports;
  }

  bytes(length: number): Uint8Array {
    const at = this.exports.alloc(length);
    return new Uint8Array(this.memory.buffer, at, length);
  }

  ints(length: number): Uint32Array {
    const at = this.exports.alloc(length * 4);
    return new Uint32Array(this.memory.buffer, at, length);
  }

  places(length: number): Int32Array {
    const at = this.exports.alloc(length * 4);
    return new Int32Array(this.memory.buffer, at, length);
  }

  floats(length: number): Float64Array {
    const at = this.exports.alloc(length * 8);
    return new Float64Array(this.memory.buffer, at, length);
  }
}
