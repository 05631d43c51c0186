import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, errors } from '@playwright/test';
import type { ElectronApplication, Page } from '@playwright/test';
import { OUT } from '../../build/compile.ts';
import { prepareRuntime } from '../../build/electron-runtime/electron.ts';
import type { Runtime } from '../../build/electron-runtime/electron.ts';

/** A running Proviso with its first window, alone on this machine as far as it can tell. */
export interface RunningApp {
  readonly app: ElectronApplication;
  readonly window: Page;
  /** Settings, recent cases and the sample case of this run; gone when it is closed. */
  readonly userData: string;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Words after the program, such as the path of a case. */
  readonly words?: readonly string[];
  /** A packed program to start; without it the compiled app in `out/` is started. */
  readonly packed?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the real window with settings of its own. `npm run build` comes first. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userData = mkdtempSync(join(tmpdir(), 'proviso-app-'));
  const program = options.packed === undefined ? { executablePath: (await runtimeAtHand()).executable, first: ['-r', driverHook, OUT] } : { executablePath: options.packed, first: [] };
  const app = await start(program.executablePath, [...sandboxSwitch(), `--user-data-dir=${userData}`, ...program.first, ...(options.words ?? [])], { ...inheritedEnv(), ...options.env });
  const window = await app.firstWindow();
  return {
    app,
    window,
    userData,
    async close() {
      await app.close();
      rmSync(userData, { recursive: true, force: true });
    },
  };
}

/** Holds the app back until the test driver listens; without it a window that opens early can leave the driver waiting for ever. */
const driverHook = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '../lib/server/electron/loader.js');

/** A packed program takes no hook, so that the driver may miss its first window: it is then started again. */
async function start(executablePath: string, args: string[], env: Record<string, string>, triesLeft = 2): Promise<ElectronApplication> {
  try {
    // The window follows the system's theme, not the test driver's.
    return await _electron.launch({ executablePath, args, env, colorScheme: null, timeout: 30_000 });
  } catch (error) {
    if (triesLeft === 0 || !(error instanceof errors.TimeoutError)) throw error;
    return start(executablePath, args, env, triesLeft - 1);
  }
}

let runtime: Promise<Runtime> | undefined;

/** The Electron of this machine, looked for once in a test process. */
export function runtimeAtHand(): Promise<Runtime> {
  runtime ??= prepareRuntime();
  return runtime;
}

/** Chromium refuses its sandbox to root; nobody else goes without it. */
export function sandboxSwitch(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

function inheritedEnv(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE'));
}
