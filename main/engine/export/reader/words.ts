import { bytesIn, numberIn } from './format.ts';
import type { Language } from './format.ts';
import { html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';
import { WORDS } from './catalogue.ts';
import type { WordKey } from './catalogue.ts';

/** What fills a placeholder: text as it stands, or a number or size that each language writes its own way. */
export type Filling = string | number | { readonly bytes: number };

/** A message in both languages; the page shows one of them. */
export function say(key: WordKey, ...fillings: readonly Filling[]): Markup {
  const [en, fr] = WORDS[key];
  const english = fill('en', en, fillings);
  const french = fill('fr', fr, fillings);
  return english === french ? html`${english}` : html`<span class="en">${english}</span><span class="fr" lang="fr">${french}</span>`;
}

/** An attribute in both languages: the English one, and the French one for the switch to put in its place. */
export function sayAttribute(name: 'aria-label' | 'placeholder' | 'title', key: WordKey, ...fillings: readonly Filling[]): Markup {
  const [en, fr] = WORDS[key];
  return html` ${trusted(name)}="${fill('en', en, fillings)}" data-en-${trusted(name)}="${fill('en', en, fillings)}" data-fr-${trusted(name)}="${fill('fr', fr, fillings)}"`;
}

/** One language of a message, for files that have one. */
export function inLanguage(language: Language, key: WordKey, ...fillings: readonly Filling[]): string {
  return fill(language, WORDS[key][language === 'en' ? 0 : 1], fillings);
}

/** `{0}` is a filling; `{0|one|many}` a form by its number. */
function fill(language: Language, pattern: string, fillings: readonly Filling[]): string {
  return pattern.replace(/\{(\d)(?:\|([^|}]*)\|([^}]*))?\}/g, (_whole, index: string, one: string | undefined, many: string | undefined) => {
    const filling = fillings[Number(index)] ?? '';
    if (one !== undefined) {
      const isOne = typeof filling === 'number' && (language === 'en' ? filling === 1 : Math.abs(filling) < 2);
      return isOne ? one : many ?? '';
    }
    if (typeof filling === 'number') return numberIn(language, filling);
    return typeof filling === 'string' ? filling : bytesIn(language, filling.bytes);
  });
}
