import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { itemHandlers } from '../../main/engine/handlers/items.ts';
import { exhibitPath } from '../../main/engine/case-file/case-file.ts';
import { openCase } from '../../main/engine/case-file/open-case.ts';
import { readDocument, readMail } from '../../main/engine/mail/intake.ts';
import { exhibitReader } from '../../main/engine/store/repositories/exhibits.ts';
import { itemReader } from '../../main/engine/store/repositories/items.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { itemMethods } from '../../shared/contract/items.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { writeMailbox } from '../support/mailbox.ts';
import { contextOf, incoming, newCase, takeIn } from '../support/take-in.ts';
import { tempDir } from '../support/temp.ts';

const SEP = 'From x@northgate.example Wed Nov  9 16:42:07 2022';
const ODD = localParseHosts(new URL('../support/odd-host.ts', import.meta.url));

function caseIn(folder: string, options: Parameters<typeof newCase>[1] = {}) {
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const made = newCase(folder, options);
  onTestFinished(() => { if (made.open.db.open) made.open.close(); });
  return made;
}

function file(folder: string, name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const mail = (n: number, more = ''): string => `From: A <a@northgate.example>\nTo: b@larkfeed.example\nSubject: Number ${String(n)}\nDate: Wed, 9 Nov 2022 16:${String(n % 60).padStart(2, '0')}:07 +0000\nMessage-ID: <m${String(n)}@x>\n${more}\nWords of message ${String(n)}.\n`;
const count = (open: { db: { prepare: (sql: string) => { get: () => unknown } } }, table: string): number => (open.db.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;

test('a mailbox becomes items with the ranges, hashes and numbers of its messages', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder);
  const text = [SEP, mail(1), SEP, mail(2), SEP, mail(3)].join('\n');
  const result = await takeIn(context, file(folder, 'box.mbox', text), 'mail', readMail);
  expect(result).toMatchObject({ format: 'mbox', status: 'ok', records: 3, rejected: 0, counts: { messages: 3, attachments: 0, quarantined: 0, undated: 0 } });
  const item = itemReader(open.db).get(2);
  expect(item).toMatchObject({ number: 2, part: 0, kind: 'message', sourceIndex: 2, subject: 'Number 2', messageId: 'm2@x', exhibit: result.sha256 });
  const bytes = readFileSync(exhibitPath(open.caseFile, result.sha256)).subarray(item?.startByte, item?.endByte);
  expect(bytes.toString()).toBe(mail(2));
  expect(item?.contentSha256).toBe(createHash('sha256').update(mail(2)).digest('hex'));
});

test('the same bytes twice give no second items', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder);
  const path = file(folder, 'a.eml', mail(1));
  await takeIn(context, path, 'mail', readMail);
  const again = await takeIn(context, path, 'mail', readMail);
  expect([again.records, count(open, 'item'), count(open, 'item_import')]).toEqual([1, 1, 1]);
});

test('a message that kills its parse host is kept unread with a code; the others are read; counts add up', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder, { hosts: ODD });
  const text = [SEP, mail(1), SEP, mail(2).replace('Words', 'PLEASE DIE'), SEP, '', SEP, mail(4)].join('\n');
  const result = await takeIn(context, file(folder, 'box.mbox', text), 'mail', readMail);
  expect(result).toMatchObject({ status: 'noted', code: 'mail.some-quarantined', records: 3, rejected: 2, counts: { messages: 3, quarantined: 1, notMessages: 1 } });
  expect(itemReader(open.db).get(2)).toMatchObject({ quarantine: { code: 'parse.crashed' }, sourceIndex: 2, subject: '', contentSha256: createHash('sha256').update(mail(2).replace('Words', 'PLEASE DIE')).digest('hex') });
  expect(exhibitReader(open.db).problems(result.sha256, 0, 10).map(problem => problem.code)).toEqual(['mail.empty', 'parse.crashed']);
  const shown = await itemHandlers['item.get'](itemMethods['item.get'].input.parse({ ref: 'item:2' }), context);
  expect(itemMethods['item.get'].output.parse(shown).problems.map(problem => problem.code)).toEqual(['parse.crashed']);
});

test('a single message that cannot be read makes its file quarantined, bytes kept', async () => {
  const folder = tempDir();
  const { context } = caseIn(folder, { hosts: ODD });
  expect(await takeIn(context, file(folder, 'a.eml', mail(1).replace('Words', 'PLEASE DIE')), 'mail', readMail)).toMatchObject({ status: 'quarantined', code: 'parse.crashed', rejected: 1 });
});

test('nothing of a mailbox is seen before it is whole, and a cancelled one leaves nothing', async () => {
  const folder = tempDir();
  const stop = new AbortController();
  let seen = -1;
  const { open, context } = caseIn(folder, {
    signal: stop.signal,
    onProgress: progress => {
      if (progress.step !== 'import.read' || (progress.rows ?? 0) < 500) return;
      seen = itemHandlers['item.page'](itemMethods['item.page'].input.parse({}), context).total;
      expect(count(open, 'item')).toBeGreaterThan(0);
      stop.abort(new ProvisoError('call.cancelled', 'Stopped on request.'));
    },
  });
  const path = join(folder, 'box.mbox');
  await writeMailbox(path, { messages: 3_000, paragraphs: 1 });
  await expect(readMail(context, await incoming(context, path), {})).rejects.toMatchObject({ code: 'call.cancelled' });
  expect(seen).toBe(0);
  expect(['item', 'item_text', 'item_note', 'item_import', 'thread_key'].map(table => count(open, table))).toEqual([0, 0, 0, 0, 0]);
  expect(count(open, "item_fts WHERE item_fts MATCH 'relay'")).toBe(0);
});

