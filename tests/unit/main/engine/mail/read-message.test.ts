import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDocument } from '../../../../../main/engine/mail/read-document.ts';
import { readMessage } from '../../../../../main/engine/mail/read-message.ts';
import type { ItemRecord } from '../../../../../main/engine/mail/records.ts';

const read = (message: string | Buffer, atByte = 0, isMailboxQuoted = false) => readMessage(Buffer.isBuffer(message) ? message : Buffer.from(message), { atByte, isMailboxQuoted });
const codes = (item: ItemRecord | undefined): string[] => item?.notes.map(note => note.code) ?? [];
const FAMILY = `From: Ines <ines@northgate.example>
To: Desk <desk@larkfeed.example>
Subject: With things attached
Date: Wed, 9 Nov 2022 16:42:07 -0800
Message-ID: <a@northgate.example>
References: <r1@x> <r2@x>
In-Reply-To: <r2@x>
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The relay waits two sec=
onds. D=C3=A9j=C3=A0 vu.
--alt
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: text/html

<p>The relay <img src="cid:logo@x"></p>
--rel
Content-Type: image/png; name=logo.png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--rel--
--alt--
--m
Content-Type: message/rfc822; name=forwarded.eml

From: Piet <piet@northgate.example>
Subject: Inside
Date: Tue, 8 Nov 2022 10:00:00 +0000
Content-Type: multipart/mixed; boundary=in

--in

Inner words.
--in
Content-Type: text/csv; name="../../figures.csv"
Content-Disposition: attachment

a,b
1,2
--in--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''d%C3%A9j%C3%A0.pdf
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--m--
`;

test('a family is read in document order with ranges, hashes and holders', () => {
  const family = read(FAMILY, 1_000);
  expect(family.map(item => [item.part, item.parent, item.kind, item.mediaType, item.name, item.isInline])).toEqual([
    [0, null, 'message', 'message/rfc822', '', false],
    [1, 0, 'attachment', 'image/png', 'logo.png', true],
    [2, 0, 'message', 'message/rfc822', 'forwarded.eml', false],
    [3, 2, 'attachment', 'text/csv', '../../figures.csv', false],
    [4, 0, 'attachment', 'application/pdf', 'déjà.pdf', false],
  ]);
  const bytes = Buffer.from(FAMILY);
  expect(bytes.subarray((family[3]?.bodyByte ?? 0) - 1_000, (family[3]?.endByte ?? 0) - 1_000).toString()).toBe('a,b\n1,2');
  expect(bytes.subarray((family[2]?.startByte ?? 0) - 1_000, (family[2]?.endByte ?? 0) - 1_000).toString()).toMatch(/^From: Piet[\s\S]*--in--$/);
  expect(family[4]?.contentSha256).toBe(createHash('sha256').update('%PDF-1.4\n').digest('hex'));
  expect(family.map(item => item.sizeBytes)).toEqual([bytes.length, 8, expect.any(Number), 7, 9]);
});

test('envelope and text of a message', () => {
  const [message, , inner, csv] = read(FAMILY);
  expect(message).toMatchObject({
    subject: 'With things attached', from: [{ name: 'Ines', address: 'ines@northgate.example' }], to: [{ name: 'Desk', address: 'desk@larkfeed.example' }],
    dateRaw: 'Wed, 9 Nov 2022 16:42:07 -0800', atUtcMs: Date.UTC(2022, 10, 10, 0, 42, 7), offsetMinutes: -480, dateBasis: 'date-header',
    messageId: 'a@northgate.example', references: ['r1@x', 'r2@x'], text: 'The relay waits two seconds. Déjà vu.', textBasis: 'plain', notes: [],
  });
  expect(inner).toMatchObject({ subject: 'Inside', text: 'Inner words.', atUtcMs: Date.UTC(2022, 10, 8, 10) });
  expect(csv).toMatchObject({ text: 'a,b\n1,2', textBasis: 'document', subject: '' });
});

test('HTML serves where there is no plain text or only blank', () => {
  expect(read('Content-Type: text/html\n\n<p>One</p><p>Two</p>')[0]).toMatchObject({ text: 'One\n\nTwo', textBasis: 'html' });
  expect(read('Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n<b>words</b>\n--b--')[0]).toMatchObject({ text: 'words', textBasis: 'html' });
});

test('texts that follow one another are one text, named ones are attachments', () => {
  const family = read('Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\nContent-Type: text/plain; name=note.txt\n\nnote\n--b\n\nlist footer\n--b--');
  expect(family.map(item => item.text)).toEqual(['first\n\nlist footer', 'note']);
});

