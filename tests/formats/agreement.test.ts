import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, textFormat } from '../../main/engine/import/formats/agreement.ts';

const TEXT = '1. Fees – “due” in 30 days.\r\nRéponse 😀\n';
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, isLittle: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return bytes;
};

describe('a text is kept as it is encoded', () => {
  test('in UTF-8, with or without a byte order mark', () => {
    expect(decodeText(bytesOf(TEXT))).toEqual({ text: TEXT, encoding: 'utf-8', isGuessed: false });
    expect(decodeText(bytesOf(`\ufeff${TEXT}`))).toEqual({ text: TEXT, encoding: 'utf-8', isGuessed: false });
  });

  test('in UTF-16 with a mark, and without one flagged as taken', () => {
    expect(decodeText(utf16(`\ufeff${TEXT}`, true))).toEqual({ text: TEXT, encoding: 'utf-16le', isGuessed: false });
    expect(decodeText(utf16(`\ufeff${TEXT}`, false))).toEqual({ text: TEXT, encoding: 'utf-16be', isGuessed: false });
    expect(decodeText(utf16('1. Fees are due in thirty days.', true))).toEqual({ text: '1. Fees are due in thirty days.', encoding: 'utf-16le', isGuessed: true });
  });

  test('in windows-1252, curly quotes and all, flagged as taken', () => {
    expect(decodeText(Uint8Array.from([0x93, 0x64, 0x75, 0x65, 0x94, 0x20, 0x96, 0x20, 0xe9, 0x80]))).toEqual({ text: '“due” – é€', encoding: 'windows-1252', isGuessed: true });
  });

  test('when it is long', () => {
    expect(decodeText(Uint8Array.from({ length: 100_000 }, (_, at) => (at % 7 === 0 ? 0xe9 : 0x61))).text).toHaveLength(100_000);
  });
});

test.each([['NUL bytes', bytesOf('1. Fees\0\0 and more')], ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3, 4, 5, 6])], ['control characters', bytesOf('\u0001\u0002\u0003\u0004abc')]])('%s are no text', (_name, bytes) => {
  expect(() => decodeText(bytes)).toThrow(expect.objectContaining({ code: 'agreement.not-text' }) as Error);
});

test('any bytes are text or refused, never anything else', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
    try {
      expect(decodeText(bytes).text.includes('\0')).toBe(false);
    } catch (error) {
      expect(error).toMatchObject({ code: 'agreement.not-text' });
    }
  }));
});

test('Markdown is known by its name or its marks', () => {
  expect([textFormat('a.md', 'x'), textFormat('a.txt', '## 1. Fees\n'), textFormat('a.txt', '1. Fees\n')]).toEqual(['markdown', 'markdown', 'text']);
});
