import { describe, expect, test } from 'vitest';
import type { ImportPreview } from '../../../../../shared/contract/case.ts';
import { GrantId } from '../../../../../shared/domain/basics.ts';
import type { Mapping } from '../../../../../shared/domain/usage.ts';
import { isDateOrEmpty, lackOf, mappingOf, newPlan, requestsOf } from '../../../../../renderer/screens/sources/import/plan.ts';
import { withRole } from '../../../../../renderer/screens/sources/mapping/mapping.ts';
import type { FilePlan } from '../../../../../renderer/screens/sources/import/plan.ts';

const mapping: Mapping = {
  format: 'csv', delimiter: ',', hasHeader: true, encoding: 'utf-8', time: { format: 'iso-local', zone: null }, templates: [],
  columns: [{ index: 0, name: 'time', role: 'time' }, { index: 1, name: 'app', role: 'app' }, { index: 2, name: 'note', role: 'keep' }],
};

function planOf(name: string, preview: Partial<ImportPreview>, change: Partial<FilePlan> = {}): FilePlan {
  const grantId = GrantId.parse(name);
  return {
    ...newPlan({ grantId, name, sizeBytes: 10, isFolder: false }),
    preview: { grantId, name, sizeBytes: 10, kind: 'unknown', format: '', reason: '', mapping: null, saved: null, agreement: null, problem: null, ...preview },
    ...change,
  };
}

const log = (name: string, change: Partial<FilePlan> = {}): FilePlan => planOf(name, { kind: 'usage', mapping: { mapping, reasons: [], sample: [], needs: 'zone' } }, change);
const text = (name: string, change: Partial<FilePlan> = {}): FilePlan => planOf(name, { kind: 'agreement', agreement: { agreement: 'Developer Agreement', stated: '2022-10-10' } }, change);

describe('what must be said before a file is taken in', () => {
  test('a log without zones asks for one, once', () => {
    expect([lackOf(log('a.csv')), lackOf(log('a.csv', { zone: 'Europe/Paris' }))]).toEqual(['zone', null]);
  });
  test('a log without a time column asks for it first', () => {
    expect(lackOf(log('a.csv', { mapping: withRole(mapping, 0, 'keep') }))).toBe('time');
  });
  test('an agreement asks for a name and for days of the calendar', () => {
    const agreement = { agreement: 'Developer Agreement', stated: '2022-10-10', captured: '' };
    expect([lackOf(text('a.md')), lackOf(text('a.md', { agreement: { ...agreement, agreement: ' ' } })), lackOf(text('a.md', { agreement: { ...agreement, stated: '2022-02-31' } }))]).toEqual([null, 'agreement', 'date']);
  });
  test('mail and what cannot be read ask for nothing', () => {
    expect([lackOf(planOf('a.mbox', { kind: 'mail' })), lackOf(planOf('a.bin', {}))]).toEqual([null, null]);
  });
});

test('an edited mapping wins over a saved one that fits, and that over the proposed one', () => {
  const edited = withRole(mapping, 2, 'endpoint');
  const saved = { name: 'Gateway', mapping: withRole(mapping, 2, 'method') }, proposal = { mapping, reasons: [], sample: [], needs: null };
  const fitting = planOf('a.csv', { kind: 'usage', mapping: proposal, saved });
  expect([mappingOf(log('a.csv')), mappingOf(fitting), mappingOf({ ...fitting, mapping: edited })]).toEqual([mapping, saved.mapping, edited]);
});

describe('requests for the engine', () => {
  test('files that are taken in alike go together, in their order', () => {
    const requests = requestsOf([log('1.csv', { zone: 'UTC' }), planOf('2.mbox', { kind: 'mail' }), log('3.csv', { zone: 'UTC' }), text('4.md'), log('5.csv', { zone: 'Asia/Tokyo' })], { fromWhom: 'Northgate' }, null);
    expect(requests.map(({ grants, kind, zone }) => ({ grants, kind, zone }))).toEqual([
      { grants: ['1.csv', '3.csv'], kind: 'usage', zone: 'UTC' },
      { grants: ['2.mbox'], kind: 'mail', zone: null },
      { grants: ['4.md'], kind: 'agreement', zone: null },
      { grants: ['5.csv'], kind: 'usage', zone: 'Asia/Tokyo' },
    ]);
  });
  test('every file goes into exactly one request, with the delivery', () => {
    const plans = [log('1.csv'), log('2.csv'), text('3.md'), planOf('4.bin', {})];
    const requests = requestsOf(plans, { fromWhom: 'Northgate' }, GrantId.parse('sums'));
    expect(requests.flatMap(request => request.grants).sort()).toEqual(['1.csv', '2.csv', '3.md', '4.bin']);
    expect(requests.every(request => request.receipt?.fromWhom === 'Northgate' && request.hashList === 'sums')).toBe(true);
  });
  test('dates left empty are unknown, not empty text', () => {
    const [request] = requestsOf([text('a.md', { agreement: { agreement: ' Terms ', stated: ' ', captured: '2022-10-17' } })], {}, null);
    expect(request?.agreement).toEqual({ agreement: 'Terms', stated: null, captured: '2022-10-17' });
  });
  test('what has no known format is left to the engine', () => {
    expect(requestsOf([planOf('a.bin', {})], {}, null)[0]?.kind).toBeNull();
  });
});

test.each([['', true], ['2022-02-28', true], ['2022-02-29', false], ['2024-02-29', true], ['28.02.2022', false], ['2022-1-1', false]])('%s is a day or nothing: %s', (day, is) => { expect(isDateOrEmpty(day)).toBe(is); });
