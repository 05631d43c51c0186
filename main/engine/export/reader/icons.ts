import type { Bearing } from '../../../../shared/domain/basics.ts';
import { trusted } from './markup.ts';
import type { Markup } from './markup.ts';

/** Outlines of 24 by 24, from Lucide (ISC licence). */
const OUTLINES = {
  overview: '<rect width="7" height="9" x="3" y="3" rx="1"/><rect width="7" height="5" x="14" y="3" rx="1"/><rect width="7" height="9" x="14" y="12" rx="1"/><rect width="7" height="5" x="3" y="16" rx="1"/>',
  provisions: '<path d="M15 12h-5"/><path d="M15 8h-5"/><path d="M19 17V5a2 2 0 0 0-2-2H4"/><path d="M8 21h12a2 2 0 0 0 2-2v-1a1 1 0 0 0-1-1H11a1 1 0 0 0-1 1v1a2 2 0 1 1-4 0V5a2 2 0 1 0-4 0v2a1 1 0 0 0 1 1h3"/>',
  correspondence: '<path d="m22 7-8.991 5.727a2 2 0 0 1-2.009 0L2 7"/><rect x="2" y="4" width="20" height="16" rx="2"/>',
  findings: '<path d="M3 3v16a2 2 0 0 0 2 2h16"/><path d="M18 17V9"/><path d="M13 17V5"/><path d="M8 17v-3"/>',
  timeline: '<path d="M10 6h8"/><path d="M12 16h6"/><path d="M3 3v16a2 2 0 0 0 2 2h16"/><path d="M8 11h7"/>',
  custody: '<path d="M12 10a2 2 0 0 0-2 2c0 1.02-.1 2.51-.26 4"/><path d="M14 13.12c0 2.38 0 6.38-1 8.88"/><path d="M17.29 21.02c.12-.6.43-2.3.5-3.02"/><path d="M2 12a10 10 0 0 1 18-6"/><path d="M2 16h.01"/><path d="M21.8 16c.2-2 .131-5.354 0-6"/><path d="M5 19.5C5.5 18 6 15 6 12a6 6 0 0 1 .34-2"/><path d="M8.65 22c.21-.66.45-1.32.57-2"/><path d="M9 6.8a6 6 0 0 1 9 5.2v2"/>',
  omissions: '<path d="M12 22V12"/><path d="m16.5 14.5 5 5"/><path d="m16.5 19.5 5-5"/><path d="M21 10.5V8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.729l7 4a2 2 0 0 0 2 .001l.13-.074"/><path d="M3.29 7 12 12l8.71-5"/><path d="m7.5 4.27 8.997 5.148"/>',
  check: '<path d="M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1z"/><path d="m9 12 2 2 4-4"/>',
  file: '<path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z"/><path d="M14 2v5a1 1 0 0 0 1 1h5"/><path d="M10 9H8"/><path d="M16 13H8"/><path d="M16 17H8"/>',
  attachment: '<path d="m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551"/>',
  folder: '<path d="m6 14 1.5-2.9A2 2 0 0 1 9.24 10H20a2 2 0 0 1 1.94 2.5l-1.54 6a2 2 0 0 1-1.95 1.5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h3.9a2 2 0 0 1 1.69.9l.81 1.2a2 2 0 0 0 1.67.9H18a2 2 0 0 1 2 2v2"/>',
  sort: '<path d="m7 15 5 5 5-5"/><path d="m7 9 5-5 5 5"/>',
} as const;

export type IconName = keyof typeof OUTLINES;

/** Every drawing once; places refer to it. */
export function iconSprite(): Markup {
  const outlines = Object.entries(OUTLINES).map(([name, outline]) => `<symbol id="i-${name}" viewBox="0 0 24 24">${outline}</symbol>`);
  return trusted(
    `<svg class="sprite" aria-hidden="true" width="0" height="0">${outlines.join('')}`
    + '<symbol id="m-supports" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.1" fill="var(--supports-mark)"/></symbol>'
    + '<symbol id="m-contradicts" viewBox="0 0 10 10"><path d="M5 0 10 5 5 10 0 5Z" fill="var(--contradicts-mark)"/><path d="M2.9 7.1 7.1 2.9" stroke="var(--surface-paper)" stroke-width="1.5"/></symbol>'
    + '<symbol id="m-context" viewBox="0 0 10 10"><circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--context-mark)" stroke-width="1.5"/></symbol>'
    + '<symbol id="m-warning" viewBox="0 0 10 10"><path d="M5 .6 9.8 9.2H.2Z" fill="var(--warning-mark)"/><path d="M5 3.6v2.8M5 7.4v.6" stroke="var(--surface-paper)" stroke-width="1.2"/></symbol>'
    + '<symbol id="m-gap" viewBox="0 0 10 10"><rect x=".75" y=".75" width="8.5" height="8.5" fill="none" stroke="var(--missing-mark)" stroke-width="1.25" stroke-dasharray="2 1.6"/></symbol>'
    + '<symbol id="m-failed" viewBox="0 0 10 10"><rect x=".6" y=".6" width="8.8" height="8.8" fill="none" stroke="currentColor" stroke-width="1.2"/><path d="m3 3 4 4M7 3 3 7" stroke="currentColor" stroke-width="1.2"/></symbol>'
    + '<symbol id="m-verified" viewBox="0 0 10 10"><path d="M.8 5.4 3.6 8.2 9.2 2" fill="none" stroke="currentColor" stroke-width="1.4"/></symbol>'
    + '</svg>',
  );
}

export function icon(name: IconName): Markup {
  return trusted(`<svg class="i" aria-hidden="true"><use href="#i-${name}"/></svg>`);
}

/** Shape of a bearing or state; the word stands beside it. */
export function mark(name: Bearing | 'warning' | 'gap' | 'failed' | 'verified'): Markup {
  return trusted(`<svg class="m m-${name}" aria-hidden="true"><use href="#m-${name}"/></svg>`);
}

/** The product's mark. */
export function logo(): Markup {
  return trusted('<svg class="logo" viewBox="0 0 22 22" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><path d="M4 2.75h14v16.5H4z"/><path d="M7.25 7h7.5M7.25 10.5h4"/><path d="M11 15.25h3.75V10.5"/><circle cx="7.6" cy="15.25" r="1.6" fill="currentColor" stroke="none"/></svg>');
}
