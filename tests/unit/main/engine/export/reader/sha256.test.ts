import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';

interface Hash { update(bytes: Uint8Array): void; hex(): string }
const source = readFileSync(new URL('../../../../../../main/engine/export/reader/assets/sha256.js', import.meta.url), 'utf8');
const make = runInNewContext(`${source}\nsha256`, { Uint8Array, Int32Array, DataView, Math }) as () => Hash;

test('the page hashes as the system does, in whatever pieces the bytes come', () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), pieces => {
    const hash = make();
    for (const piece of pieces) hash.update(piece);
    expect(hash.hex()).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'));
  }));
});

test('every length around the edges of a block is padded right', () => {
  for (let length = 0; length <= 130; length += 1) {
    const bytes = new Uint8Array(length).fill(length);
    const hash = make();
    hash.update(bytes);
    expect(hash.hex()).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

test('views into larger buffers are hashed by their own bytes', () => {
  const buffer = new Uint8Array(1_000).map((_, at) => at * 7);
  const view = buffer.subarray(13, 913);
  const hash = make();
  hash.update(view);
  expect(hash.hex()).toBe(createHash('sha256').update(view).digest('hex'));
});
