import type { Command } from 'commander';
import { Option } from 'commander';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';
import { createCase } from '../../engine/case-file/open-case.ts';
import { SAMPLE_TITLE, buildSample } from '../../engine/sample/build-sample.ts';
import { generateUsage } from '../../engine/usage/generate.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';
import { wholeNumber } from '../slice-options.ts';

/** demo, generate-usage. */
export function registerDemoCommands(program: Command, finish: (code: ExitCode) => void): void {
  program.command('demo [dir]').description('build the sample case, make a bundle of it and verify the bundle')
    .option('--rows <n>', 'requests in the usage logs', '200000')
    .option('--json', 'answer as JSON')
    .action(async (dir: string | undefined, options: { rows: string; json?: true }) => {
      const folder = resolve(dir ?? 'proviso-demo');
      const root = join(folder, 'Sample.proviso');
      if (existsSync(root)) throw new ProvisoError('case.exists', `There is a sample case in ${folder} already. Remove that folder or name another.`);
      await mkdir(folder, { recursive: true });
      const tell = (step: string, figures: string): void => { if (options.json !== true) printLine(`${step.padEnd(28)} ${figures}`); };
      const started = performance.now();
      createCase(root, SAMPLE_TITLE);
      tell('Case', root);
      const made = await withCase(root, 'write', async session => {
        await buildSample(session, join(folder, 'received'), { rows: wholeNumber(options.rows, '--rows') }, tell);
        const count = await session.call('usage.count', {});
        tell('Usage count', `${grouped(count.calls)} calls, ${grouped(count.items)} items, ${grouped(count.rejected)} rejected lines`);
        const view = await session.call('timeline.view', { fromUtcMs: null, toUtcMs: null });
        const chronology = await session.call('timeline.page', { limit: 1 });
        tell('Timeline', `${grouped(chronology.total)} dated entries and ${grouped(view.usage.calls)} calls from ${day(view.fromUtcMs)} to ${day(view.toUtcMs)}`);
        await showAnalysis(session, tell);
        const exported = await session.call('bundle.export', { audience: 'other-side', title: 'Sample bundle', target: session.grant(join(folder, 'bundle')) });
        tell('Bundle', `${exported.bundle.cite}, ${grouped(exported.bundle.files)} files, ${grouped(exported.bundle.bytes)} bytes for the other side`);
        const verdict = await session.call('bundle.verify', { target: session.grant(join(folder, 'bundle')) });
        tell('Verify', verdict.valid ? `valid and complete: ${grouped(verdict.files)} files checked` : 'NOT valid');
        const check = await session.call('case.check', {});
        tell('Check', check.ok ? 'every exhibit has its hash, the custody chain holds' : 'problems found');
        return { count, bundle: exported.bundle, verdict, check };
      });
      const seconds = (performance.now() - started) / 1_000;
      if (options.json === true) printJson({ case: root, received: join(folder, 'received'), bundleFolder: join(folder, 'bundle'), seconds, ...made });
      else {
        printLine();
        printLine(`Done in ${seconds.toFixed(1)} s.`);
        printLine(`  case file     ${root}`);
        printLine(`  files taken   ${join(folder, 'received')}`);
        printLine(`  bundle        ${join(folder, 'bundle')}`);
        printLine(`  to read       ${join(folder, 'bundle', 'index.html')}`);
        printLine(`  to check      cd ${join(folder, 'bundle')} && sha512sum -c manifest-sha512.txt`);
      }
      if (!made.verdict.valid || !made.check.ok) finish(1);
    });

  program.command('generate-usage <out>').description('write a seeded, fictional usage log of any size')
    .requiredOption('--rows <n>', 'how many requests').option('--seed <s>', 'the same seed gives the same bytes', '1')
    .addOption(new Option('--format <format>').choices(['csv', 'jsonl', 'combined']).default('csv'))
    .option('--credentials <n>', 'different credentials, drawn evenly; 0 leaves each app its own few', '0')
    .option('--wide', 'longer request ids and addresses: 137 bytes a row of CSV')
    .option('--json', 'answer as JSON')
    .action((out: string, options: { rows: string; seed: string; format: 'csv' | 'jsonl' | 'combined'; credentials: string; wide?: true; json?: true }) => {
      const started = performance.now();
      const made = generateUsage(resolve(out), { rows: wholeNumber(options.rows, '--rows'), seed: wholeNumber(options.seed, '--seed'), format: options.format, credentials: wholeNumber(options.credentials, '--credentials'), isWide: options.wide === true });
      const seconds = (performance.now() - started) / 1_000;
      if (options.json === true) printJson({ file: resolve(out), ...made, seconds });
      else printLine(`${grouped(made.rows)} rows, ${grouped(made.bytes)} bytes in ${seconds.toFixed(1)} s: ${resolve(out)}`);
    });
}

/** A limit, a claim and a pattern, as an investigator would ask for them. */
async function showAnalysis(session: Session, tell: (step: string, figures: string) => void): Promise<void> {
  for (const { ref } of (await session.call('limit.list', {})).slice(0, 2)) {
    const { cite, exceeded, windows, worst, maximum, longestRun } = await session.call('limit.test', { ref });
    tell(`Limit ${cite}`, `${grouped(exceeded)} of ${grouped(windows)} windows over${worst === null ? '' : `, worst ${worst.per} ${worst.from.slice(0, 16)}Z with ${grouped(worst.measured)} against ${grouped(maximum)}, longest run ${grouped(longestRun)}`}`);
  }
  for (const { ref } of await session.call('claim.list', {})) {
    const { cite, verdict, statement, holding, readings } = await session.call('claim.test', { ref });
    tell(`Claim ${cite}`, `“${statement}”: ${verdict}${readings.length === 0 ? '' : `, ${holding} of ${readings.length} readings`}`);
  }
  const { hits } = await session.call('pattern.run', { name: 'moved-after-refusal' });
  tell('Pattern', hits[0]?.sentence ?? 'no traffic moved after refusals');
}

function day(atUtcMs: number): string {
  return new Date(atUtcMs).toISOString().slice(0, 10);
}
