import { builtinModules } from 'node:module';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { InlineConfig } from 'vite';
import { entryFiles, resourceFiles } from '../main/engine/entries.ts';
import { rendererPlugins } from './vite-plugins.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the compiled app lies; `stage.ts` makes it startable. */
export const OUT = join(root, 'out');

/** Everything is bundled except what the runtime has and the one native library. */
const EXTERNAL = ['electron', /^better-sqlite3(\/|$)/, ...builtinModules, ...builtinModules.map(name => `node:${name}`)];

const COMMON = { root, configFile: false, logLevel: 'warn', publicDir: false } as const satisfies InlineConfig;

/** A part of the app that is compiled on its own. */
export type Part = 'engine' | 'shell' | 'preload' | 'renderer';
export const PARTS: readonly Part[] = ['engine', 'shell', 'preload', 'renderer'];

/** How a part is compiled. Node code targets the oldest Node it may meet: that of the test runtime. */
export function configOf(part: Part): InlineConfig {
  switch (part) {
    case 'engine':
      return nodeConfig('engine', { ...absolute(entryFiles, 'main/engine'), cli: join(root, 'main/cli/index.ts') });
    case 'shell':
      return nodeConfig('shell', { index: join(root, 'main/shell/index.ts') });
    case 'preload':
      return nodeConfig('shell', { preload: join(root, 'main/shell/preload.ts') }, 'cjs');
    case 'renderer':
      return {
        ...COMMON,
        root: join(root, 'renderer'),
        base: './',
        plugins: rendererPlugins(),
        build: {
          outDir: join(OUT, 'renderer'),
          emptyOutDir: true,
          target: 'chrome130',
          // The content security policy allows no data: fonts and no inline scripts.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
          sourcemap: true,
          license: { fileName: 'licences.md' },
          reportCompressedSize: false,
          chunkSizeWarningLimit: 4_000,
        },
      };
  }
}

function nodeConfig(folder: string, input: Readonly<Record<string, string>>, format: 'es' | 'cjs' = 'es'): InlineConfig {
  const extension = format === 'cjs' ? 'cjs' : 'js';
  return {
    ...COMMON,
    ssr: { noExternal: true },
    resolve: { conditions: ['node', 'import', 'module', 'default'] },
    build: {
      ssr: true,
      outDir: join(OUT, folder),
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      sourcemap: true,
      license: { fileName: `licences-${Object.keys(input)[0] ?? folder}.md` },
      rolldownOptions: {
        input: { ...input },
        external: EXTERNAL,
        output: { format, entryFileNames: `[name].${extension}`, chunkFileNames: `chunk-[name]-[hash].${extension}` },
      },
    },
  };
}

/** Compiles the parts into `out/`, resources of the engine included. */
export async function compile(parts: readonly Part[] = PARTS): Promise<void> {
  if (parts.includes('engine')) rmSync(join(OUT, 'engine'), { recursive: true, force: true });
  for (const part of parts) await build(configOf(part));
  if (parts.includes('engine')) copyResources();
  if (parts.includes('shell')) cpSync(join(root, 'build/packaging/icon.png'), join(OUT, 'shell', 'icon.png'));
}

export function copyResources(): void {
  for (const [name, path] of Object.entries(absolute(resourceFiles, 'main/engine'))) {
    cpSync(path, join(OUT, 'engine', 'resources', name), { recursive: true, filter: source => !source.endsWith('.ts') && !source.endsWith('tsconfig.json') });
  }
}

function absolute(files: Readonly<Record<string, string>>, folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([name, path]) => [name, join(root, folder, path)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await compile();
