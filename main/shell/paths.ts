import { fileURLToPath } from 'node:url';

/** Where the compiled app has its parts, seen from the compiled shell. */
export const appFiles = {
  icon: fileURLToPath(new URL('./icon.png', import.meta.url)),
  preload: fileURLToPath(new URL('./preload.cjs', import.meta.url)),
  renderer: fileURLToPath(new URL('../renderer', import.meta.url)),
  engine: fileURLToPath(new URL('../engine/index.js', import.meta.url)),
  hosts: {
    'parse-host': fileURLToPath(new URL('../engine/parse-host.js', import.meta.url)),
    'sql-host': fileURLToPath(new URL('../engine/sql-host.js', import.meta.url)),
  },
} as const;
