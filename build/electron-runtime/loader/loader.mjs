// Does what Electron's own default app does, which the test runtime lacks: `electron FOLDER` starts the app in FOLDER.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv.slice(1).find(argument => !argument.startsWith('-'));
if (folder === undefined) {
  process.stderr.write('Say which folder holds the app: electron FOLDER\n');
  app.exit(2);
} else {
  const root = resolve(folder);
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.getName()));
  app.setAppPath(root);
  await import(pathToFileURL(join(root, manifest.main)).href);
}
