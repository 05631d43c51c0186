import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { EXHIBIT_READ_BYTES } from '../../../../shared/rpc/control.ts';
import { answerExhibit } from '../../../../main/shell/exhibit-protocol.ts';

const original = randomBytes(2 * EXHIBIT_READ_BYTES + 12_345);
const sha256 = 'ab'.repeat(32);
const url = `exhibit://sha256/${sha256}`;

/** Answers as the engine does: at most a mebibyte at once, null for what it does not hold. */
function reader(options: { readonly mediaType?: string; readonly until?: number } = {}) {
  const asked: [number, number][] = [];
  return {
    asked,
    read: (hash: string, startByte: number, endByte: number) => {
      asked.push([startByte, endByte]);
      if (hash !== sha256) return Promise.resolve(null);
      const end = Math.min(endByte, startByte + EXHIBIT_READ_BYTES, options.until ?? original.length);
      return Promise.resolve({ bytes: new Uint8Array(original.subarray(startByte, end)), sizeBytes: original.length, mediaType: options.mediaType ?? 'application/octet-stream' });
    },
  };
}

async function get(headers: Record<string, string> = {}, at = url, method = 'GET', read = reader().read) {
  const response = await answerExhibit(new Request(at, { headers, method }), read);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

test('the whole exhibit comes byte for byte, however long', async () => {
  const { response, bytes } = await get();
  expect({ status: response.status, length: response.headers.get('content-length'), isSame: bytes.equals(original) })
    .toEqual({ status: 200, length: String(original.length), isSame: true });
});

test('a range across two pieces is exactly that range', async () => {
  const { response, bytes } = await get({ range: `bytes=1048570-2097160` });
  expect(response.status).toBe(206);
  expect(response.headers.get('content-range')).toBe(`bytes 1048570-2097160/${original.length}`);
  expect(bytes.equals(original.subarray(1_048_570, 2_097_161))).toBe(true);
});

test('an open range runs to the end, and one past the end is cut there', async () => {
  const open = await get({ range: 'bytes=2097000-' });
  const long = await get({ range: 'bytes=2097000-99999999' });
  expect(open.bytes.equals(original.subarray(2_097_000))).toBe(true);
  expect([long.response.headers.get('content-range'), long.bytes.equals(open.bytes)]).toEqual([`bytes 2097000-${original.length - 1}/${original.length}`, true]);
});

test.each(['bytes=99999999-', 'bytes=5-3', 'bytes=-5', 'bytes=1-2,4-5', 'lines=1-2'])('the range %s is refused', async range => {
  expect((await get({ range })).response.status).toBe(416);
});

test.each([`exhibit://sha256/${'cd'.repeat(32)}`, 'exhibit://sha256/../case.db', 'exhibit://sha256/ABAB', `exhibit://other/${sha256}`])('%s is not there', async at => {
  expect((await get({}, at)).response.status).toBe(404);
});

test('nothing is written through the scheme', async () => {
  expect((await get({}, url, 'DELETE')).response.status).toBe(404);
});

test('asking for the head reads one piece and sends none', async () => {
  const { read, asked } = reader();
  const { response, bytes } = await get({}, url, 'HEAD', read);
  expect([response.headers.get('content-length'), bytes.length, asked.length]).toEqual([String(original.length), 0, 1]);
});

test('a page among the exhibits is bytes, never a page', async () => {
  const { response } = await get({}, url, 'GET', reader({ mediaType: 'text/html' }).read);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
});

test('an exhibit that ends early breaks off instead of passing for whole', async () => {
  const response = await answerExhibit(new Request(url), reader({ until: EXHIBIT_READ_BYTES + 5 }).read);
  await expect(response.arrayBuffer()).rejects.toThrow();
});
