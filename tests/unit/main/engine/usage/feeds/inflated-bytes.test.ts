import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Bytes } from '../../../../../../main/engine/usage/feeds/bytes.ts';
import { GZIP, InflatedBytes } from '../../../../../../main/engine/usage/feeds/inflated-bytes.ts';

function bytesOf(content: Uint8Array): Bytes {
  let at = 0;
  return {
    problem: null,
    fill: target => {
      const filled = Math.min(target.length, content.length - at);
      target.set(content.subarray(at, at + filled));
      at += filled;
      return Promise.resolve(filled);
    },
    close: () => Promise.resolve(),
  };
}

async function takenFrom(packed: Uint8Array, waitMs: number): Promise<{ text: string; code: string | undefined }> {
  const inflated = new InflatedBytes(bytesOf(packed), GZIP, 'gzip');
  let text = '';
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, waitMs));
    const target = new Uint8Array(50_000), filled = await inflated.fill(target);
    text += Buffer.from(target.subarray(0, filled)).toString('latin1');
    if (filled < target.length) break;
  }
  await inflated.close();
  return { text, code: inflated.problem?.code };
}

test.each([0.3, 0.5, 0.97])('what a cut gzip file still gives does not depend on when it is asked for, %d of it left', async share => {
  const whole = Array.from({ length: 30_000 }, (_, at) => `line ${(at * 7_919) % 10_007}\n`).join('');
  const packed = gzipSync(whole), cut = packed.subarray(0, Math.floor(packed.length * share));
  const [soon, late] = [await takenFrom(cut, 0), await takenFrom(cut, 40)];
  expect(soon.code).toBe('usage.gzip-truncated');
  expect(soon.text.length).toBeGreaterThan(whole.length * share * 0.8);
  expect(whole.startsWith(soon.text)).toBe(true);
  expect(late).toEqual(soon);
});
