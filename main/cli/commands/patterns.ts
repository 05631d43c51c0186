import type { Command } from 'commander';
import { Option } from 'commander';
import type { Baseline } from '../../../shared/contract/patterns.ts';
import { PatternName } from '../../../shared/contract/patterns.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { instantUs, withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';
import { namedLimit } from './limits.ts';

const collect = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value];

/** pattern list|run, government add|rules|remove|scan|review|reviews, app activity, baseline. */
export function registerPatternCommands(program: Command): void {
  const pattern = program.command('pattern').description('rules that look for patterns of use, each with what else may explain it');
  pattern.command('list <case>').description('the rules in words and numbers').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const rules = await call('pattern.list', {});
      if (options.json === true) { printJson(rules); return; }
      for (const rule of rules) {
        printLine(`${rule.name}: ${rule.rule}`);
        printLine(`  ${rule.formula}`);
        for (const parameter of rule.parameters) printLine(`  --set ${parameter.name}=${parameter.value}   ${parameter.words}`);
        printLine(`  may also come from: ${rule.innocent.join(' ')}`);
      }
    }));
  withFilters(pattern.command('run <case> <name>').description('run a rule over a slice; list shows the names')).addOption(new Option('--set <parameter=value>', 'change a number of the rule').argParser(collect))
    .option('--limit <n>', 'how many hits', '50').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: FilterOptions & { set?: string[]; limit: string; json?: true }) => withCase(path, 'read', async session => {
      const name = PatternName.safeParse(typed);
      if (!name.success) throw new ProvisoError('pattern.unknown', `There is no pattern "${visible(typed)}". Known: ${PatternName.options.join(', ')}.`);
      const result = await session.call('pattern.run', { name: name.data, slice: sliceFrom(session, options), parameters: Object.fromEntries((options.set ?? []).map(parameterOf)), limit: Math.min(500, Math.max(1, wholeNumber(options.limit, '--limit'))) });
      if (options.json === true) { printJson(result); return; }
      for (const sentence of result.sentences) printLine(visible(sentence));
      for (const hit of result.hits) printLine(`- ${visible(hit.sentence)}`);
      if (result.hits.length < result.total) printLine(`${grouped(result.hits.length)} of ${grouped(result.total)} shown`);
    }));

  withFilters(program.command('baseline <case>').description('compare a slice with an earlier period, another app or what a limit would let through'))
    .addOption(new Option('--against <what>', 'earlier, app or limit').choices(['earlier', 'app', 'limit']).default('earlier')).option('--other <name>', 'the app or the limit').option('--json', 'answer as JSON')
    .action((path: string, options: FilterOptions & { against: string; other?: string; json?: true }) => withCase(path, 'read', async session => {
      const slice = Slice.parse(sliceFrom(session, options));
      if (options.against === 'app' && options.other === undefined) throw new ProvisoError('cli.wrong-use', '--against app needs --other NAME, the app to compare with.');
      const against: Baseline = options.against === 'limit' ? { kind: 'ceiling', limit: (await namedLimit(session, options.other)).ref }
        : options.against === 'app' ? { kind: 'slice', slice: { ...slice, apps: [options.other ?? ''] }, name: options.other ?? '' } : { kind: 'earlier' };
      const result = await session.call('baseline.compare', { slice, against });
      if (options.json === true) { printJson(result); return; }
      printLine(visible(result.sentence));
      for (const assumption of result.assumptions) printLine(`assumes: ${visible(assumption)}`);
    }));
}

function parameterOf(pair: string): [string, number] {
  const at = pair.indexOf('='), value = Number(pair.slice(at + 1));
  if (at < 1 || pair.length === at + 1 || !Number.isFinite(value)) throw new ProvisoError('cli.wrong-use', `--set takes parameter=number, not "${pair}".`);
  return [pair.slice(0, at), value];
}

