import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAgreement } from '../../../../../main/engine/agreements/parse.ts';

const outline = (text: string): string[] => parseAgreement(text).provisions.map(provision => `${'  '.repeat(provision.level - 1)}${provision.number}|${provision.heading}`);
const codes = (text: string): string[] => parseAgreement(text).notes.map(note => note.code);
const source = (name: string): string => readFileSync(fileURLToPath(new URL(`../../../../../${name}`, import.meta.url)), 'utf8');

/** Preamble and provisions put together again. */
function joined(text: string): string {
  const { preamble, provisions } = parseAgreement(text);
  return text.slice(preamble.start, preamble.end) + provisions.map(provision => text.slice(provision.start, provision.end)).join('');
}

describe('numbering', () => {
  test('roman articles hold lettered sections, and those hold lettered clauses', () => {
    expect(outline('# Terms\n\n## II. Access\n\n### D. Rate limits\n\n(a) Rate. Developer shall keep it.\n\n(b) Developer shall not.\n\n## III. Use\n')).toEqual(['II|Access', '  II.D|Rate limits', '    II.D(a)|Rate', '    II.D(b)|', 'III|Use']);
  });

  test('decimal numbers say themselves where they belong', () => {
    expect(outline('1. DEFINITIONS\n\n1.1 Scope. This applies.\n\n1.2 Provider shall:\n\n(a) do this;\n\n(i) and that;\n\n(ii) and the other;\n\n(b) do more.\n\n2. Fees\n\n2.1 They are due.\n'))
      .toEqual(['1|DEFINITIONS', '  1.1|Scope', '  1.2|', '    1.2(a)|', '      1.2(a)(i)|', '      1.2(a)(ii)|', '    1.2(b)|', '2|Fees', '  2.1|']);
  });

  test('"1.1(a)(i)" finds its place when the steps before it are there', () => {
    expect(outline('1.1 Scope. It applies.\n\n1.1(a) First part.\n\n1.1(a)(i) A detail.\n\n1.1(b) Second part.\n')).toEqual(['1.1|Scope', '  1.1(a)|', '    1.1(a)(i)|', '  1.1(b)|']);
  });

  test('articles and sections with their names in front nest by value', () => {
    expect(outline('Article I - General\nSection 1.1 Scope. This covers it.\nSection 1.2 Term. One year.\n\nARTICLE II – FEES\n\nSection 2.1. Fees. Pay them.\n')).toEqual(['I|General', '  1.1|Scope', '  1.2|Term', 'II|FEES', '  2.1|Fees']);
  });

  test('"(i)" after "(h)" is a letter when "(j)" follows and a roman numeral when "(ii)" does', () => {
    const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'].map(letter => `(${letter}) item;`).join('\n');
    expect(outline(letters)).toHaveLength(10);
    expect(outline(`1. Things\n\n(a) one;\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(letter => `(${letter}) item;`).join('\n')}\n(i) first;\n(ii) second;\n(i) ninth;\n(j) tenth.\n`).slice(-5)).toEqual(['  1(h)|', '    1(h)(i)|', '    1(h)(ii)|', '  1(i)|', '  1(j)|']);
  });

  test('numbers without a full stop are read in headings that count', () => {
    expect(outline('## I Definitions\nx\n## II Access\n### A Registration\ny\n### B Use\nz\n')).toEqual(['I|Definitions', 'II|Access', '  II.A|Registration', '  II.B|Use']);
  });

  test('two clauses that begin on one line are two', () => {
    expect(outline('1. (a) First thing.\n(b) Second thing.\n2. (a) Again.\n')).toEqual(['1|', '  1(a)|', '  1(b)|', '2|', '  2(a)|']);
  });

  test('a schedule counts on its own', () => {
    expect(outline('1. Scope\n\nText.\n\n2. Fees\n\nText.\n\nSchedule 1\n\n1. First thing.\n\n2. Second thing.\n')).toEqual(['1|Scope', '2|Fees', 'Schedule 1|', '  Schedule 1.1|', '  Schedule 1.2|']);
  });

  test('escaped Markdown numbers and bold numbers are numbers', () => {
    expect(outline('**1\\. Scope.** It applies.\n\n**2. Fees.** They are due.\n\n2\\.1 In full.\n')).toEqual(['1|Scope', '2|Fees', '  2.1|']);
  });
});

describe('what is no number', () => {
  test.each([
    ['a reference that begins a wrapped line', '2.1 Provider shall do as\n4.2 of the Act says.\n'],
    ['a year', '2.1 Fees are due.\n\n2022. was a good year.\n'],
    ['an amount', '2.1 Fees are due.\n\n2.5 million users are enough.\n'],
    ['an abbreviation', '2.1 Fees are due.\n\ni.e. at once.\n\nU.S. law applies.\n'],
    ['a first person', '2.1 Fees are due.\n\nI agree to that.\n'],
  ])('%s stays text', (_name, text) => {
    expect(outline(text)).toEqual(['2.1|']);
  });

  test('a table of contents belongs to the preamble', () => {
    expect(outline('# Terms\n\n1. Scope\n2. Fees\n3. End\n\n## 1. Scope\n\nIt applies.\n\n## 2. Fees\n\nPay.\n\n## 3. End\n\nStop.\n')).toEqual(['1|Scope', '2|Fees', '3|End']);
    expect(outline('1. Scope ........ 2\n2. Fees ........ 3\n\n1. Scope\n\nIt applies.\n\n2. Fees\n\nPay.\n')).toEqual(['1|Scope', '2|Fees']);
  });

  test('code, tables and quotations hold no clauses', () => {
    expect(outline('1. Scope\n\n```\n1. not this\n2. nor that\n```\n\n| 2. | cell |\n\n> 2. quoted\n\n2. Fees\n')).toEqual(['1|Scope', '2|Fees']);
  });
});

