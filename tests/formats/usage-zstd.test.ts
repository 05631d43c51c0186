import { createHash, randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { decompress } from 'fzstd';
import { expect, test } from 'vitest';
import type { Bytes } from '../../main/engine/usage/feeds/bytes.ts';
import { openFeed } from '../../main/engine/usage/feeds/byte-feed.ts';
import { ZstdBytes } from '../../main/engine/usage/feeds/zstd-bytes.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';

/** Bytes given `step` at a time at most from the file's side. */
function inMemory(content: Uint8Array): Bytes {
  let at = 0;
  return {
    problem: null,
    fill: target => {
      const part = content.subarray(at, at + target.length);
      target.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
    close: () => Promise.resolve(),
  };
}

async function unpack(packed: Uint8Array, decoder: 'native' | 'portable'): Promise<{ content: Buffer; problem: string | null }> {
  const bytes = new ZstdBytes(inMemory(packed), decoder);
  const parts: Buffer[] = [];
  for (;;) {
    const target = Buffer.alloc(70_001);
    const filled = await bytes.fill(target);
    parts.push(target.subarray(0, filled));
    if (filled < target.length) break;
  }
  await bytes.close();
  return { content: Buffer.concat(parts), problem: bytes.problem?.code ?? null };
}

const skippable = (payload: Uint8Array): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0x184d2a53, 0);
  head.writeUInt32LE(payload.length, 4);
  return Buffer.concat([head, payload]);
};
const zstd = (args: string[], input: Uint8Array): Buffer => spawnSync('zstd', args, { input, maxBuffer: 1 << 28 }).stdout;

const lines = (count: number): Buffer => Buffer.from(Array.from({ length: count }, (_, at) => `2022-03-0${1 + (at % 9)}T10:00:00Z,app-${at % 7},/2/users/${at * 7919},GET,200,${at % 100}\n`).join(''));

test.each(['native', 'portable'] as const)('frames one after another, empty ones and skippable ones all count (%s)', async decoder => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.oneof(
      fc.record({ skip: fc.constant(true), bytes: fc.uint8Array({ maxLength: 300 }) }),
      fc.record({ skip: fc.constant(false), bytes: fc.oneof(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 4_000 }).map(lines), fc.integer({ min: 1, max: 400_000 }).map(size => Buffer.alloc(size, 7)), fc.constant(randomBytes(300_000))) }),
    ), { maxLength: 5 }),
    async frames => {
      const packed = Buffer.concat(frames.map(({ skip, bytes }) => (skip ? skippable(bytes) : zstdCompressSync(bytes))));
      const wanted = Buffer.concat(frames.filter(({ skip }) => !skip).map(({ bytes }) => bytes));
      const got = await unpack(packed, decoder);
      expect([got.problem, got.content.equals(wanted)]).toEqual([null, true]);
    },
  ), { numRuns: 25 });
}, 20_000);

test('both decompressors agree with fzstd on what zstd and pzstd write', async () => {
  const content = lines(30_000);
  const folder = tempDir();
  writeFileSync(join(folder, 'log.csv'), content);
  const parallel = spawnSync('pzstd', ['-q', '-p', '4', '-c', join(folder, 'log.csv')], { maxBuffer: 1 << 28 }).stdout;
  for (const packed of [zstd(['-q', '-1', '-c'], content), zstd(['-q', '-9', '--no-check', '-c'], content), zstd(['-q', '--fast=5', '-c'], content), parallel]) {
    const native = await unpack(packed, 'native'), portable = await unpack(packed, 'portable');
    expect([packed.length > 1_000, native, portable.problem, portable.content.equals(native.content), Buffer.from(decompress(packed)).equals(native.content)]).toEqual([true, { content, problem: null }, null, true, true]);
  }
}, 20_000);

test.each(['native', 'portable'] as const)('a file that is cut anywhere gives its good part and says so (%s)', async decoder => {
  const content = Buffer.concat([lines(9_000), lines(5_000)]);
  const packed = Buffer.concat([zstdCompressSync(lines(9_000)), skippable(Buffer.from('x')), zstdCompressSync(lines(5_000))]);
  const first = zstdCompressSync(lines(9_000)).length;
  for (const cut of [1, 3, 5, 9, 200, Math.floor(first / 2), first - 1, first + 2, first + 8, first + 11, packed.length - 1]) {
    const got = await unpack(packed.subarray(0, cut), decoder);
    expect([cut, got.problem, got.content.equals(content.subarray(0, got.content.length))]).toEqual([cut, 'usage.zstd-truncated', true]);
    if (cut >= first) expect(got.content.length).toBeGreaterThanOrEqual(lines(9_000).length);
  }
});

test('damage, a foreign dictionary, a huge window and a bomb end the reading with a code', async () => {
  const good = zstdCompressSync(lines(2_000));
  const flipped = Buffer.from(good);
  flipped[Math.floor(flipped.length / 2)]! ^= 0xff;
  const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xf8, 1, 0, 0]), dictionary = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x01, 0x00, 9, 1, 0, 0]);
  const codes = await Promise.all([flipped, Buffer.concat([good, Buffer.from('garbage after it')]), window, dictionary, zstdCompressSync(Buffer.alloc(40_000_000))].map(async packed => (await unpack(packed, 'native')).problem));
  expect(codes).toEqual(['usage.zstd-damaged', 'usage.zstd-damaged', 'usage.zstd-window', 'usage.zstd-dictionary', 'usage.zstd-ratio']);
  const portable = await unpack(zstdCompressSync(Buffer.alloc(40_000_000)), 'portable');
  expect(portable.problem).toBe('usage.zstd-ratio');
});

test('a feed hashes the file and what comes out of it', async () => {
  const content = lines(3_000), packed = Buffer.concat([skippable(Buffer.from('pzstd')), zstdCompressSync(content)]);
  const path = join(tempDir(), 'log.csv.zst');
  writeFileSync(path, packed);
  const feed = await openFeed(path, [{ kind: 'zstd' }], 'utf-8');
  const target = new Uint8Array(1 << 20);
  expect(await feed.fill(target)).toBe(content.length);
  expect(await feed.summary()).toEqual({ sha256: createHash('sha256').update(packed).digest('hex'), contentSha256: createHash('sha256').update(content).digest('hex'), sizeBytes: packed.length, problem: null });
  await feed.close();
});

test('a log in Zstandard is taken in and counts as the plain one', async () => {
  const usage = makeUsageCase();
  const content = Buffer.concat([Buffer.from('time,app,endpoint,method,status,items\n'), lines(3_000)]);
  const [exhibit] = (await usage.take({ 'log.csv.zst': Buffer.concat([skippable(Buffer.from('p')), zstdCompressSync(content)]), 'again.csv': content })).exhibits;
  const { cells } = await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal });
  expect([exhibit?.status, exhibit?.counts['requests'], cells[0]?.calls]).toEqual(['ok', 3_000, 3_000]);
});
