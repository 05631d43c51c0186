import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { agreementHandlers } from '../../main/engine/handlers/agreements.ts';
import { eventHandlers } from '../../main/engine/handlers/events.ts';
import { searchProviders } from '../../main/engine/search/providers.ts';
import { runSearch } from '../../main/engine/search/run-search.ts';
import { EventDetails } from '../../shared/contract/links.ts';
import type { Cursor } from '../../shared/domain/basics.ts';
import { probeAgreement, guessAgreement } from '../../main/engine/agreements/intake.ts';
import type { Head } from '../../main/engine/import/intake.ts';
import type { VersionRef } from '../../shared/domain/refs.ts';
import { FIRST_TEXT, SECOND_TEXT, agreementCase } from '../support/agreement-case.ts';

const headOf = (name: string, text: string): Head => {
  const bytes = new TextEncoder().encode(text);
  return { name, sizeBytes: bytes.length, bytes, text, isPacked: false };
};

describe('taking a text in', () => {
  test('gives a version with its hash, its dates and its provisions, and the text as it was', async () => {
    const { take, context } = agreementCase();
    expect(await take(FIRST_TEXT, { captured: '2021-11-16' })).toMatchObject({ status: 'ok', code: null, records: 6, counts: { provisions: 6 } });
    const [agreement] = agreementHandlers['agreement.list']({}, context);
    expect(agreement).toMatchObject({
      name: 'Developer Agreement',
      versions: [{ ref: 'version:1', cite: 'V-01', label: 'v1', stated: '2021-11-10', statedBasis: 'the text says "Effective: 10 November 2021"', captured: '2021-11-16', assented: null, sha256: createHash('sha256').update(FIRST_TEXT).digest('hex'), provisions: 6, problems: [] }],
    });
    const { text, preamble, provisions } = agreementHandlers['agreement.text']({ version: 'version:1' as VersionRef }, context);
    expect(text).toBe(FIRST_TEXT);
    expect(FIRST_TEXT.slice(0, preamble.end) + provisions.map(provision => text.slice(provision.start, provision.end)).join('')).toBe(FIRST_TEXT);
    expect(provisions.map(provision => [provision.number, provision.label, provision.heading])).toEqual([['I', 'I', 'Scope'], ['II', 'II', 'Access'], ['II.A', 'A', 'Keeping credentials'], ['II.B', 'B', 'Rate limits'], ['II.B(a)', '(a)', 'Rate'], ['II.B(b)', '(b)', 'Pause']]);
  });

  test('the same words twice are one version with another capture, whatever ends the lines', async () => {
    const { take, context } = agreementCase();
    await take(FIRST_TEXT, { captured: '2021-12-01' });
    expect(await take(FIRST_TEXT, { captured: '2021-11-16' })).toMatchObject({ status: 'noted', code: 'agreement.same-text' });
    expect(await take(FIRST_TEXT.replaceAll('\n', '\r\n'))).toMatchObject({ status: 'noted', code: 'agreement.same-text' });
    const versions = agreementHandlers['agreement.list']({}, context)[0]?.versions;
    expect(versions).toMatchObject([{ cite: 'V-01', captured: '2021-11-16', captures: 3 }]);
  });

  test('the same words under another date keep the first and say so', async () => {
    const { take, context } = agreementCase();
    await take(FIRST_TEXT);
    expect(await take(FIRST_TEXT, { stated: '2022-01-01' })).toMatchObject({ status: 'noted', code: 'agreement.stated-differs' });
    expect(agreementHandlers['agreement.list']({}, context)[0]?.versions).toMatchObject([{ stated: '2021-11-10' }]);
  });

  test('a text in windows-1252 is read and flagged', async () => {
    const { take, context } = agreementCase();
    expect(await take(Uint8Array.from(Buffer.from('1. R\u00e9ponse. Text.\n', 'latin1')))).toMatchObject({ status: 'noted', code: 'agreement.encoding-guessed' });
    expect(agreementHandlers['agreement.list']({}, context)[0]?.versions).toMatchObject([{ encoding: 'windows-1252 (likeliest)' }]);
  });

  test('a text without numbers is read, with a note', async () => {
    const { take } = agreementCase();
    expect(await take('We promise to be nice.\n\nYou promise too.\n')).toMatchObject({ status: 'noted', code: 'agreement.no-numbers', records: 2 });
  });

  test.each([
    ['an empty text', '  \n\n', {}, 'agreement.empty'],
    ['bytes that are no text', Uint8Array.from([0, 1, 2, 3, 0, 9]), {}, 'agreement.not-text'],
    ['a day that is none', FIRST_TEXT, { stated: '2022-02-30' }, 'agreement.bad-date'],
    ['a capture that is no time', FIRST_TEXT, { captured: 'last week' }, 'agreement.bad-date'],
  ])('%s is refused with a code, and nothing is kept', async (_name, text, options, code) => {
    const { take, context } = agreementCase();
    await expect(take(text, options)).rejects.toMatchObject({ code });
    expect(agreementHandlers['agreement.list']({}, context)).toEqual([]);
  });
});

describe('what a file reads like', () => {
  test('an agreement by its numbers, its name and its date', () => {
    expect(probeAgreement(headOf('terms.md', FIRST_TEXT))).toMatchObject({ kind: 'agreement', format: 'markdown', certainty: 0.9 });
    expect(guessAgreement(headOf('terms.md', FIRST_TEXT))).toEqual({ agreement: 'Developer Agreement', stated: '2021-11-10' });
  });

  test.each([['a letter', 'Dear Ines,\n\nthank you for the figures.\n'], ['a log', 'time,app,status\n2022-01-01T00:00:00Z,a,200\n'], ['a message', 'From: a@b.example\nMessage-ID: <1@b.example>\nSubject: terms of agreement\n\n1. One\n\n2. Two\n\n3. Three\n']])('%s only when a person says so', (_name, text) => {
    expect(probeAgreement(headOf('file.txt', text))).toMatchObject({ certainty: 0 });
  });

  test('bytes that are no text never', () => {
    expect(probeAgreement({ ...headOf('file.bin', ''), bytes: Uint8Array.from([0, 1, 2, 3]), sizeBytes: 4 })).toBeNull();
  });
});

