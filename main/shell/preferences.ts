import { join } from 'node:path';
import { app, nativeTheme } from 'electron';
import type { z } from 'zod';
import { Preferences } from '../../shared/shell-api.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const DEFAULTS: Preferences = { theme: 'system', density: 'regular', locale: 'system' };

const Change = Preferences.partial();
type Change = z.infer<typeof Change>;

const path = (): string => join(app.getPath('userData'), 'preferences.json');

/** How this user wants every window to look and speak. */
export function readPreferences(): Preferences {
  return merge(DEFAULTS, readJsonFile(path(), Change) ?? {});
}

export function changePreferences(change: Change): Preferences {
  const changed = merge(readPreferences(), change);
  writeJsonFile(path(), changed);
  applyTheme(changed);
  return changed;
}

/** Menus, dialogs and the system's window buttons follow the theme too. */
export function applyTheme({ theme }: Preferences): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'light' : theme;
}

function merge(base: Preferences, { theme, density, locale }: Change): Preferences {
  return { theme: theme ?? base.theme, density: density ?? base.density, locale: locale ?? base.locale };
}
