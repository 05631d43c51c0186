import { expect, test } from 'vitest';
import { eml } from '../../main/engine/import/formats/eml.ts';
import { text } from '../../main/engine/import/formats/text.ts';
import type { Importer } from '../../main/engine/import/importer.ts';

function probe(importer: Importer, content: string | Buffer, name = 'x'): number {
  const bytes = Buffer.from(content);
  return importer.probe({ name, sizeBytes: bytes.length, bytes, text: new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-8').decode(bytes), isPacked: false });
}

test.each([
  ['Received: by x\nFrom: a@b\nSubject: c\n\nbody', 0.95], ['From: a@b\nTo: c@d\n\nbody', 0.8], ['\r\nFrom: a@b\r\nDate: x\r\n\r\nbody', 0.8],
  ['Title: An agreement\nDate: 2022-02-12\n\n1. Words', 0], ['Dear team,\n\nwords', 0], ['time,app\n1,2', 0], ['From: the start', 0], ['', 0], ['{"a": 1}', 0],
  ['Received: by x\nMessage-ID: <a@b>\nFrom: c\nstray line\n\nbody', 0.95],
])('%j reads as a message with certainty %d', (content, certainty) => {
  expect(probe(eml, content)).toBe(certainty);
});

test('a message is the whole file but for what stands before its header', async () => {
  const bytes = Buffer.from('\ufeff\r\nFrom: a@b\r\n\r\nx');
  const chunks = [];
  for await (const chunk of eml.read({ sizeBytes: bytes.length, read: (start, length) => Promise.resolve(bytes.subarray(start, start + length)) }, new AbortController().signal)) chunks.push(chunk);
  expect(chunks).toEqual([{ records: [{ kind: 'message', startByte: 5, endByte: bytes.length }], problems: [], readBytes: bytes.length }]);
});

test.each<[string, string | Buffer, string, number]>([
  ['plain words', 'Dear team', 'note.txt', 0.3], ['words without an ending', 'Dear team', 'note', 0.15], ['UTF-16', Buffer.from('\ufeffDear', 'utf16le'), 'a.txt', 0.3],
  ['NUL bytes', Buffer.from([0x61, 0, 0x62]), 'a.txt', 0], ['a PDF', Buffer.from('%PDF-1.4\n\u0001\u0002\u0003\u0004\u0005\u0006'), 'a.pdf', 0], ['nothing', '', 'a.txt', 0],
])('%s is judged as a text document', (_, content, name, certainty) => {
  expect(probe(text, content, name)).toBe(certainty);
});