test('an encoded message inside is read, and says that its bytes stand only decoded', () => {
  const inner = Buffer.from('Subject: inside\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nhello\n--q\nContent-Type: text/csv; name=a.csv\n\n1\n--q--\n').toString('base64');
  const family = read(`Content-Type: multipart/mixed; boundary=b\n\n--b\n\nouter\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${inner}\n--b--`);
  expect(family.map(item => [item.kind, item.subject, item.text, item.encodedIn])).toEqual([['message', '', 'outer', null], ['message', 'inside', 'hello', 1], ['attachment', '', '1', 1]]);
  expect(family[2]?.startByte).toBe(family[1]?.startByte);
});

test('a message that is nothing but an attachment keeps it as a part', () => {
  expect(read('Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0=').map(item => [item.kind, item.name, item.sizeBytes])).toEqual([['message', '', 85], ['attachment', 'a.pdf', 5]]);
  expect(read('Content-Type: message/rfc822\n\nSubject: in\n\nwords').map(item => [item.kind, item.subject, item.text])).toEqual([['message', '', ''], ['message', 'in', 'words']]);
});

test('mailbox quoting is undone in text and in hashes of parts, never in the hash of the message', () => {
  const message = 'Subject: x\n\n>From here on\n';
  expect(read(message, 0, true)[0]).toMatchObject({ text: 'From here on', contentSha256: createHash('sha256').update(message).digest('hex') });
  expect(read(message, 0, false)[0]?.text).toBe('>From here on');
});

test.each([
  ['Subject: x\n\nbody', ['mail.date-missing']],
  ['Date: nonsense\n\nbody', ['mail.date-unreadable']],
  ['Date: Wed, 9 Nov 2022 16:42:07 +0000\nDate: Thu, 10 Nov 2022 16:42:07 +0000\n\nb', ['mail.header-doubled']],
  ['Date: Wed, 9 Nov 2022 16:42:07 +0000\nContent-Type: text/plain; charset=x-odd\n\nb\u00e9', ['mail.charset-unknown']],
  ['Date: Wed, 9 Nov 2022 16:42:07 +0000\n\ncaf\u00e9', ['mail.charset-guessed']],
  ['Date: Wed, 9 Nov 2022 16:42:07 +0000\nContent-Transfer-Encoding: x-zip\n\nb', ['mail.encoding-unknown']],
  ['Date: Wed, 9 Nov 2022 16:42:07 +0000\nContent-Type: application/pkcs7-mime\n\nb', ['mail.encrypted']],
])('%j is noted', (message, expected) => {
  expect(codes(read(Buffer.from(message, 'utf8'))[0])).toEqual(expected);
});

test('an empty message, NUL bytes and bytes of any kind are read without failing', () => {
  expect(read('')).toHaveLength(1);
  expect(read('Subject: a\u0000b\n\nx\u0000y')[0]).toMatchObject({ subject: 'a b', text: 'x\ufffdy' });
  const piece = fc.oneof(fc.uint8Array({ maxLength: 30 }).map(bytes => Buffer.from(bytes).toString('latin1')), fc.constantFrom('\n', '\r\n\r\n', '--b\n', '--b--', 'Content-Type: multipart/mixed; boundary=b\n\n', 'Content-Type: message/rfc822\n', 'Content-Transfer-Encoding: base64\n', 'Content-Type: text/html\n\n', 'From: =?utf-8?Q?', 'Date: ', '<p>'));
  fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
    const bytes = Buffer.from(pieces.join(''), 'latin1');
    for (const item of read(bytes, 50)) {
      expect(item.text.isWellFormed() && item.startByte >= 50 && item.endByte <= 50 + bytes.length && item.startByte <= item.bodyByte && item.bodyByte <= item.endByte).toBe(true);
    }
  }), { numRuns: 500 });
});

test('a message cut at any byte is read as far as it goes', () => {
  const bytes = Buffer.from(FAMILY);
  for (let length = 0; length < bytes.length; length += 7) expect(read(bytes.subarray(0, length)).length).toBeGreaterThan(0);
});

test('a document is text as it stands, and undated', () => {
  expect(readDocument(Buffer.from('# Rate note\n\nwords'), { name: 'note.md' })[0]).toMatchObject({ kind: 'document', subject: 'Rate note', text: '# Rate note\n\nwords', mediaType: 'text/markdown', atUtcMs: null, dateBasis: 'none', notes: [] });
  expect(readDocument(Buffer.from('\ufefféa', 'utf16le'), { name: 'a.txt' })[0]).toMatchObject({ text: 'éa', charset: 'utf-16le' });
  expect(readDocument(Buffer.from([0x63, 0xe9]), { name: 'a.txt' })[0]).toMatchObject({ text: 'cé', notes: [{ code: 'document.charset-guessed' }] });
  expect(readDocument(Buffer.from('<!doctype html><title>T</title><p>One<p>Two'), { name: 'a.txt' })[0]).toMatchObject({ subject: 'T', text: 'One\n\nTwo', mediaType: 'text/html' });
});
