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
