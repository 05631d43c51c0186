import iconv from 'iconv-lite';

/** How the characters were found: as declared, by a rule where nothing (or something false) was declared, or not at all. */
export type CharsetBasis = 'declared' | 'guessed' | 'undecodable';

export interface DecodedText {
  readonly text: string;
  /** Name of the character set used, lower case. */
  readonly charset: string;
  readonly basis: CharsetBasis;
  /** True when some bytes did not fit the character set and stand as U+FFFD. */
  readonly isDamaged: boolean;
}

/** Labels that mean something else in mail than in the encoding standard, or that it does not know. */
const ALIASES: Readonly<Record<string, string>> = {
  'utf8': 'utf-8', 'utf_8': 'utf-8', 'unicode-1-1-utf-8': 'utf-8', 'utf8mb4': 'utf-8', 'cp-850': 'cp850', 'ansi_x3.4-1968': 'us-ascii', 'ascii': 'us-ascii', '646': 'us-ascii',
  'cp1252': 'windows-1252', 'cp-1252': 'windows-1252', 'win-1252': 'windows-1252', 'x-sjis': 'shift_jis', 'ks_c_5601-1987': 'euc-kr', 'gb2312': 'gbk', 'x-gbk': 'gbk',
};
/** The standard maps these labels to "replacement", which eats every byte. */
const REPLACED = new Set(['hz-gb-2312', 'iso-2022-kr', 'iso-2022-cn', 'iso-2022-cn-ext', 'csiso2022kr', 'replacement']);

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
const decoders = new Map<string, ((bytes: Uint8Array) => string) | null>();

/**
 * Decodes bytes by their declared character set: `TextDecoder`, then iconv-lite, then marked undecodable (shown byte for byte).
 * An empty label means nothing was declared: UTF-8 where it fits, windows-1252 otherwise, marked guessed unless it was plain ASCII.
 */
export function decodeText(bytes: Uint8Array, label: string): DecodedText {
  const declared = normaliseLabel(label);
  if (declared === '' || declared === 'us-ascii') return decodeUndeclared(bytes, declared);
  if (declared === 'utf-8') {
    try {
      return { text: strictUtf8.decode(bytes), charset: 'utf-8', basis: 'declared', isDamaged: false };
    } catch {
      return { text: new TextDecoder('utf-8').decode(bytes), charset: 'utf-8', basis: 'declared', isDamaged: true };
    }
  }
  const decode = decoderFor(declared === 'utf-16' && bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : declared);
  if (decode === null) return { text: latin1(bytes), charset: declared, basis: 'undecodable', isDamaged: true };
  const text = decode(bytes).toWellFormed();
  return { text, charset: declared, basis: 'declared', isDamaged: text.includes('\ufffd') };
}

/** Lower case, without quotes, blanks and known misspellings. */
export function normaliseLabel(label: string): string {
  const plain = label.trim().replace(/^["']|["']$/g, '').trim().toLowerCase();
  return ALIASES[plain] ?? plain;
}

/** True when every byte is 7-bit. */
export function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 0x7f) return false;
  return true;
}

/** One character for each byte: loses nothing and means nothing. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeUndeclared(bytes: Uint8Array, declared: string): DecodedText {
  if (isAscii(bytes)) return { text: latin1(bytes), charset: 'us-ascii', basis: 'declared', isDamaged: false };
  try {
    return { text: strictUtf8.decode(bytes), charset: 'utf-8', basis: 'guessed', isDamaged: false };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'windows-1252', basis: 'guessed', isDamaged: declared !== '' };
  }
}

function decoderFor(label: string): ((bytes: Uint8Array) => string) | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  const made = makeDecoder(label);
  // Labels come from the sender: remember only as many as anybody uses.
  if (decoders.size < 256) decoders.set(label, made);
  return made;
}

function makeDecoder(label: string): ((bytes: Uint8Array) => string) | null {
  if (!REPLACED.has(label)) {
    try {
      const decoder = new TextDecoder(label);
      return bytes => decoder.decode(bytes);
    } catch {
      // Not a label of the encoding standard: iconv-lite knows more.
    }
    if (/^[a-z0-9][a-z0-9_:.-]{0,40}$/.test(label) && label !== 'base64' && label !== 'hex' && label !== 'binary' && iconv.encodingExists(label)) {
      return bytes => iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), label);
    }
  }
  return null;
}
