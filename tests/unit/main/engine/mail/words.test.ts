import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddresses } from '../../../../../main/engine/mail/addresses.ts';
import { decodeText } from '../../../../../main/engine/mail/charsets.ts';
import { decodeWords } from '../../../../../main/engine/mail/encoded-words.ts';
import { readParameters } from '../../../../../main/engine/mail/parameters.ts';
import { decodeTransfer } from '../../../../../main/engine/mail/transfer.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const text = (raw: Uint8Array): string => Buffer.from(raw).toString('latin1');

describe('encoded words (RFC 2047)', () => {
  test.each([
    ['=?iso-8859-1?Q?R=E9ponse?= volume', 'Réponse volume'],
    ['=?UTF-8?B?w4lt?= =?UTF-8?B?aWxl?=', 'Émile'],
    ['=?utf-8*fr?Q?d=C3=A9j=C3=A0?=', 'déjà'],
    ['=?utf-8?Q?a_b?= c', 'a b c'],
    ['no =?words?= here', 'no =?words?= here'],
    ['=?utf-8?Q?open', '=?utf-8?Q?open'],
    ['=?utf-8?X?abc?=', '=?utf-8?X?abc?='],
    ['caf\u00c3\u00a9', 'café'],
    ['=?utf-8?Q?=F0=9F=98?= =?utf-8?Q?=80?=', '😀'],
  ])('%s reads as %s', (raw, expected) => {
    expect(decodeWords(raw)).toBe(expected);
  });

  test('a character set nobody knows is shown byte for byte and named', () => {
    const trouble = { undecodable: null };
    expect(decodeWords('=?x-klingon?Q?abc?=', trouble)).toBe('abc');
    expect(trouble.undecodable).toBe('x-klingon');
  });

  test('any header reads without failing, in time that grows with its length', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), raw => { decodeWords(raw); }));
    const started = performance.now();
    decodeWords('=?'.repeat(200_000));
    for (const piece of ['=?utf-8?Q?', '=?utf-8?Q?a', '=?utf-8?Q?a?= ', '=?utf-8?B?']) decodeWords(piece.repeat(50_000));
    for (const piece of ['(', '=(', ';', '"', 'a="', "a*=''%"]) readParameters(`text/plain; a=${piece.repeat(200_000)}`);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('parameters (RFC 2231)', () => {
  test.each([
    ['text/plain; charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    ['Multipart/Mixed; BOUNDARY="a; b"', 'multipart/mixed', { boundary: 'a; b' }],
    ["attachment; filename*=UTF-8''d%C3%A9j%C3%A0.txt", 'attachment', { filename: 'déjà.txt' }],
    ['attachment; filename*0="long "; filename*1="name.txt"', 'attachment', { filename: 'long name.txt' }],
    ["attachment; filename*1*=%20b; filename*0*=iso-8859-1''%E9", 'attachment', { filename: 'é b' }],
    ['attachment; filename="=?utf-8?Q?=C3=A9.txt?="', 'attachment', { filename: 'é.txt' }],
    ['text/plain (a comment; charset=x); charset=us-ascii', 'text/plain', { charset: 'us-ascii' }],
    ['attachment; filename="a\\"b.txt', 'attachment', { filename: 'a"b.txt' }],
  ])('%s', (raw, value, parameters) => {
    const read = readParameters(raw);
    expect({ value: read.value, parameters: Object.fromEntries(read.parameters) }).toEqual({ value, parameters });
  });
});

describe('addresses (RFC 5322)', () => {
  test.each([
    ['Ines Halloran <ines@northgate.example>', [['Ines Halloran', 'ines@northgate.example']]],
    ['"Desk, Partner" <desk@x.example>, b@y.example (Bob)', [['Desk, Partner', 'desk@x.example'], ['Bob', 'b@y.example']]],
    ['Team: a@x.example, B <b@x.example>;', [['', 'a@x.example'], ['B', 'b@x.example']]],
    ['undisclosed-recipients:;', []],
    ['<@route,@other:a@x.example>', [['', 'a@x.example']]],
    ['=?utf-8?Q?=C3=89mile?= <e@x.example>', [['Émile', 'e@x.example']]],
    ['not an address', [['not an address', '']]],
    ['A <a@x.example', [['A', 'a@x.example']]],
    ['', []],
  ])('%s', (raw, expected) => {
    expect(readAddresses(raw, 100).map(({ name, address }) => [name, address])).toEqual(expected);
  });

  test('any list reads without failing', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), raw => { readAddresses(raw, 50); }));
    const started = performance.now();
    for (const piece of ['<', '(', '"', ',', ':']) readAddresses(piece.repeat(200_000), 10_000);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('transfer encodings (RFC 2045)', () => {
  test('base64 decodes as Node does, whatever the line ends', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom('\n', '\r\n', '\r'), (raw, end) => {
      const encoded = (Buffer.from(raw).toString('base64').match(/.{1,20}/g) ?? []).join(end);
      expect(decodeTransfer(bytes(encoded), 'base64')).toEqual({ bytes: new Uint8Array(raw), strange: 0, isCut: false });
    }));
  });

  test('base64 that is cut or holds strange characters gives what it can and says so', () => {
    expect(text(decodeTransfer(bytes('aGVsbG8=!!d29ybGQ='), 'base64').bytes)).toBe('helloworld');
    expect(decodeTransfer(bytes('aGVsbG8=!!d29ybGQ='), 'base64').strange).toBe(2);
    expect(decodeTransfer(bytes('aGVsb'), 'base64')).toMatchObject({ isCut: true });
  });

  test.each([
    ['caf=C3=A9', 'caf\u00c3\u00a9', 0], ['soft=\r\nbreak', 'softbreak', 0], ['soft= \t\nbreak', 'softbreak', 0], ['bad=ZZ', 'bad=ZZ', 1], ['end=', 'end', 0], ['a=3d=3D', 'a==', 0],
  ])('quoted-printable %j', (raw, expected, strange) => {
    const decoded = decodeTransfer(bytes(raw), 'quoted-printable');
    expect([text(decoded.bytes), decoded.strange]).toEqual([expected, strange]);
  });

  test('quoted-printable of nothing but equals signs and blanks stays linear', () => {
    const started = performance.now();
    decodeTransfer(bytes('= '.repeat(500_000)), 'quoted-printable');
    decodeTransfer(bytes(`=${' '.repeat(1_000_000)}x`), 'quoted-printable');
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

describe('character sets', () => {
  test.each([
    ['utf-8', [0xc3, 0xa9], 'é', 'declared'], ['"ISO-8859-1"', [0xe9], 'é', 'declared'], ['windows-1252', [0x80], '€', 'declared'], ['koi8-r', [0xc1], 'а', 'declared'],
    ['iso-2022-jp', [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], '日', 'declared'], ['cp850', [0x82], 'é', 'declared'], ['utf-16', [0xfe, 0xff, 0x00, 0xe9], 'é', 'declared'],
    ['utf-7', [...Buffer.from('+AOk-')], 'é', 'declared'], ['hz-gb-2312', [0x7e, 0x7b], '~{', 'undecodable'], ['no-such', [0xe9], 'é', 'undecodable'],
    ['', [0xc3, 0xa9], 'é', 'guessed'], ['', [0xe9], 'é', 'guessed'], ['us-ascii', [0x61], 'a', 'declared'],
  ])('%s %j', (label, raw, expected, basis) => {
    const decoded = decodeText(Uint8Array.from(raw), label);
    expect([decoded.text, decoded.basis]).toEqual([expected, basis]);
  });

  test('bytes that do not fit are shown as U+FFFD and told', () => {
    expect(decodeText(Uint8Array.from([0x61, 0xff]), 'utf-8')).toEqual({ text: 'a\ufffd', charset: 'utf-8', basis: 'declared', isDamaged: true });
  });
});
