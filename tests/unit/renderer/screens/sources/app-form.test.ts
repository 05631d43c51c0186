import { describe, expect, test } from 'vitest';
import { NEW_APP, faultsOf, toDetails, toText } from '../../../../../renderer/screens/sources/apps/app-form.ts';

const filled = { ...NEW_APP, name: 'Search Pages', identifiers: [{ identifier: 'cr-04a1', from: '2022-01-01', to: '2022-07-01' }] };

describe('an app as it is typed', () => {
  test('comes back as it went in', () => {
    const details = toDetails({ ...filled, declaredEvidence: 'E-0012', declaredOn: '2021-11-04' });
    expect(toText(details)).toEqual({ ...filled, declaredEvidence: 'item:12', declaredOn: '2021-11-04' });
  });
  test('days are midnight UTC, empty ends are open', () => {
    expect(toDetails({ ...filled, identifiers: [{ identifier: ' a ', from: '2022-01-01', to: '' }, { identifier: '', from: '', to: '' }] }).identifiers)
      .toEqual([{ identifier: 'a', fromUtcMs: 1_640_995_200_000, toUtcMs: null }]);
  });
  test('what cannot be saved is named', () => {
    expect([...faultsOf({ ...NEW_APP, declaredOn: '2022-02-30', declaredEvidence: 'page 4', identifiers: [{ identifier: '', from: '2022-01-01', to: '' }, { identifier: 'a', from: '2022-02-01', to: '2022-01-01' }] })].sort())
      .toEqual(['declaredEvidence', 'declaredOn', 'identifier 0', 'identifier 1', 'name']);
  });
  test('a name alone is enough', () => { expect([...faultsOf({ ...NEW_APP, name: 'Global Ads' })]).toEqual([]); });
});
