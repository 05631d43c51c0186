import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { Page } from '@playwright/test';
import { launchApp } from './launch.ts';
import type { RunningApp } from './launch.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START = Date.UTC(2022, 0, 1);
const TEN_MINUTES = 600_000;
/** No request from 10 to 12 January. */
const GAP = { from: Date.UTC(2022, 0, 10), to: Date.UTC(2022, 0, 13) };

/** A request of the log below, as this file knows it without the product. */
export interface WrittenRequest {
  readonly atMs: number;
  readonly app: string;
  readonly status: number;
  /** Physical line, the head being line 1. */
  readonly line: number;
}

/** A month of requests every ten minutes by two apps in turn, with three days missing and one line that is none. */
export const WRITTEN: readonly WrittenRequest[] = Array.from({ length: 31 * 144 }, (_, at) => START + at * TEN_MINUTES)
  .filter(atMs => atMs < GAP.from || atMs >= GAP.to)
  // The broken line stands before the hundredth request.
  .map((atMs, at) => ({ atMs, app: at % 3 === 0 ? 'relay' : 'reader', status: at % 50 === 7 ? 429 : 200, line: at + (at < 100 ? 2 : 3) }));

/** How many of the written requests a test would expect to see. */
export function written(fromMs: number, toMs: number, wants: (request: WrittenRequest) => boolean = () => true): number {
  return WRITTEN.filter(request => request.atMs >= fromMs && request.atMs < toMs && wants(request)).length;
}

/** A case made on the command line and opened in the real window; the English window, so that words can be asked for. */
export async function openUsageCase(): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'proviso-usage-'));
  const line = ({ atMs, app, status }: WrittenRequest): string => `${new Date(atMs).toISOString()},${app},cr-1,GET,/2/posts/search,${String(status)},${status === 429 ? '0' : '100'},1000`;
  writeFileSync(join(folder, 'calls.csv'), ['time,app,credential,method,endpoint,status,items,bytes', ...WRITTEN.slice(0, 100).map(line), 'not a request', ...WRITTEN.slice(100).map(line), ''].join('\n'));
  copyFileSync(join(ROOT, 'main/engine/sample/sources/larkfeed-developer-agreement-2021-11-10.md'), join(folder, 'agreement.md'));
  const root = join(folder, 'Window.proviso');
  // 1 says that something was noted, here the line that is no request.
  const run = (...words: string[]): void => { expect([0, 1]).toContain(spawnSync(process.execPath, [join(ROOT, 'main/cli/index.ts'), ...words], { stdio: 'ignore' }).status); };
  run('new', root, '--title', 'Window');
  run('import', root, join(folder, 'calls.csv'), '--kind', 'usage');
  run('import', root, join(folder, 'agreement.md'), '--kind', 'agreement', '--agreement', 'Developer Agreement', '--stated', '2021-11-10');
  const running = await launchApp({ words: [root], env: { TZ: 'UTC', LANG: 'en_GB.UTF-8' } });
  await expect(running.window.getByRole('navigation').getByText('Window', { exact: true })).toBeVisible();
  return { ...running, close: async () => { await running.close(); rmSync(folder, { recursive: true, force: true }); } };
}

/** The window of a file of tests, opened on that case at a place before them and closed behind them. Ask for it in a test. */
export function usageWindowAt(place: string): () => RunningApp {
  let running: RunningApp | null = null;
  test.beforeAll(async () => {
    running = await openUsageCase();
    await goTo(running.window, place);
  });
  test.afterAll(async () => { await running?.close(); });
  return () => {
    if (running === null) throw new Error('the window is opened before the tests, and no sooner');
    return running;
  };
}

/** Whole numbers as the window writes them. */
export const asShown = (value: number): string => value.toLocaleString('en-GB');

/** The figure that says how many calls there are. */
export const callsShown = (window: Page) => window.locator('dl.figures').getByText('Calls', { exact: true }).locator('xpath=following-sibling::dd');

/** Goes to a place by the rail. */
export async function goTo(window: Page, place: string): Promise<void> {
  await window.getByRole('navigation').getByText(place, { exact: true }).click();
}

/** What WCAG 2.2 AA finds on the screen, named so that a failure says where. */
export async function accessProblems(window: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page: window }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).setLegacyMode(true).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.target.join(' ')}`));
}
