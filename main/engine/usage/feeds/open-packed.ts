import { ProvisoError } from '../../../../shared/errors.ts';
import type { Bytes } from './bytes.ts';
import { GZIP, InflatedBytes } from './inflated-bytes.ts';
import { readingPath } from './packing.ts';
import type { Packing } from './packing.ts';
import { ReadingBytes } from './reading-file.ts';
import { TarReader } from './tar-reader.ts';
import { ZstdBytes } from './zstd-bytes.ts';
import { zipEntryAt } from './zip-entry-at.ts';
import { ZipReader } from './zip-reader.ts';

/** Takes the steps of a packing, outermost first, from the bytes of a file. @throws archive.member-gone when an entry is not there */
export async function openPacked(file: Bytes, path: string, packing: Packing): Promise<Bytes> {
  let bytes = file;
  for (const step of packing) {
    switch (step.kind) {
      case 'gzip': bytes = new InflatedBytes(bytes, GZIP, 'gzip'); break;
      case 'zstd': bytes = new ZstdBytes(bytes); break;
      case 'tar': bytes = await tarEntry(bytes, step.index); break;
      case 'zip': bytes = step.at === undefined ? await zipEntry(path, step.index) : await zipEntryAt(bytes, step.at); break;
      case 'xlsx': case 'parquet': bytes = await ReadingBytes.open(readingPath(path, packing)); break;
    }
  }
  return bytes;
}

async function tarEntry(inner: Bytes, index: number): Promise<Bytes> {
  const tar = new TarReader(inner);
  for (let entry = await tar.next(); entry !== null; entry = await tar.next()) {
    if (entry.index !== index) continue;
    const body = tar.body();
    return { fill: target => body.fill(target), get problem() { return body.problem; }, close: () => inner.close() };
  }
  await inner.close();
  throw gone(index);
}

async function zipEntry(path: string, index: number): Promise<Bytes> {
  const zip = await ZipReader.open(path);
  const entry = zip.entries[index];
  if (entry === undefined) {
    await zip.close();
    throw gone(index);
  }
  const body = await zip.body(entry);
  return {
    fill: target => body.fill(target),
    get problem() { return body.problem; },
    close: async () => {
      await body.close();
      await zip.close();
    },
  };
}

function gone(index: number): ProvisoError {
  return new ProvisoError('archive.member-gone', `The archive has no entry ${index + 1} any more. Check the case; restore the exhibit from a copy whose hash agrees.`, { index });
}
