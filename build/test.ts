import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.ts';
import { prepareRuntime } from './electron-runtime/electron.ts';
import { ensureSystemPackages } from './electron-runtime/system-packages.ts';
import { say } from './electron-runtime/say.ts';
import { hasDisplay } from './launch.ts';
import { stage } from './stage.ts';

// npm test: everything a change is judged by. A step that fails does not hide the others; the last line counts all of them.
const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'node_modules/.cache/test-results');
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const steps: { readonly name: string; readonly count: Count; readonly seconds: number }[] = [];

await step('setup', async () => {
  await ensureSystemPackages({ withCompiler: true });
  stage(await prepareRuntime());
  return true;
});
await step('types', () => succeeds(bin('tsc'), ['-b']));
await step('lint', () => succeeds(bin('eslint'), ['--config', 'build/eslint.config.js', '--max-warnings', '0', '.']));
await step('layers', () => succeeds(process.execPath, ['build/layers.ts']));
await step('units', async () => {
  const report = join(results, 'units.json');
  const isGood = await succeeds(bin('vitest'), ['run', '--config', 'build/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
  return countOf(report, isGood, unitCount);
});
await step('compile', async () => {
  await compile();
  return true;
});
await step('app', async () => {
  const report = join(results, 'app.json');
  const playwright = [bin('playwright'), 'test', '--config', 'tests/app/playwright.config.ts', '--reporter=list,json'];
  // A display of its own keeps windows off the desk of whoever runs the tests.
  const command = process.platform === 'linux' && (process.env['CI'] !== undefined || !hasDisplay())
    ? ['xvfb-run', '-a', '--server-args=-screen 0 1920x1200x24', ...playwright]
    : playwright;
  const isGood = await succeeds(command[0] ?? '', command.slice(1), { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return countOf(report, isGood, appCount);
});
if (process.argv.includes('--ready')) await step('nothing generated is stale', () => succeeds('git', ['diff', '--exit-code', '--stat']));

const sum = steps.reduce((all, { count }) => ({ passed: all.passed + count.passed, failed: all.failed + count.failed, skipped: all.skipped + count.skipped }), { passed: 0, failed: 0, skipped: 0 });
say('');
for (const { name, count, seconds } of steps) say(`${count.failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(28)} ${String(count.passed).padStart(5)} passed, ${count.failed} failed${count.skipped > 0 ? `, ${count.skipped} skipped` : ''} (${seconds.toFixed(0)} s)`);
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}\n`);
process.exitCode = sum.failed === 0 ? 0 : 1;

/** Runs one step; a plain yes or no counts as one test. */
async function step(name: string, work: () => Promise<boolean | Count>): Promise<void> {
  say(`\n── ${name}`);
  const startedAt = performance.now();
  let outcome: boolean | Count;
  try {
    outcome = await work();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    outcome = false;
  }
  const count = typeof outcome === 'boolean' ? { passed: outcome ? 1 : 0, failed: outcome ? 0 : 1, skipped: 0 } : outcome;
  steps.push({ name, count, seconds: (performance.now() - startedAt) / 1_000 });
}

function succeeds(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('error', reject);
    child.on('close', code => { resolve(code === 0); });
  });
}

/** What a runner's report counts. A runner that failed without naming a failed test counts as one failure. */
function countOf(report: string, isGood: boolean, read: (report: string) => Count): Count {
  let count: Count;
  try {
    count = read(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return isGood || count.failed > 0 ? count : { ...count, failed: 1 };
}

function unitCount(report: string): Count {
  const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(report) as { numPassedTests: number; numFailedTests: number; numPendingTests: number };
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
}

function appCount(report: string): Count {
  const { stats } = JSON.parse(report) as { stats: { expected: number; unexpected: number; flaky: number; skipped: number } };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
}
