import type { HeadContent, LogHead } from '../log-head.ts';
import { headLines } from '../head-lines.ts';
import { LineTexts } from '../line-texts.ts';
import { addFieldNames } from './json-names.ts';
import { JsonLineFields } from './jsonl.ts';

const LEAST_AGREEMENT = 0.5;

/** Takes the start of lines of JSON apart; null when fewer than half of them are objects. @param named names that are known already */
export function readJsonLinesHead({ bytes, markBytes, isWhole, encoding, encodingReason }: HeadContent, named: readonly string[] | null): LogHead | null {
  const lines = headLines(bytes, markBytes, isWhole);
  const decoder = new TextDecoder();
  const found = new Set<string>();
  let objects = 0;
  for (const { start, end } of lines) {
    const value = parse(decoder.decode(bytes.subarray(start, end)));
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    objects++;
    addFieldNames(value, found);
  }
  if (named === null && (objects === 0 || objects < lines.length * LEAST_AGREEMENT)) return null;
  const names = named ?? [...found];
  if (names.length === 0) return null;
  const texts = new LineTexts(new JsonLineFields(names, 1), names.length, 'utf-8');
  const rows = lines.map(({ start, end }) => texts.of(bytes, start, end)).filter(row => row !== null);
  return {
    format: 'jsonl', encoding: encoding === 'windows-1252' ? 'utf-8' : encoding, encodingReason, delimiter: ',', fields: names.length, agreement: lines.length === 0 ? 1 : objects / lines.length,
    hasHeader: true, names, header: new Uint8Array(0), hasComments: false, markBytes, rows, hints: new Map(), zone: null,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