test('what a killed import left is swept away when the case is opened again', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder);
  await takeIn(context, file(folder, 'kept.eml', mail(7)), 'mail', readMail);
  const path = join(folder, 'box.mbox');
  await writeMailbox(path, { messages: 1_200, paragraphs: 1 });
  // Read and never registered: what a kill between the last batch and the registration leaves.
  await readMail(context, await incoming(context, path), {});
  expect(count(open, 'item')).toBe(1_201);
  const { root } = open.caseFile;
  open.close();
  const again = openCase(root, { mustWrite: true });
  onTestFinished(() => { again.close(); });
  expect([count(again, 'item'), count(again, 'item_import'), itemReader(again.db).get(1)?.subject]).toEqual([1, 1, 'Number 7']);
  again.db.prepare("INSERT INTO item_fts (item_fts) VALUES ('integrity-check')").run();
});

test('threads join across mailboxes by References alone, and copies know each other', async () => {
  const folder = tempDir();
  const { context } = caseIn(folder);
  await takeIn(context, file(folder, 'a.mbox', [SEP, mail(1), SEP, mail(5)].join('\n')), 'mail', readMail);
  await takeIn(context, file(folder, 'b.mbox', [SEP, mail(2, 'References: <m1@x> <m9@x>\n'), SEP, mail(9), SEP, mail(1), SEP, mail(6).replace('Number 6', 'Re: Number 5')].join('\n')), 'mail', readMail);
  const get = (number: number) => itemHandlers['item.get'](itemMethods['item.get'].input.parse({ ref: `item:${String(number)}` }), context);
  const first = await get(1);
  expect(first.thread.map(entry => entry.ref)).toEqual(['item:1', 'item:5', 'item:3', 'item:4'].sort((a, b) => first.thread.findIndex(entry => entry.ref === a) - first.thread.findIndex(entry => entry.ref === b)));
  expect(new Set(first.thread.map(entry => entry.ref))).toEqual(new Set(['item:1', 'item:3', 'item:4', 'item:5']));
  expect(first.duplicates).toEqual(['item:5']);
  expect((await get(6)).thread.map(entry => entry.ref)).toEqual(['item:6']);
});

test('a message that joins two threads of an earlier mailbox joins them when its own is complete', async () => {
  const folder = tempDir();
  const { context } = caseIn(folder);
  await takeIn(context, file(folder, 'a.mbox', [SEP, mail(1), SEP, mail(2)].join('\n')), 'mail', readMail);
  await takeIn(context, file(folder, 'b.eml', mail(3, 'References: <m1@x> <m2@x>\n')), 'mail', readMail);
  const shown = await itemHandlers['item.get'](itemMethods['item.get'].input.parse({ ref: 'item:2' }), context);
  expect(new Set(shown.thread.map(entry => entry.ref))).toEqual(new Set(['item:1', 'item:2', 'item:3']));
});

test('a text becomes a document item, undated, searchable, under the name it came with', async () => {
  const folder = tempDir();
  const { context } = caseIn(folder);
  await takeIn(context, file(folder, 'note of June.txt', 'The June note stands until withdrawn.\n'), 'document', readDocument);
  const page = itemHandlers['item.page'](itemMethods['item.page'].input.parse({ text: 'withdrawn' }), context);
  expect(page.rows).toMatchObject([{ ref: 'item:1', cite: 'E-0001', kind: 'document', subject: 'note of June.txt', atUtcMs: null, excerpt: 'The June note stands until withdrawn.' }]);
});

test('a vanished or shortened copy ends the reading and leaves nothing', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder);
  const path = join(folder, 'box.mbox');
  await writeMailbox(path, { messages: 50, paragraphs: 1 });
  const staged = await incoming(context, path);
  await expect(readMail(context, { ...staged, staged: { ...staged.staged, path: join(folder, 'gone') } }, {})).rejects.toThrow();
  expect(count(open, 'item')).toBe(0);
});

test('without a process to read in, an import fails with a code and leaves nothing', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder, { hosts: { fork: () => Promise.reject(new ProvisoError('parse.no-host', 'No process could be started.')) } });
  await expect(takeIn(context, file(folder, 'a.eml', mail(1)), 'mail', readMail)).rejects.toMatchObject({ code: 'parse.no-host' });
  expect([count(open, 'item'), count(open, 'item_import')]).toEqual([0, 0]);
});

test('while a mailbox is read, other writers are never kept out for long', async () => {
  const folder = tempDir();
  const { open, context } = caseIn(folder);
  const path = join(folder, 'box.mbox');
  await writeMailbox(path, { messages: 2_000, paragraphs: 6 });
  const second = contextOf(open);
  let longest = 0;
  let turns = 0;
  let at = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - at);
    at = performance.now();
    turns += 1;
    second.db.prepare('SELECT count(*) FROM item_import').get();
  }, 5);
  await takeIn(context, path, 'mail', readMail);
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
  // A transaction of 40 ms, and what a busy machine adds.
  expect(longest).toBeLessThan(1_000);
});
