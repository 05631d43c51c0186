import type { Bytes } from './bytes.ts';
import { GZIP, InflatedBytes } from './inflated-bytes.ts';
import type { Packing } from './packing.ts';
import { ZstdBytes } from './zstd-bytes.ts';

/** Takes the steps of a packing, outermost first, from the bytes of a file. */
export async function openPacked(file: Bytes, path: string, packing: Packing): Promise<Bytes> {
  let bytes = file;
  for (const step of packing) {
    switch (step.kind) {
      case 'gzip': bytes = new InflatedBytes(bytes, GZIP, 'gzip'); break;
      case 'zstd': bytes = new ZstdBytes(bytes); break;
      default: throw new Error(`not yet: ${step.kind} in ${path}`);
    }
  }
  return Promise.resolve(bytes);
}
