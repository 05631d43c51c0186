import { useLingui } from '@lingui/react/macro';
import { setPreferences } from '../engine/shell.ts';
import { DENSITIES, LOCALES, THEMES, usePreferences } from '../preferences.ts';
import { Select } from '../parts/Select.tsx';
import { SegmentedControl } from '../parts/SegmentedControl.tsx';
import './settings.css';

/** How the window looks and speaks; kept for this person, on this computer. */
export function Settings() {
  const { t } = useLingui();
  const { theme, density, locale } = usePreferences();
  const themes = { system: t`As the system`, light: t`Light`, dark: t`Dark`, contrast: t`High contrast` };
  const densities = { compact: t`Compact`, regular: t`Regular`, relaxed: t`Relaxed` };
  const locales = { system: t`As the system`, en: 'English', fr: 'Français' };
  return (
    <div className="settings">
      <span className="settings-name">{t`Theme`}</span>
      <Select label={t`Theme`} hidesLabel isField options={THEMES.map(id => ({ id, title: themes[id] }))} value={theme} onChange={value => { void setPreferences({ theme: value }); }} />
      <span className="settings-name">{t`Language`}</span>
      <Select label={t`Language`} hidesLabel isField options={LOCALES.map(id => ({ id, title: locales[id] }))} value={locale} onChange={value => { void setPreferences({ locale: value }); }} />
      <span className="settings-name">{t`Rows`}</span>
      <SegmentedControl label={t`Rows`} segments={DENSITIES.map(id => ({ id, title: densities[id] }))} value={density} onChange={value => { void setPreferences({ density: value }); }} />
    </div>
  );
}
