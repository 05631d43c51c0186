import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchApp } from './launch.ts';
import type { RunningApp } from './launch.ts';
import { generateMessages } from './mailbox.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The letter that passages are taken from, newest of the case. */
export const LETTER = [
  'Dear policy team,', 'Thank you for the figures. We see the same order of magnitude on our side.',
  'On the refusals: when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times.', 'Ines Halloran',
] as const;
/** Its text as the source has it. */
export const LETTER_TEXT = LETTER.join('\n\n');
/** How many letters a seeded generator puts before the two below. */
export const OLDER = 2_400;

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function letters(): string {
  const older = [...generateMessages({ messages: OLDER, seed: 7, paragraphs: 1, attachmentEvery: 100, attachmentBytes: 300 })].map(({ eml }) => eml);
  const html = [
    'From: Larkfeed \u202e<desk@larkfeed.example>', 'To: Ines Halloran <ines@northgate.example>', 'Subject: Notice with a picture', 'Date: Mon, 02 Jan 2023 09:00:00 +0000', 'Message-ID: <html@larkfeed.example>',
    'MIME-Version: 1.0', 'Content-Type: multipart/related; boundary="b"', '', '--b', 'Content-Type: text/html; charset=utf-8', '',
    '<p onclick="alert(1)">Read <a href="https://larkfeed.example/terms">the terms</a>.</p><img src="cid:seal@larkfeed.example" alt="seal"><img src="https://pixel.larkfeed.example/1.png"><script>alert(1)</script>',
    '--b', 'Content-Type: image/png; name="seal.png"', 'Content-ID: <seal@larkfeed.example>', 'Content-Transfer-Encoding: base64', 'Content-Disposition: inline', '', PIXEL, '--b--', '',
  ].join('\n');
  const letter = [
    'From: Ines Halloran <ines@northgate.example>', 'To: Larkfeed <desk@larkfeed.example>', 'Subject: Volume on the search credentials', 'Date: Tue, 03 Jan 2023 16:42:07 -0800', 'Message-ID: <letter@northgate.example>',
    'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="m"', '', '--m', 'Content-Type: text/plain; charset=utf-8', '', LETTER_TEXT,
    '--m', 'Content-Type: text/plain; charset=utf-8; name="settings.txt"', 'Content-Disposition: attachment; filename="settings.txt"', '', 'retry.max = 30', '--m--', '',
  ].join('\n');
  return [...older, html, letter].map(eml => `From a@northgate.example Sat Jan  1 09:00:00 2022\n${eml.replace(/^(>*From )/gm, '>$1')}\n`).join('\n');
}

export interface MailWindow extends RunningApp {
  readonly root: string;
  /** Where the files of the case were written. */
  readonly folder: string;
  /** What the command line says of the case, beside the window that holds it. */
  ask(...words: string[]): unknown;
}

/** A case with a mailbox and two texts of one agreement, made on the command line and opened in the real window. */
export async function openMailCase(): Promise<MailWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'proviso-mail-'));
  const root = join(folder, 'Window.proviso');
  const run = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'main/cli/index.ts'), ...words], { encoding: 'utf8' });
    expect([0, 1], stderr).toContain(status);
    return stdout;
  };
  writeFileSync(join(folder, 'letters.mbox'), letters());
  run('new', root, '--title', 'Window');
  run('import', root, join(folder, 'letters.mbox'), '--kind', 'mail');
  for (const stated of ['2021-11-10', '2022-02-12']) {
    const text = join(folder, `agreement-${stated}.md`);
    copyFileSync(join(ROOT, `main/engine/sample/sources/larkfeed-developer-agreement-${stated}.md`), text);
    run('import', root, text, '--kind', 'agreement', '--agreement', 'Developer Agreement', '--stated', stated, '--captured', `${stated.slice(0, 8)}20`);
  }
  const running = await launchApp({ words: [root], env: { TZ: 'UTC', LANG: 'en_GB.UTF-8' } });
  await expect(running.window.getByRole('navigation').getByText('Window', { exact: true })).toBeVisible();
  return {
    ...running, root, folder,
    ask: (...words) => JSON.parse(run(...words, '--json')) as unknown,
    close: async () => { await running.close(); rmSync(folder, { recursive: true, force: true }); },
  };
}

/** Selects words of the open item with the pointer, from before the first to after the last; they may stand in different paragraphs. */
export async function selectWords(window: Page, first: string, last = first): Promise<void> {
  for (const words of [first, last]) await expect(window.locator('.text-body [data-start]', { hasText: words }).first()).toBeVisible();
  const { from, to } = await window.evaluate(([wantedFirst, wantedLast]) => {
    const edge = (words: string, atEnd: boolean): DOMRect => {
      for (const run of document.querySelectorAll('.text-body [data-start]')) {
        const at = run.textContent.indexOf(words);
        const node = run.firstChild;
        if (at < 0 || node === null) continue;
        const range = document.createRange();
        const place = atEnd ? at + words.length - 1 : at;
        range.setStart(node, place);
        range.setEnd(node, place + 1);
        return range.getBoundingClientRect();
      }
      throw new Error(`"${words}" is not on the screen`);
    };
    const start = edge(wantedFirst, false);
    const end = edge(wantedLast, true);
    return { from: { x: start.left + 0.5, y: start.top + start.height / 2 }, to: { x: end.right - 0.5, y: end.top + end.height / 2 } };
  }, [first, last] as const);
  await window.mouse.move(from.x, from.y);
  await window.mouse.down();
  await window.mouse.move(to.x, to.y, { steps: 8 });
  await window.mouse.up();
}
