import { html, trusted } from './markup.ts';
import type { Markup } from './markup.ts';

/**
 * Numbers and dates in both languages of the page. Written out by hand and not by Intl: the same frozen bundle must give
 * the same bytes whatever language data the runtime carries.
 */
export type Language = 'en' | 'fr';

const MONTHS = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fr: ['janv.', 'févr.', 'mars', 'avr.', 'mai', 'juin', 'juil.', 'août', 'sept.', 'oct.', 'nov.', 'déc.'],
} as const;
const UNITS = { en: ['bytes', 'KB', 'MB', 'GB', 'TB'], fr: ['octets', 'Ko', 'Mo', 'Go', 'To'] } as const;

/** `784,206,318` or `784 206 318`. */
export function numberIn(language: Language, value: number): string {
  const [whole = '', fraction] = String(Math.abs(value)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'en' ? ',' : '\u202F');
  return `${value < 0 ? '−' : ''}${grouped}${fraction === undefined ? '' : `${language === 'en' ? '.' : ','}${fraction}`}`;
}

/** A size in powers of ten. */
export function bytesIn(language: Language, value: number): string {
  let power = 0;
  let size = value;
  while (size >= 1_000 && power < 4) { size /= 1_000; power += 1; }
  const shown = power === 0 || size >= 100 ? Math.round(size) : Math.round(size * 10) / 10;
  return `${numberIn(language, shown)} ${UNITS[language][power] ?? ''}`;
}

/** `9 Nov 2022` of an instant moved by `offsetMinutes`. */
export function dayIn(language: Language, atUtcMs: number, offsetMinutes = 0): string {
  const at = new Date(atUtcMs + offsetMinutes * 60_000);
  return `${at.getUTCDate()}${language === 'fr' && at.getUTCDate() === 1 ? 'er' : ''} ${MONTHS[language][at.getUTCMonth()] ?? ''} ${at.getUTCFullYear()}`;
}

/** The same words in both languages when they do not differ, else one span each. */
export function both(en: string, fr: string): Markup {
  return en === fr ? html`${en}` : html`<span class="en">${en}</span><span class="fr" lang="fr">${fr}</span>`;
}

export function num(value: number): Markup {
  return both(numberIn('en', value), numberIn('fr', value));
}

export function bytes(value: number): Markup {
  return both(bytesIn('en', value), bytesIn('fr', value));
}

/** `9 Nov 2022, 16:42:07 −08:00` as the source's own clock said it; seconds only where they are not nought. */
export function instant(atUtcMs: number, offsetMinutes: number): Markup {
  const clock = clockOf(atUtcMs, offsetMinutes);
  const zone = offsetText(offsetMinutes);
  return html`<time datetime="${isoOf(atUtcMs)}">${both(`${dayIn('en', atUtcMs, offsetMinutes)}, ${clock} ${zone}`, `${dayIn('fr', atUtcMs, offsetMinutes)}, ${clock} ${zone}`)}</time>`;
}

/** `9 Nov 2022`, UTC. */
export function day(atUtcMs: number): Markup {
  return html`<time datetime="${isoOf(atUtcMs)}">${both(dayIn('en', atUtcMs), dayIn('fr', atUtcMs))}</time>`;
}

/** `2022-11-09 16:42`, UTC: the form of tables, the same in every language. */
export function stamp(atUtcMs: number): Markup {
  return trusted(`<time>${isoOf(atUtcMs).slice(0, 16).replace('T', ' ')}</time>`);
}

/** An ISO date or instant as a table shows it: `2022-11-09 16:42:07` or as it stands when it is something else. */
export function isoStamp(iso: string | null): Markup {
  if (iso === null || iso === '') return html``;
  const at = Date.parse(iso);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(iso) || Number.isNaN(at)) return html`<time>${iso}</time>`;
  return html`<time>${isoOf(at).slice(0, 19).replace('T', ' ')}</time>`;
}

/** The day of an ISO date or instant. */
export function isoDay(iso: string | null): Markup {
  return iso === null || iso === '' ? html`` : html`<time>${iso.slice(0, 10)}</time>`;
}

export function clockOf(atUtcMs: number, offsetMinutes: number): string {
  const clock = isoOf(atUtcMs + offsetMinutes * 60_000).slice(11, 19);
  return clock.endsWith(':00') ? clock.slice(0, 5) : clock;
}

/** `−08:00`, `UTC`. */
export function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '−' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

/** `4be1c9…90d2`, the whole of it in the title. */
export function hash(sha256: string): Markup {
  return html`<span class="ref" title="${sha256}">${sha256.slice(0, 6)}…${sha256.slice(-4)}</span>`;
}

/** ISO 8601 in UTC; instants past what a calendar can hold are given as their number. */
export function isoOf(atUtcMs: number): string {
  const at = new Date(atUtcMs);
  return Number.isNaN(at.getTime()) ? String(atUtcMs) : at.toISOString();
}
