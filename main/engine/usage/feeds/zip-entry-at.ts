import { ProvisoError } from '../../../../shared/errors.ts';
import { CHUNK } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';
import { InflatedBytes } from './inflated-bytes.ts';
import type { ZipPlace } from './packing.ts';
import { LOCAL_HEADER_BYTES, ZIP_ENTRY } from './zip-reader.ts';

/** What an entry of a zip file holds whose bytes are pulled from their start: it was found in the directory once, and its place was kept. @throws archive.member-gone */
export async function zipEntryAt(inner: Bytes, { startByte, packedBytes, isStored }: ZipPlace): Promise<Bytes> {
  await skip(inner, startByte);
  const header = new Uint8Array(LOCAL_HEADER_BYTES);
  const filled = await inner.fill(header), view = new DataView(header.buffer);
  if (filled < LOCAL_HEADER_BYTES || view.getUint32(0, true) !== 0x04034b50) {
    await inner.close();
    throw new ProvisoError('archive.member-gone', 'The archive within the archive has no entry where it was found. Check the case; restore the exhibit from a copy whose hash agrees.');
  }
  await skip(inner, view.getUint16(26, true) + view.getUint16(28, true));
  const packed = upTo(inner, packedBytes);
  return isStored ? packed : new InflatedBytes(packed, ZIP_ENTRY, 'deflate');
}

async function skip(bytes: Bytes, length: number): Promise<void> {
  const buffer = new Uint8Array(Math.min(length, CHUNK));
  for (let left = length; left > 0;) {
    const filled = await bytes.fill(buffer.subarray(0, Math.min(left, buffer.length)));
    if (filled === 0) return;
    left -= filled;
  }
}

function upTo(inner: Bytes, length: number): Bytes {
  let left = length, problem: FeedProblem | null = null;
  return {
    fill: async target => {
      const wanted = Math.min(target.length, left), filled = await inner.fill(target.subarray(0, wanted));
      left -= filled;
      if (filled < wanted) problem = inner.problem ?? { code: 'archive.truncated', message: 'The archive within the archive ends within this entry. What stands before was read; ask for the whole file.' };
      return filled;
    },
    get problem() { return problem; },
    close: () => inner.close(),
  };
}
