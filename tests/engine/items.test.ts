import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Accepted, Input } from '../../shared/contract/methods.ts';
import { itemMethods } from '../../shared/contract/items.ts';
import type { JobContext } from '../../main/engine/context.ts';
import type { OpenCase } from '../../main/engine/case-file/open-case.ts';
import { itemHandlers } from '../../main/engine/handlers/items.ts';
import { readDocument, readMail } from '../../main/engine/mail/intake.ts';
import { newCase, takeIn } from '../support/take-in.ts';

type ItemMethod = keyof typeof itemMethods;

/** Asks as the port does: input accepted by the contract, answer checked against it. */
async function ask<M extends ItemMethod>(method: M, input: Input<M>) {
  const handler = itemHandlers[method] as (input: Accepted<M>, context: JobContext) => unknown;
  return itemMethods[method].output.parse(await handler(itemMethods[method].input.parse(input) as Accepted<M>, context)) as ReturnType<(typeof itemMethods)[M]['output']['parse']>;
}

const SEP = 'From x@northgate.example Wed Nov  9 16:42:07 2022';
const LETTERS = [
  { n: 1, from: 'Ines Halloran <ines.halloran@northgate.example>', date: 'Wed, 9 Nov 2022 16:42:07 -0800', subject: 'Volume on the Search Pages credentials', body: 'The relay waits two seconds and sends the same request again.' },
  { n: 2, from: 'Larkfeed Partner Desk <partner.desk@larkfeed.example>', date: 'Tue, 14 Jun 2022 09:20:00 +0100', subject: 'Your ceiling from June', body: 'L’entraînement du relais: the June note stands until withdrawn.', attachment: 'ceiling-june.csv' },
  { n: 3, from: 'Tomas Verheul <tomas.verheul@northgate.example>', date: '', subject: 'Relay nodes rolled', body: 'No change in request rate.' },
  { n: 4, from: 'Ruth Adeyemi <ruth.adeyemi@northgate.example>', date: 'Wed, 9 Nov 2022 16:42:07 -0800', subject: 'Capitol tenants', body: 'Who tells Larkfeed about the relay?', cc: 'Mara Quist <mara.quist@northgate.example>' },
  { n: 5, from: 'Mara Quist <mara.quist@northgate.example>', date: '', subject: 'Undated too', body: 'Global Ads.' },
];

function mailbox(): string {
  return LETTERS.map(letter => {
    const head = `${SEP}\nFrom: ${letter.from}\nTo: Larkfeed Developer Policy <policy@larkfeed.example>\n${letter.cc === undefined ? '' : `Cc: ${letter.cc}\n`}Subject: ${letter.subject}\n${letter.date === '' ? '' : `Date: ${letter.date}\n`}Message-ID: <l${String(letter.n)}@x>\n`;
    if (letter.attachment === undefined) return `${head}\n${letter.body}\n`;
    return `${head}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n${letter.body}\n--b\nContent-Type: text/csv; name="${letter.attachment}"\nContent-Disposition: attachment\n\nwindow,ceiling\n15 min,1500\n--b--\n`;
  }).join('\n');
}

// One case for all: nothing here changes it but the last test of the reader, which no other test can see.
let context: JobContext;
let folder = '';
let open: OpenCase | null = null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proviso-items-'));
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const made = newCase(folder);
  open = made.open;
  context = made.context;
  writeFileSync(join(folder, 'devrel.mbox'), mailbox());
  writeFileSync(join(folder, 'note.txt'), 'A note about the relay, kept beside the letters.\n');
  await takeIn(context, join(folder, 'devrel.mbox'), 'mail', readMail);
  await takeIn(context, join(folder, 'note.txt'), 'document', readDocument);
});

afterAll(() => {
  open?.close();
  rmSync(folder, { recursive: true, force: true });
});

const refs = (rows: readonly { readonly ref: string }[]): string[] => rows.map(row => row.ref.replace('item:', ''));

