import { describe, expect, test } from 'vitest';
import { effectsInOrder, inForce } from '../../../../../main/engine/agreements/in-force.ts';
import type { DatedVersion } from '../../../../../main/engine/agreements/in-force.ts';
import { labelVersions } from '../../../../../main/engine/agreements/labels.ts';
import { outOfForce } from '../../../../../main/engine/linking/version-warning.ts';

const version = (number: number, stated: string | null, captured: string | null = null): DatedVersion => ({ ref: `version:${number}`, cite: `V-0${number}`, sha256: String(number).repeat(64).slice(0, 64), label: '', stated, captured, assented: null });
const V1 = version(1, '2021-11-10', '2021-11-16');
const V2 = version(2, '2022-02-12', '2022-02-14');
const agreement = { name: 'Larkfeed Developer Agreement', versions: [V2, V1] };

describe('which text governed', () => {
  test('the one whose stated date came last, with the whole shape', () => {
    expect(inForce(agreement, '2022-11-09T16:42:07-08:00')).toEqual({
      agreement: 'Larkfeed Developer Agreement', at: '2022-11-10T00:42:07.000Z', version: V2,
      basis: 'V-02 is stated 2022-02-12, and no later text is in the case.', basisKind: 'stated', confidence: 'high', until: null, rivals: [], survival: null,
    });
  });

  test('none before the first stated date, and the basis says so', () => {
    expect(inForce(agreement, '2021-11-09')).toMatchObject({ version: null, basisKind: 'none', confidence: 'none', until: '2021-11-10', basis: 'Before 2021-11-10, the earliest stated date among the texts in the case (V-01).' });
  });

  test('none when the case holds no text or no date', () => {
    expect(inForce({ name: 'A', versions: [] }, '2022-01-01').basis).toBe('The case holds no text of this agreement.');
    expect(inForce({ name: 'A', versions: [version(1, null)] }, '2022-01-01')).toMatchObject({ version: null, until: null });
  });

  test('a stated date takes effect at its first moment, and the text before it ends there', () => {
    expect(inForce(agreement, '2022-02-11T23:59:59.999Z')).toMatchObject({ version: V1, until: '2022-02-12' });
    expect(inForce(agreement, '2022-02-12T00:00:00Z').version).toBe(V2);
    expect(inForce(agreement, '2022-02-12').version).toBe(V2);
  });

  test('the zone says where that moment is', () => {
    const zone = 'America/Los_Angeles';
    expect(inForce(agreement, '2022-02-12T07:59:59Z', null, zone).version).toBe(V1);
    expect(inForce(agreement, '2022-02-12T08:00:00Z', null, zone)).toMatchObject({ version: V2, basis: 'V-02 is stated 2022-02-12 (America/Los_Angeles), and no later text is in the case.' });
    expect(inForce(agreement, '2022-02-12T00:00', null, zone).version).toBe(V2);
  });

  test('confidence is medium for a text that nobody captured while it governed', () => {
    expect(inForce({ name: 'A', versions: [version(1, '2021-11-10', '2023-01-01'), V2] }, '2021-12-01').confidence).toBe('medium');
  });

  test('two texts under one stated date are told apart by capture, with low confidence', () => {
    const edited = version(3, '2022-02-12', '2022-05-01');
    const silent = { name: 'A', versions: [V1, V2, edited] };
    expect(inForce(silent, '2022-04-01')).toMatchObject({ version: V2, confidence: 'low' });
    expect(inForce(silent, '2022-06-01')).toMatchObject({ version: edited, confidence: 'low', basis: 'V-03 is stated 2022-02-12, and no later text is in the case; 2 texts carry that date, and this one had been captured last by then.' });
  });

  test('a text without a stated date counts from its capture', () => {
    expect(inForce({ name: 'A', versions: [V1, version(4, null, '2022-06-01T10:00:00Z')] }, '2022-07-01')).toMatchObject({ basisKind: 'captured', confidence: 'low', version: { ref: 'version:4' } });
  });

  test.each(['yesterday', '2022-02-30', '2022-13-01T00:00:00Z', ''])('"%s" is refused with what to write', at => {
    expect(() => inForce(agreement, at)).toThrow(expect.objectContaining({ code: 'time.malformed' }) as Error);
  });

  test('an unknown zone is refused', () => {
    expect(() => inForce(agreement, '2022-02-12', null, 'Mars/Olympus')).toThrow(expect.objectContaining({ code: 'time.malformed' }) as Error);
  });
});

test('texts are named in the order of effect; those under one date share a number', () => {
  const labels = labelVersions([version(9, null), version(3, '2022-02-12', '2022-05-01'), V2, V1, version(8, '2022-10-10')]);
  expect([...labels]).toEqual([['version:1', 'v1'], ['version:2', 'v2'], ['version:3', 'v2′'], ['version:8', 'v3'], ['version:9', 'v4']]);
});

test('order of effect does not depend on order of intake', () => {
  const refs = (versions: readonly DatedVersion[]): string[] => effectsInOrder(versions, 'UTC').map(effect => effect.version.ref);
  expect(refs([V1, V2])).toEqual(refs([V2, V1]));
});

describe('a link to a text', () => {
  const at = (day: string) => ({ fromUtcMs: Date.parse(day), toUtcMs: Date.parse(day) });

  test('that was not in force yet names the one that was', () => {
    expect(outOfForce(V2, [V1, V2], at('2021-12-24'))).toEqual({ right: V1, day: '2021-12-24' });
  });

  test('that had ended names the one that followed', () => {
    expect(outOfForce(V1, [V1, V2], at('2022-11-09'))).toEqual({ right: V2, day: '2022-11-09' });
  });

  test('before any text names none', () => {
    expect(outOfForce(V1, [V1, V2], at('2020-01-01'))).toEqual({ right: null, day: '2020-01-01' });
  });

  test('in force for any part of the evidence is no matter, nor is evidence without a date', () => {
    expect(outOfForce(V1, [V1, V2], { fromUtcMs: Date.parse('2022-01-01'), toUtcMs: Date.parse('2022-12-31') })).toBeNull();
    expect(outOfForce(V1, [V1, V2], { fromUtcMs: null, toUtcMs: null })).toBeNull();
  });
});
