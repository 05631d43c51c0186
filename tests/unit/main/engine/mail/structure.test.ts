import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAIL_BUDGETS } from '../../../../../main/engine/mail/budgets.ts';
import { walkStructure } from '../../../../../main/engine/mail/structure.ts';

const walk = (message: string, budgets = MAIL_BUDGETS) => {
  const bytes = Buffer.from(message, 'latin1');
  const tree = walkStructure(bytes, budgets);
  return { codes: tree.notes.map(note => note.code), parts: tree.parts.map(part => ({ type: part.mediaType, parent: part.parent, body: bytes.subarray(part.bodyByte, part.endByte).toString('latin1') })) };
};
const MIXED = ['Content-Type: multipart/mixed; boundary=b', '', 'pre', '--b', '', 'one', '--b', 'Content-Type: text/html', '', 'two', '--b--', 'after', ''];

test.each([['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']])('a multipart with %s line ends falls into its parts', (_, end) => {
  expect(walk(MIXED.join(end)).parts.slice(1)).toEqual([{ type: 'text/plain', parent: 0, body: 'one' }, { type: 'text/html', parent: 0, body: 'two' }]);
});

test('mixed line ends in one message are all line ends', () => {
  expect(walk('Content-Type: multipart/mixed; boundary=b\r\n\n--b\r\rone\r--b\n\r\ntwo\r\n--b--').parts.slice(1).map(part => part.body)).toEqual(['one', 'two']);
});

test('a doubled boundary belongs to the innermost multipart', () => {
  const { parts } = walk('Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ninner\n--b--\n--b\n\nouter\n--b--\n');
  expect(parts.map(part => [part.type, part.parent])).toEqual([['multipart/mixed', -1], ['multipart/mixed', 0], ['text/plain', 1], ['text/plain', 1]]);
});

test('a boundary that is the start of another is not taken for it', () => {
  expect(walk('Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b2 is text\n--b--\n').parts[1]?.body).toBe('--b2 is text');
});

test.each([
  ['Content-Type: multipart/mixed\n\ntext', ['mail.boundary-missing']],
  ['Content-Type: multipart/mixed; boundary=b\n\nno boundary here', ['mail.boundary-not-found']],
  ['Content-Type: multipart/mixed; boundary=b\n\n--b\n\ncut of', ['mail.boundary-not-closed']],
  ['Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n--b--\n', ['mail.header-unclosed']],
  ['Content-Type: multipart/mixed; boundary=b\n\n--b--\n--b\n\nlate\n--b--\n', ['mail.boundary-after-close']],
  ['Subject: a\nthis is no field\n\nbody', ['mail.header-broken']],
])('%j is noted', (message, codes) => {
  expect(walk(message).codes).toEqual(codes);
});

test('messages inside messages are walked and an unclosed one ends with what encloses it', () => {
  const { parts } = walk('Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: one\n\nfirst\n--d\n\nSubject: two\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nsecond\n--d--\n');
  expect(parts.map(part => [part.type, part.parent])).toEqual([
    ['multipart/digest', -1], ['message/rfc822', 0], ['text/plain', 1], ['message/rfc822', 0], ['multipart/mixed', 3], ['text/plain', 4],
  ]);
  expect(parts[5]?.body).toBe('second');
});

test('nesting beyond the budget ends in one part, without a stack', () => {
  let message = '';
  for (let depth = 0; depth < 20_000; depth += 1) message += `Content-Type: multipart/mixed; boundary=b${depth}\n\n--b${depth}\n`;
  const { parts, codes } = walk(message);
  expect([parts.length, codes.includes('mail.nested-too-deep')]).toEqual([MAIL_BUDGETS.nesting + 1, true]);
  expect(walk('Content-Type: message/rfc822\n\n'.repeat(20_000)).parts.length).toBe(MAIL_BUDGETS.nesting + 1);
});

test('a million parts stop at the budget in time that does not run away', () => {
  const started = performance.now();
  const { parts, codes } = walk(`Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(1_000_000)}--b--\n`);
  expect([parts.length, codes]).toEqual([MAIL_BUDGETS.parts, ['mail.too-many-parts']]);
  expect(performance.now() - started).toBeLessThan(20_000);
});

test('headers beyond the budgets are cut and noted', () => {
  expect(walk(`Subject: ${'x'.repeat(2_000_000)}\n\nbody`)).toMatchObject({ codes: ['mail.header-too-long'], parts: [{ body: 'body' }] });
  expect(walk(`${'A: b\n'.repeat(20_000)}\nbody`).codes).toEqual(['mail.too-many-headers']);
});

test('every part lies inside the part around it, whatever the bytes', () => {
  const line = fc.constantFrom('--b', '--b--', '--c', '', 'text', 'Content-Type: multipart/mixed; boundary=b', 'Content-Type: multipart/mixed; boundary=c', 'Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', ' folded', '\u0000');
  fc.assert(fc.property(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
    const bytes = Buffer.from(lines.join(end), 'latin1');
    const { parts } = walkStructure(bytes, MAIL_BUDGETS);
    for (const part of parts) {
      expect(part.startByte <= part.bodyByte && part.bodyByte <= part.endByte && part.endByte <= bytes.length).toBe(true);
      const around = parts[part.parent];
      if (around !== undefined) expect(part.startByte >= around.bodyByte && part.endByte <= Math.max(around.endByte, part.startByte)).toBe(true);
    }
  }), { numRuns: 500 });
});
