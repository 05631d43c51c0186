import { describe, expect, test } from 'vitest';
import { appHandlers } from '../../main/engine/handlers/apps.ts';
import { eventHandlers } from '../../main/engine/handlers/events.ts';
import { linkHandlers } from '../../main/engine/handlers/links.ts';
import { undoHandlers } from '../../main/engine/handlers/undo.ts';
import { agreementHandlers } from '../../main/engine/handlers/agreements.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { linkReader } from '../../main/engine/store/repositories/links.ts';
import { EventDetails } from '../../shared/contract/links.ts';
import { AppDetails } from '../../shared/domain/case.ts';
import type { EvidenceRef, VersionRef } from '../../shared/domain/refs.ts';
import { FIRST_TEXT, SECOND_TEXT, agreementCase } from '../support/agreement-case.ts';
import type { AgreementCase } from '../support/agreement-case.ts';

const BODY = 'Thank you for the figures. On the refusals: when the service answers 429, the relay waits two seconds and sends the same request again. Nobody here read the pause wording.';
const QUOTE = 'the relay waits two seconds';
const PASSAGE = `item:412#c${BODY.indexOf(QUOTE)}-${BODY.indexOf(QUOTE) + QUOTE.length}` as EvidenceRef;
const ITEM = 'item:412' as EvidenceRef;

async function caseWithMessage(): Promise<AgreementCase> {
  const made = agreementCase();
  await made.take(FIRST_TEXT);
  await made.take(SECOND_TEXT);
  made.addMessage(412, 'Re: Volume', '2022-11-10T00:42:07Z', BODY);
  return made;
}
const linkOf = (made: AgreementCase, more: Partial<Parameters<(typeof linkHandlers)['link.add']>[0]> = {}) =>
  linkHandlers['link.add']({ evidence: PASSAGE, provision: made.provision('III.A', '2022-02-12'), bearing: 'supports', strength: 'direct', note: '', ...more }, made.context);
const list = (made: AgreementCase, asked: Partial<Parameters<(typeof linkHandlers)['link.list']>[0]> = {}) => linkHandlers['link.list']({ evidence: null, lineage: null, limit: 500, ...asked }, made.context);
const verbs = (made: AgreementCase): string[] => readLedger(made.context.db).page(1_000, 50, null).map(row => row.entry.verb).reverse().slice(1);

describe('a link', () => {
  test('holds the words, who made it, and the provision as that text words it', async () => {
    const made = await caseWithMessage();
    const { linkId, warning } = linkOf(made, { note: 'repeats' });
    expect(warning).toBeNull();
    expect(list(made)).toEqual([{
      linkId, evidence: PASSAGE, evidenceCite: `E-0412${PASSAGE.slice(8)}`, evidenceKind: 'passage', quote: QUOTE, title: 'Re: Volume', evidenceAt: '2022-11-10T00:42:07.000Z',
      provision: made.provision('III.A', '2022-02-12'), provisionNumber: 'III.A', provisionHeading: 'Rate limits', agreement: 'Developer Agreement', versionCite: 'V-02',
      bearing: 'supports', strength: 'direct', note: 'repeats', madeAt: expect.any(String) as string, madeBy: expect.any(String) as string, removed: false,
    }]);
  });

  test('is seen from the passage, from its item and from the lineage in every text', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    linkOf(made, { evidence: ITEM, bearing: 'context' });
    const lineage = Number(made.provision('II.B', '2021-11-10').split(/[:@]/)[1]);
    expect([list(made, { evidence: PASSAGE }).length, list(made, { evidence: ITEM }).length, list(made, { lineage }).length, list(made, { lineage: lineage - 1 }).length]).toEqual([1, 2, 2, 0]);
    const counted = agreementHandlers['agreement.text']({ version: 'version:1' as VersionRef }, made.context).provisions.map(provision => [provision.number, provision.links.supports, provision.linksWithin.supports]);
    expect(counted).toContainEqual(['II.B', 1, 1]);
    expect(counted).toContainEqual(['II', 0, 1]);
    expect(linkReader(made.context.db).countsOfItem(412, 0)).toEqual({ supports: 1, contradicts: 0, context: 1 });
  });

  test('that speaks against comes first', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    linkOf(made, { bearing: 'context' });
    linkOf(made, { bearing: 'contradicts' });
    expect(list(made).map(link => link.bearing)).toEqual(['contradicts', 'supports', 'context']);
  });

  test('to a text that did not govern then is made, with a warning that names the one that did', async () => {
    const made = await caseWithMessage();
    const { linkId, warning } = linkOf(made, { provision: made.provision('II.B', '2021-11-10') });
    expect(linkId).toBe(1);
    expect(warning).toEqual({ code: 'link.not-in-force', message: 'v1 was not in force on 2022-11-10; v2 was, where it is III.A. The link was made as you chose it.', right: made.provision('III.A', '2022-02-12') });
  });

  test('from an event asks the same of the event\'s time', async () => {
    const made = await caseWithMessage();
    const { ref } = eventHandlers['event.add'](EventDetails.parse({ statement: 'Relay built', edtf: '2021-12~' }), made.context);
    expect(linkOf(made, { evidence: ref as EvidenceRef }).warning).toMatchObject({ right: made.provision('II.B', '2021-11-10') });
    expect(linkOf(made, { evidence: ref as EvidenceRef, provision: made.provision('II.B', '2021-11-10') }).warning).toBeNull();
  });

  test('leaves a custody entry that names both sides', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    const [newest] = readLedger(made.context.db).page(1_000, 1, null);
    expect(newest?.entry).toMatchObject({ verb: 'linked', objects: [{ ref: 'link:1' }, { ref: PASSAGE }, { ref: made.provision('III.A', '2022-02-12') }] });
  });

  test.each([
    ['the same once more', PASSAGE, 'link.exists'],
    ['an item that is not there', 'item:999', 'evidence.unknown'],
    ['an event that is not there', 'event:9', 'evidence.unknown'],
    ['a finding that is not there', 'finding:9', 'evidence.unknown'],
    ['a range past the end', 'item:412#c0-99999', 'evidence.bad-range'],
  ])('of %s is refused with a code, and nothing is kept', async (_name, evidence, code) => {
    const made = await caseWithMessage();
    linkOf(made);
    const before = verbs(made).length;
    expect(() => linkOf(made, { evidence: evidence as EvidenceRef })).toThrow(expect.objectContaining({ code }) as Error);
    expect([list(made).length, verbs(made).length]).toEqual([1, before]);
  });
});

