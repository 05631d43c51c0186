import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Platform, build } from 'electron-builder';
import type { Configuration } from 'electron-builder';
import { OUT, compile } from './compile.ts';
import { prepareRuntime } from './electron-runtime/electron.ts';
import type { Runtime } from './electron-runtime/electron.ts';
import { say } from './electron-runtime/say.ts';
import { stage } from './stage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface PackageOptions {
  /** Folder that gets the packed app. */
  readonly to: string;
  /** `dir` is the unpacked app; `release` makes what is handed out, and needs tools from outside. */
  readonly kind: 'dir' | 'release';
  /** Leaves the program open to a test driver. Never for what is handed out. */
  readonly isDrivable: boolean;
}

/** Packs the compiled app in `out/`. */
export async function packageApp(runtime: Runtime, options: PackageOptions): Promise<void> {
  if (options.kind === 'release' && (runtime.isTestRuntime || options.isDrivable)) {
    throw new Error('The test runtime is never handed out. Make releases on a machine that can download Electron.');
  }
  await build({
    projectDir: root,
    targets: (options.kind === 'dir' ? Platform.current().createTarget('dir') : Platform.current().createTarget()),
    publish: 'never',
    config: configuration(runtime, options),
  });
}

/** What the packer is told; exported so that a test can hold it. */
export function configuration(runtime: Runtime, { to, isDrivable }: Pick<PackageOptions, 'to' | 'isDrivable'>): Configuration {
  return {
    appId: 'org.proviso.app',
    productName: 'Proviso',
    copyright: 'MIT licence',
    directories: { app: OUT, output: to, buildResources: join(root, 'build/packaging') },
    electronDist: runtime.folder,
    electronVersion: runtime.version,
    npmRebuild: false,
    nodeGypRebuild: false,
    files: ['**/*', '!**/*.map'],
    asar: true,
    asarUnpack: ['**/*.node'],
    // The test runtime carries a loader where Electron has its default app.
    afterExtract: ({ appOutDir }) => {
      rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true });
    },
    electronFuses: {
      // The command line of the packed app is this program started as Node: see build/packaging/.
      runAsNode: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: isDrivable,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    },
    fileAssociations: [],
    linux: {
      target: ['AppImage', 'deb', 'tar.gz'],
      executableName: 'proviso',
      category: 'Office',
      synopsis: 'Offline workbench for agreement investigations',
      maintainer: 'Proviso',
      extraFiles: [{ from: join(root, 'build/packaging/proviso-cli'), to: 'proviso-cli' }],
    },
    win: { target: ['nsis', 'zip'], extraFiles: [{ from: join(root, 'build/packaging/proviso-cli.cmd'), to: 'proviso-cli.cmd' }] },
    mac: { target: ['dmg', 'zip'], category: 'public.app-category.business', extraFiles: [{ from: join(root, 'build/packaging/proviso-cli.command'), to: 'proviso-cli' }] },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({ options: { release: { type: 'boolean', default: false } } });
  const runtime = await prepareRuntime();
  await compile();
  stage(runtime);
  const to = join(root, 'release');
  await packageApp(runtime, { to, kind: values.release ? 'release' : 'dir', isDrivable: false });
  say(runtime.isTestRuntime ? `Packed to ${to} on the test runtime: for trying out only, not to be handed out` : `Packed to ${to}`);
}
