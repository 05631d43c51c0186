import { controlName, controlNameInName } from './control-names.ts';
import './verbatim.css';

/**
 * A name or line from evidence, as it is: set apart from the words around it, and characters that turn text around
 * or cannot be seen are shown by name, so that `invoice⟨RLO⟩fdp.exe` cannot pass for a PDF.
 */
export function Verbatim({ text, fallback = '', isProse = false }: {
  readonly text: string;
  readonly fallback?: string;
  /** Words rather than a name: line breaks are line breaks, and joiners of letters are let be. */
  readonly isProse?: boolean;
}) {
  if (text === '') return fallback === '' ? null : <span className="t-3">{fallback}</span>;
  return <bdi>{pieces(text, isProse ? controlName : controlNameInName).map((piece, at) => (piece.control ? <span key={at} className="control-mark">{piece.text}</span> : piece.text))}</bdi>;
}

function pieces(text: string, nameOf: (unit: number) => string | null): { readonly text: string; readonly control: boolean }[] {
  const found: { text: string; control: boolean }[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const control = nameOf(text.charCodeAt(at));
    if (control === null) continue;
    if (at > from) found.push({ text: text.slice(from, at), control: false });
    found.push({ text: control, control: true });
    from = at + 1;
  }
  if (from < text.length) found.push({ text: text.slice(from), control: false });
  return found;
}
