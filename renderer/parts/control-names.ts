const NAMES: Readonly<Record<number, string>> = {
  0x061c: 'ALM', 0x200e: 'LRM', 0x200f: 'RLM',
  0x202a: 'LRE', 0x202b: 'RLE', 0x202c: 'PDF', 0x202d: 'LRO', 0x202e: 'RLO',
  0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI',
  0x2028: 'LSEP', 0x2029: 'PSEP', 0xfff9: 'IAA', 0xfffa: 'IAS', 0xfffb: 'IAT',
};

/** Invisible characters that may stand in a name to make it look like another one. */
const INVISIBLE: Readonly<Record<number, string>> = {
  0x00ad: 'SHY', 0x180e: 'MVS', 0x200b: 'ZWSP', 0x200c: 'ZWNJ', 0x200d: 'ZWJ', 0x2060: 'WJ', 0xfeff: 'BOM', 0x3164: 'HF', 0x115f: 'HCF',
};

/** The short name of a character that would turn text around or not be seen at all; null for what is plainly visible. */
export function controlName(unit: number): string | null {
  if (unit === 0x09 || unit === 0x0a || unit === 0x0d) return null;
  if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return `U+${unit.toString(16).toUpperCase().padStart(4, '0')}`;
  return NAMES[unit] ?? null;
}

/** As `controlName`, and stricter: in a name, invisible characters and line breaks are shown too. */
export function controlNameInName(unit: number): string | null {
  if (unit === 0x09) return 'TAB';
  if (unit === 0x0a) return 'LF';
  if (unit === 0x0d) return 'CR';
  return controlName(unit) ?? INVISIBLE[unit] ?? null;
}

/** A name from evidence for places that take only text: control characters written out as `⟨RLO⟩`. */
export function plainName(name: string): string {
  let written = '';
  for (let at = 0; at < name.length; at += 1) {
    const control = controlNameInName(name.charCodeAt(at));
    written += control === null ? name.charAt(at) : `⟨${control}⟩`;
  }
  return written;
}
