import { readCsvHead } from './csv-head.ts';
import { readAccessHead } from './formats/access-log.ts';
import { isRecordsDocument, readCloudTrailHead } from './formats/cloudtrail-head.ts';
import { readJsonLinesHead } from './formats/json-head.ts';
import { readW3cHead } from './formats/w3c.ts';
import { contentOf, encodingOf, markBytesOf, namesByPosition } from './log-head.ts';
import type { GivenMapping, HeadContent, LogHead } from './log-head.ts';

const OPEN = 123, HASH = 35;

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
    case 'jsonl': return readJsonLinesHead(content, namesByPosition(given.columns));
    case 'combined': case 'alb': return readAccessHead(content, { format: given.format, names: namesByPosition(given.columns) });
    case 'w3c': return readW3cHead(content, namesByPosition(given.columns));
    case 'cloudtrail': return readCloudTrailHead(content, namesByPosition(given.columns));
  }
}

function detect(content: HeadContent): LogHead | null {
  let at = content.markBytes;
  while (content.bytes[at]! <= 32) at++;
  if (content.bytes[at] === OPEN) return isRecordsDocument(new TextDecoder().decode(content.bytes.subarray(at, at + 200))) ? readCloudTrailHead(content, null) : readJsonLinesHead(content, null);
  return content.bytes[at] === HASH ? readW3cHead(content, null) : readAccessHead(content, null);
}
