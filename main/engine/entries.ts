import { fileURLToPath } from 'node:url';

/**
 * Every file of the engine that starts as a program or thread of its own, seen from this folder.
 * One line makes a new one known to the sources, the build and the packed app.
 */
export const entryFiles = {
  index: './index.ts',
  lane: './lane-worker.ts',
  'usage-scan': './usage/scan-worker.ts',
  'usage-count': './usage/count-worker.ts',
  'usage-feed': './usage/feed-worker.ts',
  'parse-host': './parse-host/host.ts',
  'sql-host': './sql/host.ts',
  'sql-statement': './sql/statement-thread.ts',
} as const satisfies Readonly<Record<string, `./${string}.ts`>>;

/** Files and folders the engine reads at run time, seen from this folder; the build copies them. */
export const resourceFiles = {
  migrations: './store/migrations',
  reader: './export/reader/assets',
  kernel: './usage/kernel/scan-kernel.wasm',
  sample: './sample/sources',
} as const satisfies Readonly<Record<string, `./${string}`>>;

export type EntryName = keyof typeof entryFiles;
export type ResourceName = keyof typeof resourceFiles;

const isSource = import.meta.url.endsWith('.ts');

/** Where to start a worker or process from: the source file, or the compiled file beside this one. */
export function entryUrl(name: EntryName): URL {
  return new URL(isSource ? entryFiles[name] : `./${name}.js`, import.meta.url);
}

/** Absolute path of a resource, from source and from the compiled engine alike. */
export function resourcePath(name: ResourceName): string {
  return fileURLToPath(new URL(isSource ? resourceFiles[name] : `./resources/${name}`, import.meta.url));
}
