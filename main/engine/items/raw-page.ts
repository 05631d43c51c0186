import type { CaseFile } from '../case-file/case-file.ts';
import { readExhibit } from '../case-file/exhibit-reader.ts';
import type { StoredItem } from '../store/repositories/items.ts';

/** One page of an item's source bytes, as text. Offsets are bytes from the start of the item. */
export interface RawPage {
  readonly text: string;
  readonly offset: number;
  /** Where the next page begins; null at the end. */
  readonly next: number | null;
  readonly sizeBytes: number;
}

/**
 * Reads source bytes to show: UTF-8 where the page is that, else one character a byte. A page never cuts a UTF-8 character.
 * @throws exhibit.missing
 */
export async function rawPage(caseFile: CaseFile, item: StoredItem, offset: number, limit: number): Promise<RawPage> {
  const sizeBytes = item.endByte - item.startByte;
  const start = Math.min(offset, sizeBytes);
  const { bytes } = await readExhibit(caseFile, item.exhibit, item.startByte + start, item.startByte + Math.min(sizeBytes, start + limit));
  const isLast = start + bytes.length >= sizeBytes;
  const whole = isLast ? bytes : bytes.subarray(0, characterEnd(bytes));
  const kept = whole.length > 0 ? whole : bytes;
  return { text: shown(kept), offset: start, next: start + kept.length >= sizeBytes || kept.length === 0 ? null : start + kept.length, sizeBytes };
}

function shown(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
}

/** End of the last whole UTF-8 character. */
function characterEnd(bytes: Uint8Array): number {
  let at = bytes.length;
  for (let back = 0; back < 4 && at > 0; back += 1) {
    const byte = bytes[at - 1] ?? 0;
    if (byte < 0x80) return bytes.length - back;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back + 1 >= length ? bytes.length : at - 1;
    }
    at -= 1;
  }
  return bytes.length;
}
