import { fileURLToPath } from 'node:url';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';

/** What turns the window's sources into what a browser runs; shared by the build and the unit tests. */
export function rendererPlugins() {
  return [react(), lingui({ macroTransform: true, configPath: fileURLToPath(new URL('lingui.config.ts', import.meta.url)) })];
}
