/** A whole number from 0 as people write it, grouped by commas, points, spaces, underscores or apostrophes; null when it is none. */
export function wholeNumber(typed: string): number | null {
  const text = typed.trim();
  if (!/^\d{1,3}(?:[,.'’_\s\u00A0\u202F]?\d{3})*$|^\d+$/u.test(text)) return null;
  const value = Number(text.replaceAll(/\D/gu, ''));
  return Number.isSafeInteger(value) ? value : null;
}
