import { expect, test } from 'vitest';
import { configuration, packageApp } from '../../../build/package.ts';
import type { Runtime } from '../../../build/electron-runtime/electron.ts';

const runtime: Runtime = { folder: '/nowhere', executable: '/nowhere/electron', version: '45.4.1', isTestRuntime: false, sqliteAddon: null };

test('what is handed out takes no debugger, no NODE_OPTIONS and no code beside its archive', () => {
  expect(configuration(runtime, { to: '/nowhere', isDrivable: false }).electronFuses).toMatchObject({
    enableNodeCliInspectArguments: false,
    enableNodeOptionsEnvironmentVariable: false,
    onlyLoadAppFromAsar: true,
    enableEmbeddedAsarIntegrityValidation: true,
  });
});

test('the test runtime is never handed out', async () => {
  await expect(packageApp({ ...runtime, isTestRuntime: true }, { to: '/nowhere', kind: 'release', isDrivable: false })).rejects.toThrow('never handed out');
});

test('a package that a test can drive is never handed out', async () => {
  await expect(packageApp(runtime, { to: '/nowhere', kind: 'release', isDrivable: true })).rejects.toThrow('never handed out');
});