describe('texts that are less than orderly', () => {
  test('doubled, skipped and disordered numbers are kept and noted', () => {
    const text = '1. Scope\n\nOne.\n\n2. Fees\n\nTwo.\n\n2. Fees again\n\nThree.\n\n5. End\n\nFour.\n\n4. Before the end\n\nFive.\n';
    expect(outline(text)).toEqual(['1|Scope', '2|Fees', '2|Fees again', '5|End', '4|Before the end']);
    expect(codes(text)).toEqual(['agreement.number-repeats', 'agreement.number-skips', 'agreement.number-out-of-order']);
  });

  test('headings without numbers stand in for clauses, with a note', () => {
    const text = '**Acceptance**\n\nBy using you accept.\n\n__Your Content__\n\nYou keep it.\n\nENDING IT\n\nEither may end.\n\nLast words\n----------\n\nNone.\n';
    expect(outline(text).map(line => line.trim())).toEqual(['|Acceptance', '|Your Content', '|ENDING IT', '|Last words']);
    expect(codes(text)).toEqual(['agreement.no-numbers']);
  });

  test('paragraphs stand in where there are no headings either', () => {
    expect(outline('We promise to be nice.\n\nYou promise too.\n')).toEqual(['¶1|', '¶2|']);
    expect(codes('We promise to be nice.\n\nYou promise too.\n')).toEqual(['agreement.no-numbers']);
  });

  test('an empty text has no provisions and no notes', () => {
    expect(parseAgreement('')).toEqual({ title: '', preamble: { start: 0, end: 0 }, provisions: [], notes: [], words: 0 });
  });
});

test('each defined term is a clause below the definitions', () => {
  expect(outline('1. Definitions\n\n"API" means the thing.\n\n**Credential** means a key;\nand more.\n\n2. Use\n\nText.\n')).toEqual(['1|Definitions', '  |API', '  |Credential', '2|Use']);
});

test('a heading line is not part of the words after it', () => {
  const text = '## II. Access\n\n### D. Rate limits\n\nDeveloper shall slow down.\n';
  const [article, section] = parseAgreement(text).provisions;
  expect(article?.bodyStart).toBe(article?.end);
  expect(text.slice(section?.bodyStart, section?.end).trim()).toBe('Developer shall slow down.');
});

test('both texts of the sample agreement have the numbers the letter relies on, whether marked up or hard-wrapped', () => {
  for (const name of ['main/engine/sample/sources/larkfeed-developer-agreement-2021-11-10.md', 'main/engine/sample/sources/larkfeed-developer-agreement-2022-02-12.md', 'tests/fixtures/agreements/hard-wrapped.txt']) {
    const { provisions, notes, words } = parseAgreement(source(name));
    const headings = new Map(provisions.map(provision => [provision.number, provision.heading]));
    expect([headings.get('II.B'), headings.get('II.D'), headings.get('III.C'), headings.get('VI.A'), headings.get('IX.I')]).toEqual(['Declared use case', 'Rate limits', 'Shared credentials', 'Access to records', 'Whole agreement']);
    expect(notes).toEqual([]);
    expect(words).toBeGreaterThan(4_000);
    expect(provisions.filter(provision => provision.kind === 'definition')).toHaveLength(15);
  }
});

describe('every character belongs to the preamble or to one provision', () => {
  const pieces = fc.constantFrom(
    '1. ', '1.1 ', '(a) ', '(i) ', 'II. ', 'II.D ', 'Article IV ', 'Section 4.2 ', 'Schedule 1', '## ', '### A. ', '**', '__', 'A. ', '2) ', '§ 5 ', '"Term" means ', 'DEFINITIONS', 'Developer shall', ' pause.', ';', '\n', '\n\n', '\r\n', '\r', '\t', '    ',
    '====', '----', '```', '| cell |', '> ', '- ', '\u00a0', '\u2028', '\ufeff', 'é', '😀', '\u202e', '9999. ', '1.2.3.4.5 ', 'Contents', '.... 3', '<!-- ', '-->', '---\n',
  );

  test('for any mixture of marks, numbers and words', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), parts => {
      const text = parts.join('');
      expect(joined(text)).toBe(text);
      for (const provision of parseAgreement(text).provisions) expect(provision.bodyStart >= provision.start && provision.bodyStart <= provision.end && provision.end > provision.start).toBe(true);
    }), { numRuns: 400 });
  });

  test('for any characters', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => { expect(joined(text)).toBe(text); }), { numRuns: 200 });
  });

  test('with parents before their children', () => {
    fc.assert(fc.property(fc.array(pieces, { maxLength: 60 }), parts => {
      const { provisions } = parseAgreement(parts.join(''));
      provisions.forEach((provision, at) => {
        expect(provision.parent === null || provision.parent < at).toBe(true);
        expect(provision.level).toBe(provision.parent === null ? 1 : (provisions[provision.parent]?.level ?? 0) + 1);
      });
    }), { numRuns: 200 });
  });
});

test('time to read grows with the number of words, not with its square', () => {
  const text = source('tests/fixtures/agreements/hard-wrapped.txt');
  /** Processor time, so that other work on the machine does not count. */
  const cost = (copies: number): number => {
    const long = Array.from({ length: copies }, () => text).join('\n');
    return Math.min(...Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      parseAgreement(long);
      return process.cpuUsage(before).user;
    }));
  };
  cost(4);
  expect(cost(32) / cost(4)).toBeLessThan(32);
});
