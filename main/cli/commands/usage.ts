import type { Command } from 'commander';
import { Option } from 'commander';
import { ProvisoError } from '../../../shared/errors.ts';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { periodLabel } from '../period-label.ts';
import { collectRows, printRows } from '../request-rows.ts';
import { withCase } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';
import { registerDuplicateCommands } from './duplicates.ts';
import { registerStatisticsCommands } from './usage-statistics.ts';

const STEPS: Readonly<Record<string, UsageStep>> = { '15min': '15min', hour: 'hour', day: 'day', week: 'week', month: 'month', year: 'year' };

type WithJson = FilterOptions & { readonly json?: true };

/** usage count|series|rows|coverage|rejects, and the statistics. */
export function registerUsageCommands(program: Command): void {
  const usage = program.command('usage').description('figures and rows of the usage logs');

  withFilters(usage.command('count <case>').description('calls, items and bytes of a slice')).option('--json', 'answer as JSON')
    .action((path: string, options: WithJson) => withCase(path, 'read', async session => {
      const count = await session.call('usage.count', { slice: sliceFrom(session, options) });
      if (options.json === true) { printJson(count); return; }
      printLine(`${grouped(count.calls)} calls, ${grouped(count.items)} items, ${grouped(count.bytes)} bytes`);
      printLine(count.firstAt === null ? 'No rows match.' : `from ${count.firstAt} to ${count.lastAt ?? ''}`);
      printLine(`${grouped(count.rejected)} rejected and ${grouped(count.skipped)} skipped records in these sources`);
    }));

  withFilters(usage.command('series <case>').description('figures over time or by a dimension'))
    .addOption(new Option('--by <dimensions>', '15min, hour, day, week, month, year; one or two of app, endpoint, credential, status, statusClass, method or any column').default('month'))
    .option('--keep <n>', 'values of the first dimension kept apart; the rest is folded into "other"', '5000')
    .option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { by: string; keep: string }) => withCase(path, 'read', async session => {
      const names = options.by.split(',').map(name => name.trim()).filter(name => name !== '');
      const stepName = names.find(name => STEPS[name] !== undefined) ?? null;
      const step = stepName === null ? null : STEPS[stepName] ?? null;
      const [by = null, by2 = null, ...more] = names.filter(name => STEPS[name] === undefined);
      if (more.length > 0 || names.filter(name => STEPS[name] !== undefined).length > 1) throw new ProvisoError('filter.bad-value', '--by takes one step of time and at most two dimensions or columns.');
      const zone = options.zone ?? 'UTC';
      const { points, folded } = await session.call('usage.series', { slice: sliceFrom(session, options), step, zone, by, by2, keep: wholeNumber(options.keep, '--keep', 1, 5_000) });
      const rows = points.map(point => ({
        ...(step === null || point.atUtcUs === null ? {} : { [step]: periodLabel(point.atUtcUs, step, zone) }),
        ...(by === null ? {} : { [by]: point.value }),
        ...(by2 === null ? {} : { [by2]: point.value2 ?? '' }),
        ...(point.isOther === true || point.isOther2 === true ? { folded: true } : {}),
        calls: point.calls, items: point.items, bytes: point.bytes,
      }));
      if (options.json === true) { printJson(rows); return; }
      type Point = (typeof points)[number];
      printTable(points, [
        ...(step === null ? [] : [{ head: step, cell: (row: Point) => (row.atUtcUs === null ? '' : periodLabel(row.atUtcUs, step, zone)) }]),
        ...(by === null ? [] : [{ head: by, cell: (row: Point) => row.value ?? '' }]),
        ...(by2 === null ? [] : [{ head: by2, cell: (row: Point) => row.value2 ?? '' }]),
        { head: 'Calls', cell: row => grouped(row.calls), align: 'right' },
        { head: 'Items', cell: row => grouped(row.items), align: 'right' },
        { head: 'Bytes', cell: row => grouped(row.bytes), align: 'right' },
      ]);
      if (folded.by > 0 && by !== null) printLine(`"other" holds ${grouped(folded.by)} values of ${by}.`);
      if (folded.by2 > 0 && by2 !== null) printLine(`"other" holds ${grouped(folded.by2)} values of ${by2}.`);
    }));

  withFilters(usage.command('rows <case>').description('requests in order of time, each with its file and line'))
    .option('--limit <n>', 'how many', '50').option('--to-file <file>', 'write all of them to a new file instead, kept columns included')
    .addOption(new Option('--format <format>', 'of the file: csv, which ends "# N of N requests", or sqlite').choices(['csv', 'sqlite']).default('csv')).option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { limit: string; toFile?: string; format: 'csv' | 'sqlite' }) => withCase(path, options.toFile === undefined ? 'read' : 'write', async session => {
      if (options.toFile !== undefined) {
        const written = await session.call('usage.export', { target: session.grant(options.toFile), slice: sliceFrom(session, options), format: options.format });
        if (options.json === true) printJson(written);
        else printLine(`${visible(written.name)}: ${grouped(written.rows)} of ${grouped(written.rows)} requests, ${grouped(written.bytes)} bytes, sha256 ${written.sha256}`);
        return;
      }
      const rows = await collectRows(Math.max(1, Number(options.limit)), (after, limit) => session.call('usage.rows', { slice: sliceFrom(session, options), after, limit }));
      printRows(rows, options.json === true);
    }));

  usage.command('coverage <case>').description('first and last request, gaps and rejects of each file').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const { files, gapRule } = await session.call('usage.coverage', {});
      if (options.json === true) { printJson(files); return; }
      printTable(files, [
        { head: 'File', cell: row => row.file, most: 40 },
        { head: 'Requests', cell: row => grouped(row.rows), align: 'right' },
        { head: 'Rejected', cell: row => grouped(row.rejected), align: 'right' },
        { head: 'Skipped', cell: row => grouped(row.skipped), align: 'right' },
        { head: 'First', cell: row => row.firstAt ?? '' },
        { head: 'Last', cell: row => row.lastAt ?? '' },
        { head: 'Gaps', cell: row => String(row.gaps.length), align: 'right' },
      ]);
      for (const file of files) for (const gap of file.gaps) printLine(`gap in ${visible(file.file)}: ${gap.from} to ${gap.to}`);
      printLine(gapRule);
    }));

  registerStatisticsCommands(usage);
  registerDuplicateCommands(usage);
}