/** government add|rules|remove|scan|review|reviews. */
export function registerGovernmentCommands(program: Command): void {
  const government = program.command('government').description('public bodies among the values of the logs: rules find them, people decide');
  government.command('add <case>').description('add a rule over a column').requiredOption('--column <column>', 'column as the log names it').requiredOption('--text <text>', 'what to look for').requiredOption('--basis <text>', 'why this marks a public body')
    .addOption(new Option('--test <test>', 'how to compare, without regard to case').choices(['contains', 'equals', 'pattern']).default('contains')).option('--json', 'answer as JSON')
    .action((path: string, options: { column: string; text: string; basis: string; test: 'contains' | 'equals' | 'pattern'; json?: true }) => withCase(path, 'write', async ({ call }) => {
      const made = await call('government.rule.add', { column: options.column, test: options.test, text: options.text, basis: options.basis });
      if (options.json === true) printJson(made);
      else printLine(`Rule ${made.ruleId} added.`);
    }));
  government.command('rules <case>').description('rules with their basis').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const rules = await call('government.rule.list', {});
      if (options.json === true) { printJson(rules); return; }
      printTable(rules, [{ head: 'Rule', cell: row => String(row.ruleId), align: 'right' }, { head: 'Column', cell: row => row.column }, { head: 'Test', cell: row => `${row.test} ${row.text}`, most: 50 }, { head: 'Basis', cell: row => row.basis, most: 60 }]);
    }));
  government.command('remove <case> <rule>').description('take a rule away by its number').option('--json', 'answer as JSON')
    .action((path: string, rule: string, options: { json?: true }) => withCase(path, 'write', async ({ call }) => {
      const ruleId = wholeNumber(rule, 'rule');
      await call('government.rule.remove', { ruleId });
      if (options.json === true) printJson({ ruleId });
      else printLine('Taken away.');
    }));
  withFilters(government.command('scan <case>').description('values that the rules match, with calls, first, last and decision')).option('--json', 'answer as JSON')
    .action((path: string, options: FilterOptions & { json?: true }) => withCase(path, 'read', async session => {
      const result = await session.call('government.scan', { slice: sliceFrom(session, options) });
      if (options.json === true) { printJson(result); return; }
      printTable(result.hits, [
        { head: 'Column', cell: row => row.column }, { head: 'Value', cell: row => row.value, most: 40 }, { head: 'Calls', cell: row => grouped(row.calls), align: 'right' },
        { head: 'First', cell: row => row.firstAt }, { head: 'Last', cell: row => row.lastAt }, { head: 'Decision', cell: row => (row.review === null ? '' : `${row.review.decision}, ${row.review.reviewer}`), most: 40 }, { head: 'Basis', cell: row => row.basis, most: 50 },
      ]);
      for (const sentence of result.sentences) printLine(visible(sentence));
    }));
  government.command('review <case>').description('decide about one value').requiredOption('--column <column>', 'column as the log names it').requiredOption('--value <value>', 'the value as logged')
    .addOption(new Option('--decision <decision>', 'is it a public body').choices(['yes', 'no', 'unsure']).makeOptionMandatory())
    .option('--basis <text>', 'what the decision rests on', '').option('--reviewer <name>', 'who decides; the declared person when not given', '').option('--note <text>', 'a note', '').option('--json', 'answer as JSON')
    .action((path: string, options: { column: string; value: string; decision: 'yes' | 'no' | 'unsure'; basis: string; reviewer: string; note: string; json?: true }) => withCase(path, 'write', async ({ call }) => {
      const { json: asJson, ...decided } = options;
      const row = await call('government.review', decided);
      if (asJson === true) printJson(row);
      else printLine(`${visible(row.value)}: ${row.decision}, ${visible(row.reviewer)}.`);
    }));
  government.command('reviews <case>').description('every decision with who made it and when').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const reviews = await call('government.reviews', {});
      if (options.json === true) { printJson(reviews); return; }
      printTable(reviews, [{ head: 'Column', cell: row => row.column }, { head: 'Value', cell: row => row.value, most: 40 }, { head: 'Decision', cell: row => row.decision }, { head: 'By', cell: row => row.reviewer, most: 30 }, { head: 'At', cell: row => row.decidedAt }, { head: 'Basis', cell: row => row.basis, most: 50 }]);
    }));
}

/** app activity, added to the app commands. */
export function registerActivityCommand(app: Command): void {
  withFilters(app.command('activity <case>').description('first and last call of each app, calls after a date, declared use case beside what it called'))
    .option('--after <when>', 'count calls from this date or instant on: a termination, a notice').option('--json', 'answer as JSON')
    .action((path: string, options: FilterOptions & { after?: string; json?: true }) => withCase(path, 'read', async session => {
      const result = await session.call('app.activity', { slice: sliceFrom(session, options), afterUtcUs: options.after === undefined ? null : instantUs(options.after, options.zone ?? 'UTC', 'start') });
      if (options.json === true) { printJson(result); return; }
      for (const app of result.apps) printLine(visible(app.sentence));
      if (result.silent.length > 0) printLine(`No call in these logs: ${result.silent.map(visible).join(', ')}.`);
      for (const sentence of result.sentences) printLine(visible(sentence));
    }));
}
