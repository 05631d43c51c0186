import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { HOST_LIMITS } from '../../main/engine/parse-host/limits.ts';
import type { HostLimits } from '../../main/engine/parse-host/limits.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { ParsePool } from '../../main/engine/parse-host/pool.ts';
import type { ReadOutcome } from '../../main/engine/parse-host/protocol.ts';
import type { ParseHostTransport } from '../../main/engine/parse-host/transport.ts';
import { tempDir } from '../support/temp.ts';

const ODD = localParseHosts(new URL('../support/odd-host.ts', import.meta.url));

/** Writes items one after another and gives what reading them needs. */
function items(texts: readonly string[]): { path: string; spans: number[] } {
  const path = join(tempDir(), 'items.bin');
  const spans: number[] = [];
  let at = 0;
  for (const text of texts) {
    spans.push(at, at + Buffer.byteLength(text));
    at += Buffer.byteLength(text);
  }
  writeFileSync(path, texts.join(''));
  return { path, spans };
}

function pool(transport: ParseHostTransport, limits: Partial<HostLimits> = {}): ParsePool {
  const made = new ParsePool(transport, { hosts: 1, limits: { ...HOST_LIMITS, ...limits } });
  onTestFinished(() => { made.close(); });
  return made;
}

const read = (from: ParsePool, texts: readonly string[]): Promise<ReadOutcome[]> => from.read({ ...items(texts), kind: 'message', name: 'x', isMailboxQuoted: false });
const brief = (outcomes: readonly ReadOutcome[]): string[] => outcomes.map(outcome => ('family' in outcome ? outcome.family[0]?.subject ?? '' : outcome.code));
const message = (subject: string, body = ''): string => `Subject: ${subject}\n\n${body}`;

test('a real host reads a batch and answers for each item in order', async () => {
  expect(brief(await read(pool(localParseHosts()), Array.from({ length: 300 }, (_, n) => message(`n${String(n)}`))))).toEqual(Array.from({ length: 300 }, (_, n) => `n${String(n)}`));
});

test.each([
  ['dies', 'PLEASE DIE', {}, 'parse.crashed'],
  ['hangs', 'PLEASE HANG', { wallMs: 700 }, 'parse.too-slow'],
  ['eats memory', 'PLEASE EAT', { residentBytes: 400 * 1_048_576 }, 'parse.too-much-memory'],
  ['lies', 'PLEASE LIE', {}, 'parse.crashed'],
] as const)('an item on which its host %s is told with a code, and those around it are read', async (_, words, limits, code) => {
  const outcomes = await read(pool(ODD, limits), [message('before'), message('one more'), message('bad', words), message('after'), message('last')]);
  expect(brief(outcomes)).toEqual(['before', 'one more', code, 'after', 'last']);
});

test('several bad items in several batches cost their hosts and nothing else', async () => {
  const shared = pool(ODD);
  const batches = await Promise.all([0, 1, 2].map(batch => read(shared, Array.from({ length: 5 }, (_, n) => message(`${String(batch)}.${String(n)}`, n === batch ? 'PLEASE DIE' : '')))));
  expect(batches.map(brief)).toEqual([0, 1, 2].map(batch => Array.from({ length: 5 }, (_, n) => (n === batch ? 'parse.crashed' : `${String(batch)}.${String(n)}`))));
});

test('a host is replaced after its share of batches, without losing one', async () => {
  let forked = 0;
  const counted: ParseHostTransport = { fork: () => { forked += 1; return localParseHosts().fork(); } };
  const shared = pool(counted, { recycleBatches: 3 });
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => read(shared, [message(String(n))])));
  expect(outcomes.map(brief)).toEqual(Array.from({ length: 10 }, (_, n) => [String(n)]));
  expect(forked).toBeGreaterThanOrEqual(4);
});

test('a file that is shorter than the span is refused as a whole', async () => {
  const { path } = items(['short']);
  await expect(pool(localParseHosts()).read({ path, spans: [0, 5_000], kind: 'message', name: 'x', isMailboxQuoted: false })).rejects.toMatchObject({ code: 'parse.failed' });
});

test('closing refuses what is under way and ends the host', async () => {
  const shared = pool(ODD);
  const reading = read(shared, [message('x', 'PLEASE HANG')]);
  setTimeout(() => { shared.close(); }, 500);
  await expect(reading).rejects.toMatchObject({ code: 'parse.closed' });
});

test('when no process can be started, reading fails with a code', async () => {
  const none: ParseHostTransport = { fork: () => Promise.reject(Object.assign(new Error('no'), { code: 'parse.no-host' })) };
  await expect(read(pool(none), [message('x')])).rejects.toMatchObject({ code: 'parse.no-host' });
});

test('a host whose program does not start is no verdict on what it was to read', async () => {
  const broken = join(tempDir(), 'broken.ts');
  writeFileSync(broken, 'process.exit(1);');
  await expect(read(pool(localParseHosts(pathToFileURL(broken))), [message('x'), message('y')])).rejects.toMatchObject({ code: 'parse.no-host' });
});

test('a presented message has safe HTML, decoded headers and its inline images', async () => {
  const eml = 'Subject: =?utf-8?Q?=C3=89?=\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<p onclick=x>Hi<img src="cid:i@x"><img src="https://x.example/p.png"></p>\n--b\nContent-Type: image/png\nContent-ID: <i@x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n';
  const { path } = items([eml]);
  const shown = await pool(localParseHosts()).present({ path, kind: 'message', isMailboxQuoted: false, startByte: 0, endByte: eml.length, contentIds: [['i@x', 1]] });
  expect(shown).toEqual({
    headers: [{ name: 'Subject', value: 'É', raw: 'Subject: =?utf-8?Q?=C3=89?=' }, { name: 'Content-Type', value: 'multipart/related; boundary=b', raw: 'Content-Type: multipart/related; boundary=b' }],
    html: '<p>Hi<img data-part="1" src="data:image/png;base64,iVBORw0KGgo=" alt=""><img class="blocked" alt=""></p>', isHtmlTruncated: false,
    remote: { images: 1, styleSheets: 0, other: 0, list: ['https://x.example/p.png'] },
  });
});
