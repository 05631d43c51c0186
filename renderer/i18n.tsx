import type { ReactNode } from 'react';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { I18nProvider as KitLanguageProvider } from 'react-aria-components';
import { messages as en } from './locales/en.po';
import { messages as fr } from './locales/fr.po';
import { INTL_LOCALE, usePreferences } from './preferences.ts';
import type { Language } from './preferences.ts';

i18n.load({ en, fr });
const speak = (language: Language): void => { if (i18n.locale !== language) i18n.activate(language); };
speak(usePreferences.getState().language);
usePreferences.subscribe(({ language }) => { speak(language); });

/** Words, dates and numbers of everything below, in the language the person chose. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const language = usePreferences(state => state.language);
  return (
    <I18nProvider i18n={i18n} key={language}>
      <KitLanguageProvider locale={INTL_LOCALE[language]}>{children}</KitLanguageProvider>
    </I18nProvider>
  );
}
