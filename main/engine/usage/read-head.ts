import { readCsvHead } from './csv-head.ts';
import { readJsonLinesHead } from './formats/json-head.ts';
import { contentOf, encodingOf, markBytesOf } from './log-head.ts';
import type { GivenMapping, HeadContent, LogHead } from './log-head.ts';

const OPEN = 123;

/**
 * Takes the start of a log apart, whichever of the formats it is written in: its content decides, not its name.
 * @param bytes first bytes of the file, decompressed
 * @param isWhole true when that is all of it
 * @param given what is known of the file already
 * @returns null when nothing in it reads as records
 */
export function readLogHead(bytes: Uint8Array, isWhole: boolean, given: GivenMapping | null = null): LogHead | null {
  const { encoding, reason } = given === null ? encodingOf(bytes) : { encoding: given.encoding, reason: 'as the mapping says' };
  const text = contentOf(bytes, encoding);
  const content: HeadContent = { bytes: text, isWhole, markBytes: markBytesOf(text), encoding, encodingReason: reason };
  switch (given?.format) {
    case undefined: return detect(content) ?? readCsvHead(bytes, isWhole);
    case 'csv': return readCsvHead(bytes, isWhole, given);
    case 'jsonl': return readJsonLinesHead(content, namesOf(given));
  }
}

function detect(content: HeadContent): LogHead | null {
  let at = content.markBytes;
  while (content.bytes[at]! <= 32) at++;
  if (content.bytes[at] === OPEN) return readJsonLinesHead(content, null);
  return null;
}

/** Names of a mapping by the position of their field. */
function namesOf(given: GivenMapping): string[] {
  const names: string[] = [];
  for (const { index, name } of given.columns) names[index] = name;
  return Array.from(names, (name: string | undefined, index) => name ?? `column ${index + 1}`);
}