describe('the list', () => {
  test('goes by instant, newest or oldest first, undated last in both', async () => {
    expect(refs((await ask('item.page', {})).rows)).toEqual(['4', '1', '2', '6', '5', '3']);
    expect(refs((await ask('item.page', { order: 'oldest' })).rows)).toEqual(['2', '1', '4', '3', '5', '6']);
  });

  test.each(['newest', 'oldest'] as const)('pages, anchors and places agree, %s first', async order => {
    const whole = refs((await ask('item.page', { order })).rows);
    for (const limit of [1, 2, 4, 5, 6, 7]) {
      const seen: string[] = [];
      for (let after: string | null = null; ;) {
        const page: { rows: { ref: string }[]; next: string | null; total: number } = await ask('item.page', { order, limit, after: after });
        expect(page.total).toBe(6);
        seen.push(...refs(page.rows));
        after = page.next;
        if (after === null) break;
      }
      expect(seen).toEqual(whole);
      const { anchors, step, total } = await ask('item.anchors', { order, step: limit });
      expect([step, total, anchors.length]).toEqual([limit, 6, Math.ceil(6 / limit)]);
      const opened = await Promise.all(anchors.map(async after => refs((await ask('item.page', { order, limit: step, after })).rows)));
      expect(opened.flat()).toEqual(whole);
    }
    for (const [index, number] of whole.entries()) expect(await ask('item.locate', { order, ref: `item:${number}` })).toEqual({ index });
  });

  test('months are counted in the order of the list', async () => {
    expect(await ask('item.months', {})).toEqual([{ month: '2022-11', items: 2 }, { month: '2022-06', items: 1 }, { month: null, items: 3 }]);
    expect((await ask('item.months', { order: 'oldest' })).map(group => group.month)).toEqual(['2022-06', '2022-11', null]);
  });

  test.each([
    [{ text: 'relay' }, ['4', '1', '6', '3']],
    [{ text: '1500' }, ['2']],
    [{ text: 'from:halloran' }, ['1']],
    [{ fromUtcMs: Date.UTC(2022, 6, 1) }, ['4', '1']],
    [{ toUtcMs: Date.UTC(2022, 6, 1) }, ['2']],
    [{ hasAttachment: true }, ['2']],
    [{ hasAttachment: false, text: 'note' }, ['6']],
    [{ problems: true }, ['5', '3']],
    [{ linked: false, text: 'Capitol' }, ['4']],
    [{ linked: true }, []],
    [{ text: '"(((' }, ['4', '1', '2', '6', '5', '3']],
  ])('filtered by %j it holds %j', async (filter, expected) => {
    const page = await ask('item.page', filter);
    expect([refs(page.rows), page.total]).toEqual([expected, expected.length]);
  });

  test('an item that the filter hides is at no place, a part stands where its message does', async () => {
    expect(await ask('item.locate', { text: 'relay', ref: 'item:2' })).toEqual({ index: null });
    expect(await ask('item.locate', { ref: 'item:2.1' })).toEqual({ index: 2 });
  });

  test('a mailbox is one filter', async () => {
    const { exhibit } = await ask('item.get', { ref: 'item:6' });
    expect(refs((await ask('item.page', { exhibit: exhibit.sha256 })).rows)).toEqual(['6']);
  });

  test('a place made up is refused with a code', async () => {
    await expect(ask('item.page', { after: 'x' })).rejects.toMatchObject({ code: 'item.bad-cursor' });
  });
});

describe('the reader', () => {
  test('gives headers as written and decoded, people, dates with their basis, parts, text and source', async () => {
    const item = await ask('item.get', { ref: 'item:2' });
    expect(item).toMatchObject({
      ref: 'item:2', cite: 'E-0002', kind: 'message', parent: null, subject: 'Your ceiling from June',
      from: [{ name: 'Larkfeed Partner Desk', address: 'partner.desk@larkfeed.example' }], to: [{ name: 'Larkfeed Developer Policy', address: 'policy@larkfeed.example' }],
      dateRaw: 'Tue, 14 Jun 2022 09:20:00 +0100', atUtcMs: Date.UTC(2022, 5, 14, 8, 20), offsetMinutes: 60, dateBasis: 'date-header', messageId: 'l2@x',
      text: 'L’entraînement du relais: the June note stands until withdrawn.', textBasis: 'plain', textTruncated: false, html: null, remote: { images: 0, styleSheets: 0, other: 0, list: [] },
      parts: [{ ref: 'item:2.1', cite: 'E-0002.1', kind: 'attachment', parent: 'item:2', name: 'ceiling-june.csv', mediaType: 'text/csv', hasText: true }],
      exhibit: { name: 'devrel.mbox', index: 2 }, problems: [], duplicates: [],
    });
    expect(item.headers.map(header => header.name)).toEqual(['From', 'To', 'Subject', 'Date', 'Message-ID', 'Content-Type']);
    expect(item.thread.map(entry => entry.ref)).toEqual(['item:2']);
  });

  test('gives a part its own text, range and hash', async () => {
    const part = await ask('item.get', { ref: 'item:2.1' });
    expect(part).toMatchObject({ kind: 'attachment', parent: 'item:2', name: 'ceiling-june.csv', text: 'window,ceiling\n15 min,1500', textBasis: 'document', parts: [], exhibit: { index: 2 } });
    const raw = await ask('item.raw', { ref: 'item:2.1' });
    expect(raw.text).toBe('Content-Type: text/csv; name="ceiling-june.csv"\nContent-Disposition: attachment\n\nwindow,ceiling\n15 min,1500');
  });

  test('an undated message says what it is missing', async () => {
    expect(await ask('item.get', { ref: 'item:3' })).toMatchObject({ atUtcMs: null, dateBasis: 'none', dateRaw: '', problems: [{ code: 'mail.date-missing' }] });
  });

  test('source bytes come in pages that join to the whole and never cut a character', async () => {
    const whole = (await ask('item.raw', { ref: 'item:2' })).text;
    expect(whole).toContain('L’entraînement');
    let joined = '';
    for (let offset: number | null = 0; offset !== null;) {
      const page: { text: string; next: number | null } = await ask('item.raw', { ref: 'item:2', offset, limit: 7 });
      joined += page.text;
      offset = page.next;
    }
    expect(joined).toBe(whole);
  });

  test('a passage has its words with what stands before and after', async () => {
    const { text } = await ask('item.get', { ref: 'item:1' });
    const start = text.indexOf('waits');
    expect(await ask('item.passage', { ref: 'item:1', start, end: start + 17 })).toEqual({ ref: `item:1#c${String(start)}-${String(start + 17)}`, cite: `E-0001#c${String(start)}-${String(start + 17)}`, quote: 'waits two seconds', prefix: 'The relay ', suffix: ' and sends the same request agai' });
    await expect(ask('item.passage', { ref: 'item:1', start: 0, end: 9_000 })).rejects.toMatchObject({ code: 'item.bad-range' });
  });

  test('a long text is given in stretches', async () => {
    expect(await ask('item.text', { ref: 'item:1', start: 4, limit: 5 })).toEqual({ text: 'relay', start: 4, next: 9, length: 61 });
    expect(await ask('item.parts', { ref: 'item:2' })).toMatchObject({ parts: [{ ref: 'item:2.1' }], next: null });
  });

  test('an item that is not there is refused with a code', async () => {
    for (const ref of ['item:99', 'item:2.7']) await expect(ask('item.get', { ref: ref })).rejects.toMatchObject({ code: 'item.unknown' });
  });

  test('that a person opened an item is noted once a day, in custody', async () => {
    const entries = (): unknown => context.db.prepare("SELECT count(*) AS n FROM custody_object WHERE ref = 'item:1'").get();
    expect([await ask('item.viewed', { ref: 'item:1' }), await ask('item.viewed', { ref: 'item:1' }), entries()]).toEqual([{ noted: true }, { noted: false }, { n: 1 }]);
  });
});