describe('taking back', () => {
  test('a link, again, and once more leaves its row and an entry for each act', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    expect(undoHandlers['undo.peek']({}, made.context)).toEqual({ what: `link of E-0412${PASSAGE.slice(8)} to III.A` });
    expect(undoHandlers['undo.last']({}, made.context).undone).toBe('link.add');
    expect([list(made).length, undoHandlers['undo.peek']({}, made.context).what]).toEqual([0, null]);
    expect(undoHandlers['redo.last']({}, made.context).redone).toBe('link.add');
    expect(list(made).map(link => link.linkId)).toEqual([1]);
    undoHandlers['undo.last']({}, made.context);
    expect([list(made).length, linkReader(made.context.db).get(1)?.removed]).toEqual([0, true]);
    expect(verbs(made).slice(-4)).toEqual(['linked', 'undone', 'undone', 'undone']);
  });

  test('a removal puts the link back', async () => {
    const made = await caseWithMessage();
    const { linkId } = linkOf(made);
    linkHandlers['link.remove']({ linkId }, made.context);
    expect(list(made)).toEqual([]);
    undoHandlers['undo.last']({}, made.context);
    expect(list(made)).toHaveLength(1);
    expect(() => { linkHandlers['link.remove']({ linkId: 99 }, made.context); }).toThrow(expect.objectContaining({ code: 'link.unknown' }) as Error);
  });

  test('goes back through acts one by one, newest first, until there is nothing', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    eventHandlers['event.add'](EventDetails.parse({ statement: 'Relay built' }), made.context);
    appHandlers['app.add'](AppDetails.parse({ name: 'Search Pages' }), made.context);
    appHandlers['app.set']({ appId: 1, tier: 'gold' }, made.context);
    const taken = Array.from({ length: 5 }, () => undoHandlers['undo.last']({}, made.context).undone);
    expect(taken).toEqual(['app.set', 'app.add', 'event.add', 'link.add', null]);
    const again = Array.from({ length: 5 }, () => undoHandlers['redo.last']({}, made.context).redone);
    expect(again).toEqual(['link.add', 'event.add', 'app.add', 'app.set', null]);
    expect([list(made).length, eventHandlers['event.list']({}, made.context).length, appHandlers['app.list']({}, made.context)[0]?.tier]).toEqual([1, 1, 'gold']);
  });

  test('something new ends what can be done again', async () => {
    const made = await caseWithMessage();
    linkOf(made);
    undoHandlers['undo.last']({}, made.context);
    linkOf(made, { bearing: 'contradicts' });
    expect(undoHandlers['redo.peek']({}, made.context).what).toBeNull();
    expect(undoHandlers['redo.last']({}, made.context)).toEqual({ redone: null, what: null });
  });

  test('goes in order, so that a link made again never stands beside the one it replaced', async () => {
    const made = await caseWithMessage();
    linkHandlers['link.remove']({ linkId: linkOf(made).linkId }, made.context);
    linkOf(made);
    undoHandlers['undo.last']({}, made.context);
    expect(undoHandlers['undo.last']({}, made.context).undone).toBe('link.remove');
    expect(list(made).map(link => link.linkId)).toEqual([1]);
  });
});

