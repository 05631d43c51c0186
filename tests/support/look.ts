import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { hasDisplay } from '../../build/launch.ts';
import { launchApp } from './launch.ts';

// npm run look -- [CASE] [--to FOLDER] [--place usage,timeline] [--size 1280x800] [--theme light,dark] [--keys J,Space]
// Takes a picture of each place of a case (or of the Start screen) in each size and theme, to be looked at; keys are pressed on arrival.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: 'string', default: '/tmp/proviso-look' },
    place: { type: 'string', default: 'sources,correspondence,usage,agreements,timeline,bundles,custody' },
    size: { type: 'string', default: '1280x800,1920x1080' },
    theme: { type: 'string', default: 'light,dark' },
    keys: { type: 'string', default: '' },
  },
});

if (hasDisplay()) await look();
else process.exitCode = spawnSync('xvfb-run', ['-a', '--server-args=-screen 0 1920x1200x24', process.execPath, ...process.argv.slice(1)], { stdio: 'inherit' }).status ?? 1;

async function look(): Promise<void> {
  const folder = resolve(values.to);
  mkdirSync(folder, { recursive: true });
  const { app, window, close } = await launchApp({ words: positionals.slice(0, 1).map(path => resolve(path)) });
  window.on('console', message => { if (message.type() === 'error') process.stderr.write(`${message.text()}\n`); });
  await window.waitForTimeout(2_500);
  const places = positionals.length === 0 ? ['start'] : values.place.split(',');
  for (const place of places) {
    await app.evaluate(({ BrowserWindow }, command) => { BrowserWindow.getAllWindows()[0]?.webContents.send('news', { proviso: 'command', command }); }, `go.${place}`);
    // The display's pointer stands in the middle and would hover over what lies there.
    await window.mouse.move(2, 2);
    await window.waitForTimeout(1_200);
    for (const key of values.keys.split(',').filter(name => name !== '')) {
      await window.keyboard.press(key);
      await window.waitForTimeout(400);
    }
    for (const size of values.size.split(',')) {
      const [width = 1_280, height = 800] = size.split('x').map(Number);
      await app.evaluate(({ BrowserWindow }, [w, h]) => { BrowserWindow.getAllWindows()[0]?.setContentSize(w, h); }, [width, height] as const);
      for (const theme of values.theme.split(',')) {
        await app.evaluate(({ nativeTheme }, source) => { nativeTheme.themeSource = source; }, theme === 'dark' ? ('dark' as const) : ('light' as const));
        await window.waitForTimeout(500);
        const path = join(folder, `${place}-${size}-${theme}.png`);
        await window.screenshot({ path });
        process.stdout.write(`${path}\n`);
      }
    }
  }
  await close();
}
