// Does what Electron's own default app does, which the test runtime lacks:
// `electron [-r MODULE] FOLDER [WORDS]` starts the app in FOLDER.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Subtle: a module may take words out of process.argv while it loads.
const words = process.argv.slice(1);
let folder;
while (folder === undefined && words.length > 0) {
  const word = words.shift();
  if (word === '-r') createRequire(import.meta.url)(words.shift());
  else if (!word.startsWith('-')) folder = resolve(word);
}
if (folder === undefined) {
  process.stderr.write('Say which folder holds the app: electron FOLDER\n');
  app.exit(2);
} else {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), app.getName()));
  app.setAppPath(folder);
  await import(pathToFileURL(join(folder, manifest.main)).href);
}
