import { create } from 'zustand';
import type { Preferences } from '../shared/shell-api.ts';

export type Language = 'en' | 'fr';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const satisfies readonly Preferences['theme'][];
export const DENSITIES = ['compact', 'regular', 'relaxed'] as const satisfies readonly Preferences['density'][];
export const LOCALES = ['system', 'en', 'fr'] as const satisfies readonly Preferences['locale'][];

/** Dates are written as the design draws them: day first, in both languages. */
export const INTL_LOCALE = { en: 'en-GB', fr: 'fr-FR' } as const satisfies Record<Language, string>;

/** How one person likes the window. The shell keeps it for all windows of that person; never in the case. */
export interface PreferencesState extends Preferences {
  /** The language on screen: what was chosen, or what the system prefers. */
  readonly language: Language;
  readonly systemLocale: string;
  take(preferences: Preferences, systemLocale: string): void;
}

/** English and French are spoken; everything else reads English. */
export function languageOf(locale: Preferences['locale'], systemLocale: string): Language {
  if (locale !== 'system') return locale;
  return systemLocale.toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

export const usePreferences = create<PreferencesState>(set => ({
  theme: 'system',
  density: 'regular',
  locale: 'system',
  systemLocale: 'en',
  language: 'en',
  take: (preferences, systemLocale) => { set({ ...preferences, systemLocale, language: languageOf(preferences.locale, systemLocale) }); },
}));

/** Puts theme, density and language on the root element, now and on every change. */
export function applyPreferences(root: HTMLElement): void {
  const apply = ({ theme, density, language }: PreferencesState): void => {
    if (theme === 'system') delete root.dataset['theme']; else root.dataset['theme'] = theme;
    root.dataset['density'] = density;
    root.lang = language;
  };
  apply(usePreferences.getState());
  usePreferences.subscribe(apply);
}

/** Small conveniences of one window, such as a pane's width. Storage may be closed to us: the window then forgets, and works. */
export const remembered = {
  read(key: string): string | null {
    try { return globalThis.localStorage.getItem(key); } catch { return null; }
  },
  write(key: string, value: string): void {
    try { globalThis.localStorage.setItem(key, value); } catch { /* forgetting is harmless */ }
  },
};
