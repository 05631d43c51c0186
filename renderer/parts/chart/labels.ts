/** A word that wants to stand at a place. */
export interface Label {
  readonly key: string;
  readonly x: number;
  readonly text: string;
  readonly isMajor?: boolean;
}

/** Width of a word in the interface's face, near enough to lay labels out before they are drawn. */
export function textWidth(text: string, fontPx: number): number {
  let units = 0;
  for (const sign of text) units += /[ilj.,:;'|!·]/.test(sign) ? 0.32 : /[mwMW@%]/.test(sign) ? 0.92 : /[A-Z0-9]/.test(sign) ? 0.68 : /[\u1100-\uFFDC]/.test(sign) ? 1.05 : 0.56;
  return units * fontPx;
}

/** Labels that do not touch, first come first served, major ones before the rest; those past the right edge drop out. */
export function fitLabels<L extends Label>(labels: readonly L[], widthPx: number, fontPx: number, gapPx = 8): readonly L[] {
  const taken: { from: number; to: number }[] = [];
  const kept = new Set<L>();
  for (const label of [...labels].sort((a, b) => Number(b.isMajor ?? false) - Number(a.isMajor ?? false))) {
    const from = label.x, to = label.x + textWidth(label.text, fontPx);
    if (to > widthPx + 8 || taken.some(other => from < other.to + gapPx && to + gapPx > other.from)) continue;
    taken.push({ from, to });
    kept.add(label);
  }
  return labels.filter(label => kept.has(label));
}

/** `150 k`, `1.5 M` for an axis, where a figure in full has no room; exact figures stand elsewhere. */
export function shortNumber(locale: string, value: number): string {
  const [size, unit] = value >= 1e9 ? [1e9, locale.startsWith('fr') ? 'Md' : 'bn'] : value >= 1e6 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value / size);
  return unit === '' ? text : `${text}\u202f${unit}`;
}
