/** True when `bytes[start, end)` is well-formed UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF. */
export function isUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end;) {
    const lead = bytes[at++]!;
    if (lead < 0x80) continue;
    let more = 0, lowest = 0x80, highest = 0xbf;
    if (lead >= 0xc2 && lead <= 0xdf) more = 1;
    else if (lead >= 0xe0 && lead <= 0xef) {
      more = 2;
      if (lead === 0xe0) lowest = 0xa0;
      if (lead === 0xed) highest = 0x9f;
    } else if (lead >= 0xf0 && lead <= 0xf4) {
      more = 3;
      if (lead === 0xf0) lowest = 0x90;
      if (lead === 0xf4) highest = 0x8f;
    } else return false;
    if (at + more > end) return false;
    for (; more > 0; more--, at++) {
      const next = bytes[at]!;
      if (next < lowest || next > highest) return false;
      lowest = 0x80;
      highest = 0xbf;
    }
  }
  return true;
}
