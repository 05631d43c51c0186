import type { Chunk, Importer } from '../importer.ts';

/** A text that is read as it stands: notes, letters, statements, Markdown, HTML pages. */
export const text: Importer = {
  format: 'text',
  kind: 'document',
  title: 'Text document (.txt, .md, .html)',
  specification: 'Text in any character set; HTML as in the WHATWG standard',
  reason: 'It is text and reads as nothing more particular.',
  isMailboxQuoted: false,

  probe: head => {
    if (head.isPacked || head.bytes.length === 0 || !isText(head.bytes, head.text)) return 0;
    return /\.(?:txt|md|markdown|html?|text)$/i.test(head.name) ? 0.3 : 0.15;
  },

  async *read(source): AsyncIterable<Chunk> {
    yield { records: [{ kind: 'document', startByte: 0, endByte: source.sizeBytes }], problems: [], readBytes: source.sizeBytes };
  },
};

/** No NUL (but for UTF-16, which says so) and hardly any control characters. */
function isText(bytes: Uint8Array, decoded: string): boolean {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isWide && bytes.includes(0)) return false;
  let odd = 0;
  for (let at = 0; at < decoded.length; at += 1) {
    const code = decoded.charCodeAt(at);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d && code !== 0x0c) odd += 1;
  }
  return odd * 200 <= decoded.length;
}
