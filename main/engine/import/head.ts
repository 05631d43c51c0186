import { open } from 'node:fs/promises';
import { proposeFromHead } from '../usage/mapping-proposal.ts';
import { readLogHead } from '../usage/read-head.ts';
import { FileBytes } from '../usage/feeds/file-bytes.ts';
import { containerOf, walkArchive } from '../usage/feeds/walk-archive.ts';
import type { Container } from '../usage/feeds/walk-archive.ts';
import { GZIP, InflatedBytes } from '../usage/feeds/inflated-bytes.ts';
import { ZstdBytes } from '../usage/feeds/zstd-bytes.ts';
import { startsLikeZstd } from '../usage/feeds/zstd-frames.ts';
import { ZipReader } from '../usage/feeds/zip-reader.ts';
import { startsLikeParquet } from '../tables/parquet/listing.ts';
import { listsWorkbook } from '../tables/xlsx/listing.ts';
import type { TableKind } from '../tables/table.ts';
import type { Head } from './intake.ts';

const HEAD_BYTES = 65_536;
/** Parts of an archive that are looked at to tell what it is. */
const MOST_LOOKED_AT = 10_000, MOST_LOOKED_AT_BYTES = 256e6;

/** The first 64 KiB of a file; of its content when it is gzip or Zstandard. Tables are not looked into: only a parse host may (see `withTables`). */
export async function readHead(path: string, name: string): Promise<Head> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const raw = Buffer.alloc(Math.min(HEAD_BYTES, size));
    const { bytesRead } = await file.read(raw, 0, raw.length, 0);
    const start = raw.subarray(0, bytesRead);
    const isGzip = start.length > 2 && start[0] === 0x1f && start[1] === 0x8b;
    const compression = isGzip ? 'gzip' : startsLikeZstd(start) ? 'zstd' : null;
    const bytes = compression === null ? start : await unpackStart(path, compression);
    const container = await tableKindOf(path, start) ?? containerOf(bytes, compression !== null);
    const inside = container === 'zip' || container === 'tar' ? await firstLogIn(path, container, compression) : { bytes: container === null ? bytes : new Uint8Array(0), isNested: false };
    return { ...headOf(name, size, inside.bytes), isPacked: compression !== null || container !== null, ...(inside.isNested ? { isNested: true } : {}), ...(compression === null ? {} : { compression }), ...(container === null ? {} : { container }) };
  } finally {
    await file.close();
  }
}

/** Whether a file holds tables in a form of their own: a workbook is a zip file with certain entries. */
async function tableKindOf(path: string, start: Uint8Array): Promise<TableKind | null> {
  if (startsLikeParquet(start)) return 'parquet';
  if (containerOf(start, false) !== 'zip') return null;
  try {
    const zip = await ZipReader.open(path);
    await zip.close();
    return listsWorkbook(zip.entries.map(entry => entry.name)) ? 'xlsx' : null;
  } catch {
    // A damaged archive is told as one when it is read.
    return null;
  }
}

/** What can be said of the first bytes of something. */
export function headOf(name: string, sizeBytes: number, bytes: Uint8Array): Head {
  return { name, sizeBytes, bytes, text: decodeHead(bytes), isPacked: false };
}

/** The start of the first part of an archive that reads as a log, empty when none of the first ones does, and whether archives or tables stand before it. */
async function firstLogIn(path: string, container: Container, compression: 'gzip' | 'zstd' | null): Promise<{ readonly bytes: Uint8Array; readonly isNested: boolean }> {
  let looked = 0, isNested = false;
  try {
    for await (const part of walkArchive({ path, container, compression, scratch: null })) {
      if (++looked > MOST_LOOKED_AT) break;
      if ('code' in part) { isNested ||= part.code === 'archive.nested'; continue; }
      if ('path' in part) continue;
      if (part.readBytes > MOST_LOOKED_AT_BYTES) break;
      const head = readLogHead(part.bytes.head, part.bytes.isWhole);
      if (head !== null && proposeFromHead(head, null).needs !== 'time') return { bytes: part.bytes.head, isNested };
    }
  } catch {
    // A damaged archive is told as one when it is read.
  }
  return { bytes: new Uint8Array(0), isNested };
}

/** What can be decompressed from the start of a file; empty when it is damaged there. */
async function unpackStart(path: string, compression: 'gzip' | 'zstd'): Promise<Uint8Array> {
  const file = await FileBytes.open(path);
  const bytes = compression === 'gzip' ? new InflatedBytes(file, GZIP, 'gzip') : new ZstdBytes(file);
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