describe('two texts', () => {
  test('keep a lineage through renumbering, as a proposal with score and reason', async () => {
    const { take, provision, context } = agreementCase();
    await take(FIRST_TEXT);
    await take(SECOND_TEXT);
    const lineage = Number(provision('II.B', '2021-11-10').split(/[:@]/)[1]);
    expect(provision('III.A', '2022-02-12')).toMatch(new RegExp(`^provision:${lineage}@`));
    expect(agreementHandlers['provision.lineage']({ lineage }, context).map(({ number, state, confirmed, reason }) => ({ number, state, confirmed, reason }))).toEqual([
      { number: 'II.B', state: 'first', confirmed: true, reason: 'First text of this agreement' },
      { number: 'III.A', state: 'proposed', confirmed: false, reason: 'II.B became III.A, same heading (V-01)' },
    ]);
  });

  test('go by date, not by intake: the older text may come second', async () => {
    const { take, provision, context } = agreementCase();
    await take(SECOND_TEXT);
    await take(FIRST_TEXT);
    expect(agreementHandlers['agreement.list']({}, context)[0]?.versions.map(version => [version.cite, version.label, version.stated])).toEqual([['V-02', 'v1', '2021-11-10'], ['V-01', 'v2', '2022-02-12']]);
    expect(provision('II.B(a)', '2021-11-10').split('@')[0]).toBe(provision('III.A(a)', '2022-02-12').split('@')[0]);
  });

  test('answer which of them governed', async () => {
    const { take, context } = agreementCase();
    await take(FIRST_TEXT);
    await take(SECOND_TEXT);
    const ask = (at: string) => agreementHandlers['agreement.inForce']({ agreementId: 1, at, app: null, zone: 'UTC' }, context);
    expect([ask('2021-11-09').version, ask('2022-02-11').version?.cite, ask('2022-11-09T16:42:07-08:00').version?.cite]).toEqual([null, 'V-01', 'V-02']);
    expect(() => agreementHandlers['agreement.inForce']({ agreementId: 9, at: '2022-01-01', app: null, zone: 'UTC' }, context)).toThrow(expect.objectContaining({ code: 'agreement.unknown' }) as Error);
  });

  test('are searched as one: the wording in force at the date, found by its old number too', async () => {
    const { take, context } = agreementCase();
    await take(FIRST_TEXT);
    await take(SECOND_TEXT);
    const find = (text: string, at: string | null) => agreementHandlers['provision.find']({ text, at, limit: 5 }, context).map(hit => `${hit.number} ${hit.version}${hit.inForce ? '' : ' not in force'}`);
    expect(find('rate limits', '2022-06-01')[0]).toBe('III.A v2');
    expect(find('rate limits', '2021-12-01')[0]).toBe('II.B v1');
    expect(find('II.B', '2022-06-01').slice(0, 2)).toEqual(['II.B v2', 'III.A v2']);
    expect(find('invented posts', '2021-12-01')).toEqual(['II.B v2 not in force']);
    expect(find('slow', null)).toEqual([]);
  });

  test('of two agreements with the same words stay apart', async () => {
    const { take, context } = agreementCase();
    await take(FIRST_TEXT);
    await take(FIRST_TEXT, { agreement: 'Partner Agreement' });
    expect(agreementHandlers['agreement.list']({}, context).map(agreement => [agreement.name, agreement.versions.map(version => version.cite)])).toEqual([['Developer Agreement', ['V-01']], ['Partner Agreement', ['V-02']]]);
  });
});

test('the search of everything finds provisions by number, heading and words, and events by what they state', async () => {
  const { take, context } = agreementCase();
  await take(FIRST_TEXT);
  await take(SECOND_TEXT);
  eventHandlers['event.add'](EventDetails.parse({ statement: 'Invented posts appear in the test copy', edtf: '2022-04' }), context);
  eventHandlers['event.add'](EventDetails.parse({ statement: 'Invented posts withdrawn' }), context);
  eventHandlers['event.remove']({ ref: 'event:2' }, context);
  const search = (text: string) => runSearch(context.db, { text, kinds: ['provision', 'event'], after: null, limit: 10 }, searchProviders);
  const found = search('"invented posts"');
  expect(found.hits.map(hit => [hit.kind, hit.cite, hit.title, hit.at])).toEqual([['provision', 'II.B', 'Test access (Developer Agreement, V-02)', '2022-02-12'], ['event', 'EV-001', 'Invented posts appear in the test copy', '2022-04']]);
  expect(found.hits.map(hit => hit.snippet.hits.map(range => hit.snippet.text.slice(range.start, range.end).toLowerCase()))).toEqual([['invented posts'], ['invented posts']]);
  expect(found.counts).toEqual({ provision: 1, event: 1 });
  expect([search('invented before:2022-04').counts, search('invented after:2022-04-10').counts]).toEqual([{ provision: 0, event: 0 }, { provision: 0, event: 1 }]);
  const pages: string[] = [];
  for (let after: Cursor | null = null; ;) {
    const page = runSearch(context.db, { text: 'developer', kinds: ['provision'], after, limit: 2 }, searchProviders);
    pages.push(...page.hits.map(hit => hit.ref));
    if (page.next === null) break;
    after = page.next;
  }
  expect([pages.length, new Set(pages).size]).toEqual([6, 6]);
});
