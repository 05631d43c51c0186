/** Bytes after transfer decoding, and how many characters did not belong there. */
export interface DecodedBytes {
  readonly bytes: Uint8Array;
  /** Characters that are neither code nor white space; 0 for clean input. */
  readonly strange: number;
  /** The last group was cut short. */
  readonly isCut: boolean;
}

const BASE64 = new Int8Array(256).fill(-1);
for (const [index, character] of Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries()) BASE64[character.charCodeAt(0)] = index;
const WHITE = -2;
for (const white of [0x09, 0x0a, 0x0d, 0x20]) BASE64[white] = WHITE;
const EQUALS = 0x3d;

const HEX = new Int8Array(256).fill(-1);
for (const [index, character] of Array.from('0123456789abcdef').entries()) {
  HEX[character.charCodeAt(0)] = index;
  HEX[character.toUpperCase().charCodeAt(0)] = index;
}

/** Undoes a Content-Transfer-Encoding (RFC 2045 §6). An unknown one leaves the bytes as they are. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): DecodedBytes {
  switch (encoding) {
    case 'base64': return decodeBase64(bytes);
    case 'quoted-printable': return decodeQuotedPrintable(bytes);
    default: return { bytes, strange: 0, isCut: false };
  }
}

/** True for an encoding this module undoes or that means "as it is". */
export function isKnownTransfer(encoding: string): boolean {
  return encoding === '' || encoding === 'base64' || encoding === 'quoted-printable' || encoding === '7bit' || encoding === '8bit' || encoding === 'binary';
}

/**
 * Base64, forgiving: anything that is no code is skipped and counted. `=` ends a group; what follows it is read on,
 * since joined bodies occur.
 */
export function decodeBase64(bytes: Uint8Array): DecodedBytes {
  const out = new Uint8Array(Math.ceil((bytes.length * 3) / 4));
  let length = 0;
  let strange = 0;
  let bits = 0;
  let held = 0;
  const end = bytes.length;
  let at = 0;
  while (at < end) {
    // Four clean characters at once: nearly all of a body.
    if (held === 0) {
      while (at + 4 <= end) {
        const a = BASE64[bytes[at] as number] as number;
        const b = BASE64[bytes[at + 1] as number] as number;
        const c = BASE64[bytes[at + 2] as number] as number;
        const d = BASE64[bytes[at + 3] as number] as number;
        if ((a | b | c | d) < 0) break;
        out[length] = (a << 2) | (b >> 4);
        out[length + 1] = (b << 4) | (c >> 2);
        out[length + 2] = (c << 6) | d;
        length += 3;
        at += 4;
      }
      if (at >= end) break;
    }
    const byte = bytes[at] as number;
    const code = BASE64[byte] as number;
    at += 1;
    if (code >= 0) {
      bits = (bits << 6) | code;
      held += 1;
      if (held === 4) {
        out[length] = (bits >> 16) & 0xff;
        out[length + 1] = (bits >> 8) & 0xff;
        out[length + 2] = bits & 0xff;
        length += 3;
        bits = 0;
        held = 0;
      }
    } else if (byte === EQUALS) {
      length += flush(out, length, bits, held);
      bits = 0;
      held = 0;
    } else if (code !== WHITE) {
      strange += 1;
    }
  }
  const isCut = held > 0;
  length += flush(out, length, bits, held);
  return { bytes: out.subarray(0, length), strange, isCut };
}

function flush(out: Uint8Array, at: number, bits: number, held: number): number {
  if (held === 2) {
    out[at] = (bits >> 4) & 0xff;
    return 1;
  }
  if (held === 3) {
    out[at] = (bits >> 10) & 0xff;
    out[at + 1] = (bits >> 2) & 0xff;
    return 2;
  }
  return 0;
}

/** Quoted-printable (RFC 2045 §6.7); a `=` that starts no code is kept as it stands and counted. */
export function decodeQuotedPrintable(bytes: Uint8Array): DecodedBytes {
  const first = bytes.indexOf(EQUALS);
  if (first < 0) return { bytes, strange: 0, isCut: false };
  const out = new Uint8Array(bytes.length);
  out.set(bytes.subarray(0, first));
  let length = first;
  let strange = 0;
  let at = first;
  const end = bytes.length;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte !== EQUALS) {
      out[length] = byte;
      length += 1;
      at += 1;
      continue;
    }
    const high = at + 1 < end ? HEX[bytes[at + 1] as number] as number : -1;
    const low = at + 2 < end ? HEX[bytes[at + 2] as number] as number : -1;
    if (high >= 0 && low >= 0) {
      out[length] = (high << 4) | low;
      length += 1;
      at += 3;
      continue;
    }
    const lineEnd = softBreakEnd(bytes, at + 1);
    if (lineEnd > 0) {
      at = lineEnd;
      continue;
    }
    strange += 1;
    out[length] = EQUALS;
    length += 1;
    at += 1;
  }
  return { bytes: out.subarray(0, length), strange, isCut: false };
}

/** End of a soft line break that begins after `=`: blanks, then CRLF, LF, CR or the end; −1 when there is none. */
function softBreakEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  // Subtle: bounded, or a body of `=` and blanks would be scanned again from each `=`.
  const stop = Math.min(bytes.length, from + 1_000);
  while (at < stop && (bytes[at] === 0x20 || bytes[at] === 0x09)) at += 1;
  if (at >= bytes.length) return bytes.length;
  if (bytes[at] === 0x0a) return at + 1;
  if (bytes[at] === 0x0d) return bytes[at + 1] === 0x0a ? at + 2 : at + 1;
  return -1;
}
