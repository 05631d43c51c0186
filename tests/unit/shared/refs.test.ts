import { describe, expect, test } from 'vitest';
import { cite, citeOf, parseRef, ref, splitItemRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import type { ItemRef, ProvisionRef } from '../../../shared/domain/refs.ts';

describe('references', () => {
  test.each([
    ['E-0412', 'item:412'], ['e-412.1', 'item:412.1'], ['E-0412#c340-362', 'item:412#c340-362'], ['F-07', 'finding:7'], ['EV-031', 'event:31'], ['V-08', 'version:8'], ['B-02', 'bundle:2'],
    ['item:412', 'item:412'], [' finding:7 ', 'finding:7'], ['provision:14@0123456789ab', 'provision:14@0123456789ab'], ['request:0123456789ab:18204411#2', 'request:0123456789ab:18204411#2'], ['exhibit:0123456789ab', 'exhibit:0123456789ab'],
  ])('%s is read as %s', (typed, canonical) => {
    expect(parseRef(typed)).toBe(canonical);
  });

  test.each(['', 'E-', 'E-0', 'item:0', 'item:01', 'Q-3', 'provision:14', 'item:4#c9', 'request:xyz:1', 'item:4; DROP'])('"%s" is refused with a code', typed => {
    expect(() => parseRef(typed)).toThrow(expect.objectContaining({ code: 'ref.malformed' }));
  });

  test('cites have fixed widths and grow past them', () => {
    expect([cite('item', 412), cite('item', 412, 1), cite('item', 123456), cite('finding', 7), cite('event', 3), ref('item', 412, 1)]).toEqual(['E-0412', 'E-0412.1', 'E-123456', 'F-07', 'EV-003', 'item:412.1']);
  });

  test('the cite of a passage keeps its range, and other references stay as they are', () => {
    expect([citeOf('item:412.1#c3-9'), citeOf('provision:14@0123456789ab')]).toEqual(['E-0412.1#c3-9', 'provision:14@0123456789ab']);
  });

  test('splitting gives number, part and range', () => {
    expect(splitItemRef('item:412.3#c3-9' as ItemRef)).toEqual({ number: 412, part: 3, range: { start: 3, end: 9 } });
    expect(splitProvisionRef('provision:14@0123456789ab' as ProvisionRef)).toEqual({ lineage: 14, sha12: '0123456789ab' });
  });
});
