/** A heading found at the start of some words, and where the words after it begin (relative to the start given). */
export interface HeadingSplit {
  readonly heading: string;
  readonly bodyAt: number;
}

const VERBS = new RegExp(`\\b(?:${[
  'shall', 'must', 'may', 'will', 'would', 'should', 'is', 'are', 'was', 'were', 'be', 'has', 'have', 'had', 'can', 'cannot', 'do', 'does', 'did', 'agrees?', 'means?', 'includes?',
  'applies', 'apply', 'grants?', 'warrants?', 'represents?', 'acknowledges?', 'understands?', 'terminates', 'remains?', 'provides?', 'provided', 'confirms?', 'undertakes?',
  'doit', 'doivent', 'peut', 'peuvent', 'est', 'sont', 'sera', 'accepte', 'signifie', 'désigne',
].join('|')})\\b`, 'i');
const MOST_WORDS = 14;

/** Emphasis marks that open a run: Markdown and the plain HTML that stands in Markdown. */
const OPENING = /^(\*\*\*|\*\*|___|__|\*|_|<(?:b|strong|u|em|i)>)(?=\S)/i;

/** The emphasis that opens at the start of `text`, with its closing mark; null when none does. */
export function openingEmphasis(text: string): { readonly open: string; readonly close: string; readonly isStrong: boolean } | null {
  const open = OPENING.exec(text)?.[1];
  if (open === undefined) return null;
  const close = open.startsWith('<') ? `</${open.slice(1)}` : open;
  return { open, close, isStrong: open.length > 1 && !/^<(?:em|i)>$/i.test(open) };
}

/** Splits `text` after an emphasised run at its start; null when there is none or it does not close on this line. */
export function emphasisedRun(text: string): { readonly words: string; readonly after: number; readonly isStrong: boolean } | null {
  const emphasis = openingEmphasis(text);
  if (emphasis === null) return null;
  const closeAt = text.toLowerCase().indexOf(emphasis.close.toLowerCase(), emphasis.open.length);
  if (closeAt < 0) return null;
  return { words: text.slice(emphasis.open.length, closeAt), after: closeAt + emphasis.close.length, isStrong: emphasis.isStrong };
}

/** True when the words read like a heading: short, begun with a capital or a figure, no verb of obligation, no clause punctuation at the end. */
export function looksLikeHeading(words: string): boolean {
  const plain = plainWords(words);
  if (plain === '' || plain.length > 100 || wordCount(plain) > MOST_WORDS || /[.!?;:]["”»)]?\s+\S/.test(plain)) return false;
  if (/[;,:]$|\b(?:and|or|et|ou|the|of|de)$/i.test(plain)) return false;
  if (!/^["“«(]?[\p{Lu}\d]/u.test(plain)) return false;
  if (isAllCapitals(plain)) return true;
  return !/[.!?:;]["”»)*_]*\s*$/.test(words) && !VERBS.test(plain);
}

/** True when the words are a line of capitals such as plain-text agreements use for headings. */
export function isAllCapitals(words: string): boolean {
  return words.length <= 90 && /\p{Lu}{3}/u.test(words) && words === words.toUpperCase() && words !== words.toLowerCase();
}

/**
 * The heading run into the first words after a clause number: "**Audit.** On notice …", "Rate per credential. Developer shall …",
 * or a defined term. Null when the words begin straight away.
 */
export function runInHeading(text: string): HeadingSplit | null {
  const run = emphasisedRun(text);
  if (run !== null) {
    const following = text.slice(run.after);
    const isClosed = /[.:–—]\s*$/.test(run.words) || /^\s*(?:[.:–—]|-\s|$)/.test(following);
    const heading = plainWords(run.words);
    if (isClosed && heading !== '' && heading.length <= 120) {
      return { heading, bodyAt: run.after + (/^\s*[.:–—-]?\s*/.exec(following)?.[0].length ?? 0) };
    }
  }
  const defined = definedTerm(text);
  if (defined !== null) return { heading: defined, bodyAt: 0 };
  const sentence = /^(["“«]?\p{Lu}[^.:;!?\n]{1,70}?)(?:\.|:|\s[–—]|\s-)\s+(?=\S)/u.exec(text);
  if (sentence === null) return null;
  const words = sentence[1] ?? '';
  const count = wordCount(words);
  if (count > 7 || VERBS.test(words) || (count > 4 && /^(?:If|When|Where|Upon|No|Any|In|On)\b/.test(words)) || /^The following\b/.test(words) || /\b(?:Inc|Ltd|No|Nos|Art|Sec|Corp|Co|St|Mr|Ms|Dr)$/.test(words)) return null;
  return { heading: plainWords(words), bodyAt: sentence[0].length };
}

const DEFINITION = /^(?:[*_]{1,3})?["“«„]\s?([^"”»“\n]{1,80}?)\s?["”»“](?:[*_]{1,3})?(?:\s*\([^)\n]{1,60}\))?,?\s+(?:means?|shall mean|has the meaning|have the meaning|refers? to|includes?|is|are|désigne|signifie|s’entend)\b/;
const BOLD_DEFINITION = /^(?:\*\*|__)([^*_\n"”]{1,80}?)(?:\*\*|__)(?:\s*\([^)\n]{1,60}\))?,?\s+(?:means?|shall mean|has the meaning|have the meaning|refers? to|désigne|signifie)\b/;
const PLAIN_DEFINITION = /^(\p{Lu}[\p{L}’'-]*(?: (?:\p{Lu}|of |and )[\p{L}’'-]*){0,5}) (?:means|shall mean|has the meaning given)\b/u;

/** The term that a paragraph defines: "“Credential” means …", "**Credential** means …", "Credential means …"; null when it defines none. */
export function definedTerm(text: string): string | null {
  const match = DEFINITION.exec(text) ?? BOLD_DEFINITION.exec(text) ?? PLAIN_DEFINITION.exec(text);
  return match === null ? null : plainWords(match[1] ?? '');
}

/** Words without emphasis marks, link targets, anchors, escapes and closing punctuation. */
export function plainWords(words: string): string {
  return words
    .replace(/<[^>]{0,200}>/g, '')
    .replace(/!?\[([^\]]{0,300})\]\([^)]{0,500}\)/g, '$1')
    .replace(/\{#[^}]{0,100}\}\s*$/, '')
    .replace(/\\([.()[\]*_#-])/g, '$1')
    .replace(/(^|\s)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?=\s|[.:,;]|$)/g, '$1')
    .replace(/\s+/g, ' ')
    .replace(/[\s.:]+$/, '')
    .trim();
}

export function wordCount(text: string): number {
  let count = 0;
  for (const _word of text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)) count += 1;
  return count;
}
