/**
 * Brings decoded text into the form passages cite: lines end in LF, no NUL, no lone surrogates, no byte order mark.
 * Subtle: offsets of stored links rest on this; a change of rule needs a new text basis, not an edit.
 */
export function citableText(decoded: string): string {
  let text = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  if (text.includes('\u0000')) text = text.replaceAll('\u0000', '\ufffd');
  return text.isWellFormed() ? text : text.toWellFormed();
}

/** The first words of a text for a list row: quoted lines left out, white space collapsed. */
export function excerptOf(text: string, length = 160): string {
  let excerpt = '';
  let at = 0;
  for (let lines = 0; lines < 60 && at < text.length && excerpt.length < length; lines += 1) {
    const newline = text.indexOf('\n', at);
    const stop = newline < 0 ? text.length : newline;
    const line = text.slice(at, Math.min(stop, at + length * 4)).trim();
    if (line !== '' && !line.startsWith('>')) excerpt += (excerpt === '' ? '' : ' ') + line.replace(/\s+/g, ' ');
    at = stop + 1;
  }
  return excerpt.slice(0, length).toWellFormed();
}

/**
 * Undoes the quoting of a mailbox: `>From ` at the start of a line becomes `From ` (mboxrd: one `>` of any number).
 * Gives the same array when nothing was quoted.
 */
export function withoutMailboxQuotes(bytes: Uint8Array): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = buffer.indexOf('>From ', 0, 'latin1');
  if (at < 0) return bytes;
  const drop: number[] = [];
  while (at >= 0) {
    let start = at;
    while (start > 0 && buffer[start - 1] === 0x3e) start -= 1;
    if (start === 0 || buffer[start - 1] === 0x0a || buffer[start - 1] === 0x0d) drop.push(start);
    at = buffer.indexOf('>From ', at + 6, 'latin1');
  }
  if (drop.length === 0) return bytes;
  const out = new Uint8Array(bytes.length - drop.length);
  let from = 0;
  let length = 0;
  for (const place of drop) {
    out.set(bytes.subarray(from, place), length);
    length += place - from;
    from = place + 1;
  }
  out.set(bytes.subarray(from), length);
  return out;
}
