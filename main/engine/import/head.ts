import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { FileBytes } from '../usage/feeds/file-bytes.ts';
import { ZstdBytes } from '../usage/feeds/zstd-bytes.ts';
import { startsLikeZstd } from '../usage/feeds/zstd-frames.ts';
import type { Head } from './intake.ts';

const HEAD_BYTES = 65_536;

/** The first 64 KiB of a file; of its content when it is gzip or Zstandard. */
export async function readHead(path: string, name: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const raw = Buffer.alloc(Math.min(HEAD_BYTES, size));
    const { bytesRead } = await file.read(raw, 0, raw.length, 0);
    const start = raw.subarray(0, bytesRead);
    const isGzip = start.length > 2 && start[0] === 0x1f && start[1] === 0x8b;
    const compression = isGzip ? 'gzip' : startsLikeZstd(start) ? 'zstd' : null;
    const bytes = compression === null ? start : compression === 'gzip' ? gunzipStart(start) : await unpackZstdStart(path);
    return { name, sizeBytes: size, bytes, text: decodeHead(bytes), isPacked: compression !== null, ...(compression === null ? {} : { compression }) };
  } finally {
    await file.close();
  }
}

/** What can be decompressed of a cut gzip; empty when it is damaged from the start. */
function gunzipStart(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * HEAD_BYTES }).subarray(0, HEAD_BYTES);
  } catch {
    return Buffer.alloc(0);
  }
}

/** From the file itself, because skippable frames may come before the first bytes. */
async function unpackZstdStart(path: string): Promise<Uint8Array> {
  const bytes = new ZstdBytes(await FileBytes.open(path));
  try {
    const start = new Uint8Array(HEAD_BYTES);
    return start.subarray(0, await bytes.fill(start));
  } finally {
    await bytes.close();
  }
}

function decodeHead(bytes: Uint8Array): string {
  const label = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(label).decode(bytes);
}
