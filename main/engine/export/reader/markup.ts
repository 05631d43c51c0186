/** Text that is HTML already. Everything else that goes into a page is escaped on the way. */
export interface Markup {
  readonly markup: string;
}

type Piece = Markup | string | number | null | false | readonly Markup[];

/** Builds HTML; every interpolated string is escaped, so that a subject or a file name can never become markup. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  let markup = parts[0] ?? '';
  values.forEach((value, index) => {
    markup += write(value) + (parts[index + 1] ?? '');
  });
  return { markup };
}

/** Text that this code wrote itself as HTML: style sheets, scripts, drawings. Never evidence. */
export function trusted(markup: string): Markup {
  return { markup };
}

export function join(pieces: readonly Markup[], between = ''): Markup {
  return { markup: pieces.map(piece => piece.markup).join(between) };
}

function write(value: Piece): string {
  if (value === null || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  if (isList(value)) return value.map(piece => piece.markup).join('');
  return value.markup;
}

function isList(value: Piece): value is readonly Markup[] {
  return Array.isArray(value);
}

/**
 * Characters that change how a line reads without being seen: direction controls, zero-width and other format characters,
 * control codes, line separators. Joiners stay: scripts and emoji need them.
 */
const UNSEEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;

/** Escapes for text and quoted attributes alike; what cannot be seen is written out as `⟨U+202E⟩`. */
export function escapeHtml(text: string): string {
  return text.toWellFormed().replace(UNSEEN, codePoint).replace(/[&<>"'`]/g, entity);
}

/** Evidence text: escaped, and what cannot be seen stands out from what was written. */
export function evidence(text: string): Markup {
  const markup = text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[&<>"'`]/g, entity)
    .replace(UNSEEN, character => `<span class="unseen">${codePoint(character)}</span>`);
  return { markup };
}

function codePoint(character: string): string {
  return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** A relative link to a file of the bundle: each step percent-encoded. */
export function fileHref(path: string): string {
  return path.split('/').map(step => encodeURIComponent(step)).join('/');
}

/** An id or fragment that is safe in HTML and CSS: cites as they are, anything else reduced to letters, digits, dash, dot. */
export function anchor(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-');
}
