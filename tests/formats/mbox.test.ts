import { expect, test } from 'vitest';
import fc from 'fast-check';
import { mbox } from '../../main/engine/import/formats/mbox.ts';
import type { ImportSource } from '../../main/engine/import/importer.ts';
import { ProvisoError } from '../../shared/errors.ts';

const SEP = 'From ines@northgate.example Wed Nov  9 16:42:07 2022';
const message = (n: number, body = `Body ${String(n)}`): string => `Subject: ${String(n)}\nFrom: a@b.example\n\n${body}\n`;

function sourceOf(text: string): ImportSource {
  const bytes = Buffer.from(text, 'latin1');
  return { sizeBytes: bytes.length, read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)) };
}

/** What a mailbox falls into: texts of its messages, and codes with the texts of its problems. */
async function split(text: string): Promise<{ messages: string[]; problems: [string, string][] }> {
  const messages: string[] = [];
  const problems: [string, string][] = [];
  for await (const chunk of mbox.read(sourceOf(text), new AbortController().signal)) {
    messages.push(...chunk.records.map(record => text.slice(record.startByte, record.endByte)));
    problems.push(...chunk.problems.map(problem => [problem.code, text.slice(problem.startByte, problem.endByte)] as [string, string]));
  }
  return { messages, problems };
}

const probe = (text: string): number => mbox.probe({ name: 'x', sizeBytes: text.length, bytes: Buffer.from(text), text, isPacked: false });

test.each([['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']])('a mailbox with %s line ends falls into its messages, each without the blank line after it', async (_, end) => {
  const text = [SEP, message(1), SEP, message(2), SEP, message(3)].join('\n').replaceAll('\n', end);
  expect(await split(text)).toEqual({ messages: [1, 2, 3].map(n => message(n).replaceAll('\n', end)), problems: [] });
});

test('"From " at the start of a line of text separates nothing', async () => {
  const body = 'Text\n\nFrom here on we wait two seconds.\n\nFrom 9:30 to 10:00 in 2022 nobody answered.\nFrom the desk: 2022 12:00\n\nFrom me';
  expect((await split([SEP, message(1, body), SEP, message(2)].join('\n'))).messages).toEqual([message(1, body), message(2)]);
});

test('quoted separators stay in their message', async () => {
  const body = `>${SEP}\n>>${SEP}\nX`;
  expect((await split(`${SEP}\n${message(1, body)}`)).messages).toEqual([message(1, body)]);
});

test('a separator without a blank line before it is one when its date and the header after it leave no doubt', async () => {
  expect((await split(`${SEP}\nSubject: 1\n\na\n${SEP}\nSubject: 2\n\nb\n`)).messages).toEqual(['Subject: 1\n\na\n', 'Subject: 2\n\nb\n']);
});

test.each([
  'From - Wed Nov 09 16:42:07 2022', 'From 1748@xxx Wed Nov 09 16:42:07 +0000 2022', 'From MAILER-DAEMON Wed Nov  9 16:42 2022', 'From "a b"@x.example Wed, 9 Nov 2022 16:42:07 +0000',
  'From ines at northgate.example  Wed Nov  9 16:42:07 2022', 'From ines@northgate.example',
])('%s separates', async separator => {
  const text = [SEP, message(1), separator, message(2)].join('\n');
  expect((await split(text)).messages).toEqual([message(1), message(2)]);
});

test('Content-Length is believed where a separator stands where it says', async () => {
  const body = `Text\n\n${SEP}\nSubject: quoted\n\nnot a message\n`;
  const first = `Subject: 1\nContent-Length: ${String(body.length)}\n\n${body}`;
  expect((await split([SEP, first, SEP, message(2)].join('\n'))).messages).toEqual([first, message(2)]);
  expect((await split(`${SEP}\n${first}`)).messages).toEqual([first]);
  const lying = first.replace(/Content-Length: \d+/, 'Content-Length: 9');
  expect((await split([SEP, lying, SEP, message(2)].join('\n'))).messages).toHaveLength(3);
});

test('a separator with no message is a problem that is kept', async () => {
  const text = [SEP, message(1), SEP, '', SEP, message(2)].join('\n');
  expect(await split(text)).toEqual({ messages: [message(1), message(2)], problems: [['mail.empty', `${SEP}\n`]] });
  expect((await split(`${SEP}\n${SEP}\n${message(1)}`)).problems).toEqual([['mail.empty', `${SEP}\n`]]);
});

test('what stands before the first separator is a problem; blank lines and a byte order mark are not', async () => {
  expect(await split(`stray words\n\n${SEP}\n${message(1)}`)).toEqual({ messages: [message(1)], problems: [['mail.before-first', 'stray words\n\n']] });
  expect(await split(`\u00ef\u00bb\u00bf${SEP}\n${message(1)}`)).toEqual({ messages: [message(1)], problems: [] });
  expect(await split(`\n\n${SEP}\n${message(1)}`)).toEqual({ messages: [message(1)], problems: [] });
});

test('a file without a separator is no mailbox', async () => {
  await expect(split('just words\nFrom here on\n')).rejects.toThrow(ProvisoError);
  await expect(split('just words')).rejects.toMatchObject({ code: 'import.not-a-mailbox' });
});

test.each([[`${SEP}\nSubject: x\n`, 1], [`${SEP}\n`, 0.7], ['From the start it was clear: yes\nand so on', 0], ['From: a@b.example\n', 0], ['', 0], [`\n${SEP}\nSubject: x`, 1]])('%j is judged %d', (text, certainty) => {
  expect(probe(text)).toBe(certainty);
});

test('one absurdly long line is no separator and does not stop the next', async () => {
  const long = `From ${'x'.repeat(5_000_000)} Wed Nov  9 16:42:07 2022`;
  expect((await split([SEP, message(1, `\n${long}`), SEP, message(2)].join('\n'))).messages).toHaveLength(2);
});

test('messages and problems lie in order, apart, and inside the file, whatever it holds', async () => {
  const line = fc.constantFrom(SEP, '', 'Subject: x', 'From here', '>From there', 'Content-Length: 12', 'text', 'From - Wed Nov 09 16:42:07 2022', '\u0000');
  await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.constantFrom('\n', '\r\n', '\r'), async (lines, end) => {
    const text = [SEP, 'Subject: x', ...lines].join(end);
    let at = 0;
    for await (const chunk of mbox.read(sourceOf(text), new AbortController().signal)) {
      for (const span of chunk.records) {
        expect(span.startByte >= at && span.endByte > span.startByte && span.endByte <= text.length).toBe(true);
        at = span.endByte;
      }
    }
  }), { numRuns: 300 });
});

test('a cancelled reading stops', async () => {
  const abort = new AbortController();
  abort.abort(new ProvisoError('call.cancelled', 'Stopped on request.'));
  await expect(mbox.read(sourceOf(`${SEP}\n${message(1)}`), abort.signal)[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'call.cancelled' });
});
