import { fileURLToPath } from 'node:url';
import { defineConfig } from '@lingui/cli';
import { formatter } from '@lingui/format-po';

export default defineConfig({
  sourceLocale: 'en',
  locales: ['en', 'fr'],
  // Absolute: the tool resolves a relative root against the working folder when it writes and against this file when it reads.
  rootDir: fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, ''),
  catalogs: [{ path: '<rootDir>/renderer/locales/{locale}', include: ['<rootDir>/renderer'] }],
  // Where a message is used is found by searching for it; line numbers would make every catalogue change with every edit.
  format: formatter({ lineNumbers: false, origins: false }),
  orderBy: 'message',
});