describe('events', () => {
  test('keep what is said, when, on what ground, and what they cite', async () => {
    const made = await caseWithMessage();
    const added = eventHandlers['event.add'](EventDetails.parse({ statement: 'Partner desk raises the ceiling by phone', edtf: '2022-06~', basis: 'before the note', citations: [PASSAGE], apps: ['Search Pages'], disputed: true }), made.context);
    expect(added).toEqual({ ref: 'event:1', cite: 'EV-001' });
    expect(eventHandlers['event.get']({ ref: 'event:1' }, made.context)).toEqual({
      ref: 'event:1', cite: 'EV-001', statement: 'Partner desk raises the ceiling by phone', edtf: '2022-06~', fromUtcMs: Date.UTC(2022, 5), toUtcMs: Date.UTC(2022, 6), precision: 'month',
      basis: 'before the note', citations: [PASSAGE], apps: ['Search Pages'], disputed: true, negative: null, note: '', links: { supports: 0, contradicts: 0, context: 0 },
    });
  });

  test('may be undated, open, or a search that found nothing', async () => {
    const made = await caseWithMessage();
    eventHandlers['event.add'](EventDetails.parse({ statement: 'Health checks moved' }), made.context);
    eventHandlers['event.add'](EventDetails.parse({ statement: 'No notice', edtf: '2022-04/..', negative: { query: 'notice AND tenant', scope: 'mailbox, 30 messages' } }), made.context);
    expect(eventHandlers['event.list']({}, made.context).map(event => [event.cite, event.fromUtcMs, event.toUtcMs, event.precision, event.negative?.query])).toEqual([
      ['EV-002', Date.UTC(2022, 3), null, 'interval', 'notice AND tenant'], ['EV-001', null, null, 'undated', undefined],
    ]);
  });

  test('are changed in part, and the change is taken back', async () => {
    const made = await caseWithMessage();
    eventHandlers['event.add'](EventDetails.parse({ statement: 'Health checks moved' }), made.context);
    eventHandlers['event.set']({ ref: 'event:1', edtf: '2022-07' }, made.context);
    expect(eventHandlers['event.get']({ ref: 'event:1' }, made.context)).toMatchObject({ statement: 'Health checks moved', edtf: '2022-07', precision: 'month' });
    undoHandlers['undo.last']({}, made.context);
    expect(eventHandlers['event.get']({ ref: 'event:1' }, made.context)).toMatchObject({ edtf: '', precision: 'undated' });
  });

  test('come off the timeline and back; their number is not given again', async () => {
    const made = await caseWithMessage();
    eventHandlers['event.add'](EventDetails.parse({ statement: 'One' }), made.context);
    eventHandlers['event.remove']({ ref: 'event:1' }, made.context);
    expect(() => eventHandlers['event.get']({ ref: 'event:1' }, made.context)).toThrow(expect.objectContaining({ code: 'event.unknown' }) as Error);
    expect(eventHandlers['event.add'](EventDetails.parse({ statement: 'Two' }), made.context).cite).toBe('EV-002');
  });

  test('that are linked stay until the links are taken back', async () => {
    const made = await caseWithMessage();
    eventHandlers['event.add'](EventDetails.parse({ statement: 'One' }), made.context);
    linkOf(made, { evidence: 'event:1' as EvidenceRef });
    expect(() => { eventHandlers['event.remove']({ ref: 'event:1' }, made.context); }).toThrow(expect.objectContaining({ code: 'event.linked' }) as Error);
  });

  test.each([[{ statement: 'x', edtf: '14 June' }, 'event.bad-date'], [{ statement: 'x', citations: ['page 4'] }, 'ref.malformed']])('%o is refused with a code', async (details, code) => {
    const made = await caseWithMessage();
    expect(() => eventHandlers['event.add'](EventDetails.parse(details), made.context)).toThrow(expect.objectContaining({ code }) as Error);
    expect(eventHandlers['event.list']({}, made.context)).toEqual([]);
  });
});
