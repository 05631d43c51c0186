/** A whole number as people write it, grouped by commas, points, spaces or apostrophes; null when it is none. */
export function wholeNumber(typed: string): number | null {
  const text = typed.trim();
  if (!/^\d{1,3}(?:[,.'’\s\u00A0\u202F]?\d{3})*$|^\d+$/u.test(text)) return null;
  const value = Number(text.replaceAll(/\D/gu, ''));
  return Number.isSafeInteger(value) ? value : null;
}

/** A reference as typed; empty for none, null for something else. */
export function readCited(typed: string, parse: (text: string) => string): string | null {
  const text = typed.trim();
  if (text === '') return '';
  try {
    return parse(text);
  } catch {
    return null;
  }
}
