import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OpenCase } from '../../main/engine/case-file/open-case.ts';
import type { JobContext } from '../../main/engine/context.ts';
import { itemHandlers } from '../../main/engine/handlers/items.ts';
import { readMail } from '../../main/engine/mail/intake.ts';
import { itemMethods } from '../../shared/contract/items.ts';
import { writeMailbox } from '../support/mailbox.ts';
import { newCase, takeIn } from '../support/take-in.ts';

const MESSAGES = 10_000;
let folder = '';
let open: OpenCase | null = null;
let context: JobContext;
let grownBytes = 0;
let mailboxBytes = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-mail-'));
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const path = join(folder, 'large.mbox');
  // Large attachments make the mailbox much larger than its text: reading it whole would show.
  mailboxBytes = await writeMailbox(path, { messages: MESSAGES, paragraphs: 1, attachmentEvery: 25, attachmentBytes: 250_000, htmlEvery: 20 });
  const made = newCase(folder);
  open = made.open;
  context = made.context;
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => { peak = Math.max(peak, process.memoryUsage().rss); }, 20);
  await takeIn(context, path, 'mail', readMail);
  clearInterval(timer);
  grownBytes = peak - before;
}, 240_000);

afterAll(() => {
  open?.close();
  rmSync(folder, { recursive: true, force: true });
});

const page = (input: object) => itemHandlers['item.page'](itemMethods['item.page'].input.parse(input), context);
const search = (input: object) => itemHandlers['search.run'](itemMethods['search.run'].input.parse({ kinds: ['item'], ...input }), context);

test('a mailbox of ten thousand messages is read whole, in memory that does not follow its size', () => {
  expect(page({}).total).toBe(MESSAGES);
  expect(mailboxBytes).toBeGreaterThan(130_000_000);
  expect(grownBytes).toBeLessThan(100_000_000);
});

test('a search that most messages answer pages through all of them once', () => {
  const seen = new Set<string>();
  let after: string | null = null;
  for (;;) {
    const found: ReturnType<typeof search> = search({ text: 'relay', limit: 200, after });
    for (const hit of found.hits) seen.add(hit.ref);
    if (found.next === null) break;
    after = found.next;
  }
  expect(seen.size).toBe(page({ text: 'relay' }).total);
  expect(seen.size).toBeGreaterThan(5_000);
});

test('a text filter that most messages answer gives the same rows as the whole list filtered', () => {
  const broad = page({ text: 'relay', limit: 100 });
  expect(broad.total).toBeGreaterThan(5_000);
  const first = broad.rows.at(0)?.atUtcMs ?? 0;
  const last = broad.rows.at(-1)?.atUtcMs ?? 0;
  // The same stretch of time, with so few matches that they are gathered first.
  const narrow = page({ text: 'relay', limit: 100, fromUtcMs: last, toUtcMs: first + 1 });
  expect(narrow.rows.map(row => row.ref)).toEqual(broad.rows.map(row => row.ref));
});

test('a page and a search answer while the mailbox is large', () => {
  const started = performance.now();
  page({});
  page({ order: 'oldest' });
  search({ text: 'relay thirty' });
  search({ text: '"two seconds"' });
  expect(performance.now() - started).toBeLessThan(3_000);
});

test('pages by anchors cover the list', () => {
  const { anchors, step, total } = itemHandlers['item.anchors'](itemMethods['item.anchors'].input.parse({ step: 500 }), context);
  const refs = anchors.flatMap(after => page({ after, limit: step }).rows.map(row => row.ref));
  expect([new Set(refs).size, refs.length]).toEqual([total, total]);
});
