import { SaxesParser } from 'saxes';
import type { Bytes, FeedProblem } from '../../usage/feeds/bytes.ts';

/** What a reader of one XML part wants to hear of; names come without their prefix. */
export interface XmlEvents {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close(name: string): void;
  text?(text: string): void;
}

const PIECE_BYTES = 1 << 16;

/**
 * Reads one XML part from its first byte to its last, in memory that does not grow with it. Entities beyond the five of XML are refused.
 * @param afterPiece called between pieces; what it awaits holds the reading back
 * @returns what ended it before its end, after the good part; null when it is whole
 */
export async function readXml(bytes: Bytes, events: XmlEvents, afterPiece: () => Promise<void> = () => Promise.resolve()): Promise<FeedProblem | null> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('opentag', tag => { events.open(localName(tag.name), tag.attributes); });
  parser.on('closetag', tag => { events.close(localName(tag.name)); });
  if (events.text !== undefined) {
    const onText = events.text.bind(events);
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  try {
    for (;;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const filled = await bytes.fill(piece);
      decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
      parser.write(decoder.decode(piece.subarray(0, filled), { stream: filled === PIECE_BYTES }));
      await afterPiece();
      if (filled < PIECE_BYTES) break;
    }
    if (bytes.problem !== null) return bytes.problem;
    parser.close();
    return null;
  } catch (error) {
    if (bytes.problem !== null) return bytes.problem;
    if (!(error instanceof Error) || !isOfTheXml(error)) throw error;
    return { code: 'usage.workbook-damaged', message: `This part of the workbook is not well-formed XML (${error.message.slice(0, 120)}). What stands before was read; ask for another copy.` };
  }
}

/** Parts are UTF-8 unless a mark says UTF-16 (ECMA-376 part 2). */
function encodingOf(start: Uint8Array): string {
  return start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** Faults of the text, not of the program: saxes throws plain errors, the decoder a TypeError with a code. */
function isOfTheXml(error: Error): boolean {
  return error.constructor === Error || 'code' in error;
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
