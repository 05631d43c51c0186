import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findWords, flow, layOutText, runsOf, toPassage } from '../../../../../renderer/screens/correspondence/text-model.ts';

const prose = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', '\n', '\r\n', '\t', '.', '\u202e', '\u{1F600}'), maxLength: 80 });

describe('the text of an item', () => {
  test('everything but white space belongs to exactly one paragraph', () => {
    fc.assert(fc.property(prose, fc.nat(80), fc.nat(40), (text, from, size) => {
      const paragraphs = layOutText(text, [{ start: from, end: from + size }]).flatMap(block => block.paragraphs);
      let at = 0;
      for (const { start, end } of paragraphs) {
        expect(text.slice(at, start).trim()).toBe('');
        expect(end).toBeGreaterThan(start);
        at = end;
      }
      expect(text.slice(at).trim()).toBe('');
    }));
  });

  test('the runs of a paragraph are its text, unit for unit', () => {
    fc.assert(fc.property(prose, fc.array(fc.record({ start: fc.nat(80), end: fc.nat(80), mark: fc.constantFrom('supports' as const, 'hit' as const) }), { maxLength: 4 }), (text, marks) => {
      if (text === '') return;
      const runs = runsOf(text, { start: 0, end: text.length }, marks);
      expect(runs.map(run => run.text).join('')).toBe(text);
      expect(runs.every(run => text.slice(run.start, run.end) === run.text)).toBe(true);
    }));
  });

  test('blank lines part paragraphs, single line breaks do not', () => {
    const text = 'Dear team,\r\n\r\nOne\nTwo\n \n\nThree\n';
    expect(layOutText(text, []).flatMap(block => block.paragraphs.map(({ start, end }) => text.slice(start, end)))).toEqual(['Dear team,', 'One\nTwo', 'Three']);
  });

  test('a quoted range is a block of its own and counts its lines', () => {
    const text = 'Answer.\n\n> first\n> second\n>\n> third\n\nName';
    const start = text.indexOf('>');
    const end = text.indexOf('third') + 5;
    expect(layOutText(text, [{ start, end }]).map(({ kind, lines }) => [kind, lines])).toEqual([['own', 1], ['quoted', 4], ['own', 1]]);
  });

  test('a character that turns text around is a run of its own, by name', () => {
    expect(runsOf('a\u202eb', { start: 0, end: 3 }, []).map(run => [run.text, run.control])).toEqual([['a', null], ['\u202e', 'RLO'], ['b', null]]);
  });

  test('overlapping marks stand together on the run they share, what contradicts last', () => {
    const runs = runsOf('abcdef', { start: 0, end: 6 }, [{ start: 0, end: 4, mark: 'contradicts' }, { start: 2, end: 6, mark: 'supports' }]);
    expect(runs.map(run => [run.text, run.marks])).toEqual([['ab', ['contradicts']], ['cd', ['supports', 'contradicts']], ['ef', ['supports']]]);
  });

  test('a passage has no white space at its ends and keeps characters whole', () => {
    expect(toPassage('one  two ', 3, 9)).toEqual({ start: 5, end: 8 });
    expect(toPassage('a\u{1F600}b', 2, 4)).toEqual({ start: 1, end: 4 });
    expect(toPassage('a   b', 1, 4)).toBeNull();
  });

  test('a search marks beginnings of words only', () => {
    expect(findWords('Pause, unpaused; PAUSES', 'pause').map(({ start }) => start)).toEqual([0, 17]);
    expect(findWords('anything', '"( *')).toEqual([]);
  });
});

describe('a text that was wrapped for a narrow window', () => {
  const paragraph = (text: string): string => flow(text, { start: 0, end: text.length });

  test('flows again, where the next word would not have fitted', () => {
    const text = 'Ines, before anything else goes out: in September you wrote to them that\nwe send no automatic repeats. Yesterday\'s letter says the opposite. I need\nboth in the file.';
    expect(paragraph(text)).toBe(text.replaceAll('\n', ' '));
  });

  test('keeps breaks that somebody made', () => {
    const kept = ['Ines Halloran\nDeveloper Relations', 'These are the three figures that we were asked for:\n- one\n- two', 'A line that is long enough to look as if it were wrapped.\nNo\nYes'];
    expect(kept.map(paragraph)).toEqual(kept);
  });

  test('is as long on the page as in the source, whatever the line ends', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '>'), maxLength: 80 }), { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (lines, ending) => {
      const text = lines.join(ending);
      expect(paragraph(text)).toHaveLength(text.length);
    }));
  });
});
