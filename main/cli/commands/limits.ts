import type { Command } from 'commander';
import { Option } from 'commander';
import type { Limit, LimitTest } from '../../../shared/contract/limits.ts';
import { LimitMeasure, LimitPer } from '../../../shared/domain/limit.ts';
import type { LimitWindow } from '../../../shared/domain/limit.ts';
import { LimitRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { instantUs, withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';

const NAMED_SECONDS: Readonly<Record<string, number>> = { '15min': 900, minute: 60, hour: 3_600 };

type AddOptions = FilterOptions & {
  name: string; max: string; window: string; rolling?: string; per: LimitPer; measure: LimitMeasure; tier: string; cite?: string; note: string; json?: true;
};

/** limit add|list|test|remove. */
export function registerLimitCommands(program: Command): void {
  const limit = program.command('limit').description('limits that a text sets, and how the usage logs stand to them');

  withFilters(limit.command('add <case>').description('add a limit; --from and --to say when it applies, other filters which requests it counts'))
    .requiredOption('--name <name>', 'what to call it').requiredOption('--max <n>', 'most that one window may hold')
    .option('--window <window>', '15min, minute, hour, day, month or seconds such as 900s; day and month in --zone', '15min')
    .option('--rolling <seconds>', 'any stretch of that many seconds in place of fixed windows')
    .addOption(new Option('--per <key>', 'what each count is kept for').choices(LimitPer.options).default('credential'))
    .addOption(new Option('--measure <measure>', 'what is added up').choices(LimitMeasure.options).default('calls'))
    .option('--tier <tier>', 'access tier it is written for', '').option('--cite <ref>', 'the provision, passage or item that sets it').option('--note <text>', 'a note', '').option('--json', 'answer as JSON')
    .action((path: string, options: AddOptions) => withCase(path, 'write', async session => {
      const { from, to, ...filters } = options, zone = options.zone ?? 'UTC';
      const ms = (text: string | undefined, edge: 'start' | 'end'): number | null => (text === undefined ? null : Math.floor(instantUs(text, zone, edge) / 1_000));
      const made = await session.call('limit.add', {
        name: options.name, maximum: wholeNumber(options.max, '--max'), window: windowOf(options, zone), per: options.per, measure: options.measure, tier: options.tier,
        filter: sliceFrom(session, filters), fromUtcMs: ms(from, 'start'), toUtcMs: ms(to, 'end'), cites: options.cite ?? '', note: options.note,
      });
      if (options.json === true) printJson(made);
      else printLine(`${made.cite} added.`);
    }));

  limit.command('list <case>').description('limits with what sets them').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const limits = await call('limit.list', {});
      if (options.json === true) { printJson(limits); return; }
      printTable(limits, [
        { head: 'Limit', cell: row => row.cite }, { head: 'Name', cell: row => row.name, most: 36 },
        { head: 'Rule', cell: row => row.sentence, most: 100 }, { head: 'Set by', cell: row => row.cited?.title ?? row.cites, most: 40 },
      ]);
    }));

  limit.command('remove <case> <limit>').description('take a limit away; custody keeps both acts').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: { json?: true }) => withCase(path, 'write', async session => {
      const { ref } = await namedLimit(session, typed);
      await session.call('limit.remove', { ref });
      if (options.json === true) printJson({ ref });
      else printLine('Taken away.');
    }));

  withFilters(limit.command('test <case> [limit]').description('count the windows over a limit: how many, how far, longest run, behaviour after a 429'))
    .option('--after <minutes>', 'how long after a 429 is looked at', '15').option('--json', 'answer as JSON')
    .action((path: string, typed: string | undefined, options: FilterOptions & { after: string; json?: true }) => withCase(path, 'read', async session => {
      const { ref } = await namedLimit(session, typed);
      const result = await session.call('limit.test', { ref, slice: sliceFrom(session, options), afterMinutes: wholeNumber(options.after, '--after') });
      if (options.json === true) printJson(result);
      else printTest(result);
    }));
}

/** Finds a limit as people name it: L-01, limit:1, its name; the only one when nothing is typed. @throws limit.unknown, cli.wrong-use */
export async function namedLimit(session: Session, typed: string | undefined): Promise<Limit> {
  const limits = await session.call('limit.list', {});
  if (typed === undefined) {
    const [only, ...others] = limits;
    if (only !== undefined && others.length === 0) return only;
    throw new ProvisoError('cli.wrong-use', only === undefined ? 'This case has no limit. Add one with: limit CASE add --name NAME --max N' : `This case has ${limits.length} limits; name one: ${limits.map(limit => limit.cite).join(', ')}.`);
  }
  const number = /^(?:L-0*|limit:)(\d+)$/i.exec(typed)?.[1];
  const found = limits.find(limit => limit.name === typed || (number !== undefined && limit.ref === `limit:${number}`));
  if (found === undefined) throw new ProvisoError('limit.unknown', `There is no limit "${visible(typed)}" in this case. List the limits to see them.`);
  return { ...found, ref: LimitRef.parse(found.ref) };
}

function windowOf(options: { window: string; rolling?: string }, zone: string): LimitWindow {
  if (options.rolling !== undefined) return { kind: 'rolling', seconds: wholeNumber(options.rolling.replace(/s$/, ''), '--rolling') };
  if (options.window === 'day' || options.window === 'month') return { kind: 'calendar', unit: options.window, zone };
  const seconds = NAMED_SECONDS[options.window] ?? wholeNumber(options.window.replace(/s$/, ''), '--window');
  return { kind: 'fixed', seconds };
}

function printTest(test: LimitTest): void {
  printLine(`${test.cite} ${visible(test.limit)}: ${test.sentence}`);
  printLine(`${grouped(test.exceeded)} of ${grouped(test.windows)} windows over, by ${grouped(test.keysOver)} of ${grouped(test.keys)} keys; longest run ${grouped(test.longestRun)} windows`);
  if (test.worst !== null) printLine(`worst: ${visible(test.worst.per)}, ${grouped(test.worst.measured)} against ${grouped(test.worst.maximum)}, ${test.worst.from} to ${test.worst.to}`);
  if (test.run !== null && test.run.windows > 1) printLine(`run:   ${visible(test.run.per)}, ${test.run.from} to ${test.run.to}`);
  if (test.offenders.length > 0) {
    printTable(test.offenders.slice(0, 20), [
      { head: 'Key', cell: row => row.per, most: 48 },
      { head: 'Windows', cell: row => grouped(row.windows), align: 'right' }, { head: 'Over', cell: row => grouped(row.exceeded), align: 'right' },
      { head: 'Worst', cell: row => grouped(row.worst), align: 'right' }, { head: 'Longest run', cell: row => grouped(row.longestRun), align: 'right' },
    ]);
    if (test.keysOver > 20) printLine(`20 of ${grouped(test.keysOver)} keys over shown`);
  }
  for (const sentence of [...test.sentences.slice(1), ...(test.afterRefusal?.sentences ?? [])]) printLine(visible(sentence));
}