describe('search', () => {
  const found = async (text: string): Promise<string[]> => (await ask('search.run', { text, kinds: ['item'] })).hits.map(hit => hit.ref.replace('item:', '')).sort();

  test.each([
    ['relay', ['1', '3', '4', '6']], ['"two seconds"', ['1']], ['"seconds two"', []], ['entrainement', ['2']], ['withd*', ['2']], ['from:halloran', ['1']], ['to:policy tenants', ['4']], ['to:quist', ['4']],
    ['subject:ceiling', ['2']], ['ceiling-june', ['2.1']], ['1500', ['2.1']], ['1500 before:2022-07', ['2.1']], ['1500 after:2022-07', []], ['relay after:2022-11', ['1', '4']], ['relay -seconds', ['3', '4', '6']],
    ['has:attachment', ['2']], ['has:attachment ceiling', ['2', '2.1']], ['before:2022-07', ['2']],
  ])('%s finds %j', async (text, expected) => {
    expect(await found(text)).toEqual(expected);
  });

  test('hits carry where they come from and which words matched', async () => {
    const { hits, counts, next } = await ask('search.run', { text: 'seconds', kinds: ['item'] });
    expect({ hits, counts, next }).toEqual({
      hits: [{ kind: 'item', ref: 'item:1', cite: 'E-0001', title: 'Volume on the Search Pages credentials', at: '2022-11-10T00:42:07.000Z', snippet: { text: 'The relay waits two seconds and sends the same request again.', hits: [{ start: 20, end: 27 }] } }],
      counts: { item: 1 }, next: null,
    });
    expect((await ask('search.run', { text: '1500', kinds: ['item'] })).hits[0]).toMatchObject({ title: 'ceiling-june.csv', at: '2022-06-14T08:20:00.000Z' });
  });

  test('pages follow one another without gap or repetition', async () => {
    const all = await found('relay');
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: { hits: { ref: string }[]; next: string | null } = await ask('search.run', { text: 'relay', kinds: ['item'], limit: 1, after: after });
      seen.push(...page.hits.map(hit => hit.ref.replace('item:', '')));
      after = page.next;
      if (after === null) break;
    }
    expect(seen.sort()).toEqual(all);
  });

  test('a search of nothing is refused with a code, one of syntax is taken at its words', async () => {
    for (const text of ['...', '-relay', '""']) await expect(ask('search.run', { text })).rejects.toMatchObject({ code: 'search.nothing-asked' });
    for (const text of ['relay AND (', '"', 'a:b:c', '* *', 'NEAR(relay', "';--"]) await ask('search.run', { text }).catch((error: unknown) => { expect(error).toMatchObject({ code: 'search.nothing-asked' }); });
    await expect(ask('search.run', { text: 'relay', after: 'x' })).rejects.toMatchObject({ code: 'search.bad-cursor' });
  });
});
