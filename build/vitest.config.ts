import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { rendererPlugins } from './vite-plugins.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  cacheDir: 'node_modules/.cache/vitest',
  plugins: rendererPlugins(),
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/app/**'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
