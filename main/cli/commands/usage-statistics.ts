import type { Command } from 'commander';
import { Option } from 'commander';
import type { Percentiles } from '../../../shared/contract/statistics.ts';
import { UsageStep } from '../../../shared/contract/usage.ts';
import type { Figures } from '../../../shared/domain/usage.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable } from '../output.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import type { Column } from '../output.ts';
import { periodLabel } from '../period-label.ts';
import { withCase } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';

type Measured = FilterOptions & { readonly json?: true };
type Figure = 'calls' | 'items' | 'bytes';

const STEPS = UsageStep.options;
const dimension = (flag: string, otherwise: string): Option => new Option(flag, 'app, endpoint, credential, status, statusClass, method or any column').default(otherwise);
const figure = (flag: string, text: string): Option => new Option(flag, text).choices(['calls', 'items', 'bytes']).default('calls');
const step = (text: string): Option => new Option('--step <step>', text).choices([...STEPS]);

/** usage top|distinct|percentiles|concentration|first-last|columns. */
export function registerStatisticsCommands(usage: Command): void {
  withFilters(usage.command('top <case>').description('the values of a dimension or column that have most'))
    .addOption(dimension('--by <column>', 'app')).addOption(figure('--order <figure>', 'what they are ordered by')).option('--limit <n>', 'how many, at most 500', '20').option('--json', 'answer as JSON')
    .action((path: string, options: Measured & { by: string; order: Figure; limit: string }) => withCase(path, 'read', async session => {
      const found = await session.call('usage.top', { slice: sliceFrom(session, options), by: options.by, order: options.order, limit: wholeNumber(options.limit, '--limit') });
      if (options.json === true) { printJson(found); return; }
      printTable(found, [{ head: options.by, cell: row => named(row.value), most: 60 }, ...figures<(typeof found)[number]>(row => row)]);
    }));

  withFilters(usage.command('distinct <case>').description('how many different values a column has, in each period and in all'))
    .option('--column <column>', 'any column; itemId is the one that is mapped as such', 'itemId').addOption(step('periods to count in')).option('--json', 'answer as JSON')
    .action((path: string, options: Measured & { column: string; step?: UsageStep }) => withCase(path, 'read', async session => {
      const zone = options.zone ?? 'UTC';
      const found = await session.call('usage.distinct', { slice: sliceFrom(session, options), column: options.column, step: options.step ?? null, zone });
      if (options.json === true) { printJson({ ...found, periods: found.periods.map(withTime) }); return; }
      if (!found.known) { printLine(found.reason ?? ''); return; }
      if (options.step !== undefined) printTable(found.periods, [
        { head: options.step, cell: row => (row.atUtcUs === null ? '' : periodLabel(row.atUtcUs, options.step ?? 'day', zone)) },
        { head: 'Different', cell: row => grouped(row.distinct), align: 'right' }, { head: 'Calls', cell: row => grouped(row.calls), align: 'right' },
      ]);
      printLine(`${grouped(found.total)} different values of ${options.column} in all`);
    }));

  withFilters(usage.command('percentiles <case>').description('how a figure per value and period is spread'))
    .addOption(figure('--of <figure>', 'what is measured')).addOption(dimension('--per <column>', 'app')).addOption(step('length of a period').default('day'))
    .option('--zeros', 'count periods without a request as 0').option('--periods', 'list the periods instead of the values').option('--json', 'answer as JSON')
    .action((path: string, options: Measured & { of: Figure; per: string; step: UsageStep; zeros?: true; periods?: true }) => withCase(path, 'read', async session => {
      const zone = options.zone ?? 'UTC';
      const found = await session.call('usage.percentiles', { slice: sliceFrom(session, options), of: options.of, per: options.per, step: options.step, zone, zeros: options.zeros ?? false });
      if (options.json === true) { printJson({ ...found, groups: found.groups.map(group => ({ ...group, maxAt: isoOfUs(group.maxAtUtcUs) })), periods: found.periods.map(withTime) }); return; }
      if (found.all === null) { printLine('No rows match.'); return; }
      if (options.periods === true) printTable(found.periods, [{ head: options.step, cell: row => periodLabel(row.atUtcUs, options.step, zone) }, ...spread<(typeof found.periods)[number]>()]);
      else printTable([{ ...found.all, value: `every ${options.per} and ${options.step}`, maxAtUtcUs: null }, ...found.groups], [
        { head: options.per, cell: row => named(row.value), most: 40 }, ...spread<Percentiles & { readonly value: string; readonly maxAtUtcUs: number | null }>(),
        { head: 'Largest in', cell: row => (row.maxAtUtcUs === null ? '' : periodLabel(row.maxAtUtcUs, options.step, zone)) },
      ]);
      printLine(found.rule);
    }));

  withFilters(usage.command('concentration <case>').description('how much the largest values make up, and the busiest hour and day'))
    .addOption(dimension('--by <column>', 'credential')).addOption(figure('--of <figure>', 'what is measured')).option('--top <n>', 'how many of the largest, at most 500', '10').option('--json', 'answer as JSON')
    .action((path: string, options: Measured & { by: string; of: Figure; top: string }) => withCase(path, 'read', async session => {
      const zone = options.zone ?? 'UTC';
      const found = await session.call('usage.concentration', { slice: sliceFrom(session, options), by: options.by, of: options.of, top: wholeNumber(options.top, '--top'), zone });
      if (options.json === true) { printJson({ ...found, peakHour: found.peakHour && withTime(found.peakHour), peakDay: found.peakDay && withTime(found.peakDay) }); return; }
      printTable(found.largest, [{ head: options.by, cell: row => named(row.value), most: 60 }, ...figures<(typeof found.largest)[number]>(row => row.figures), { head: `Share of ${options.of}`, cell: row => percent(row.share), align: 'right' }]);
      printLine(`the ${grouped(found.top.values)} largest of ${grouped(found.values)}: ${grouped(found.top.figures[options.of])} ${options.of}, ${percent(found.top.share)}`);
      printLine(`the largest tenth (${grouped(found.topDecile.values)}): ${grouped(found.topDecile.figures[options.of])} ${options.of}, ${percent(found.topDecile.share)}`);
      if (found.peakHour !== null) printLine(`busiest hour: ${periodLabel(found.peakHour.atUtcUs, 'hour', zone)}, ${grouped(found.peakHour.figures[options.of])} ${options.of}`);
      if (found.peakDay !== null) printLine(`busiest day: ${periodLabel(found.peakDay.atUtcUs, 'day', zone)}, ${grouped(found.peakDay.figures[options.of])} ${options.of}`);
    }));

  withFilters(usage.command('first-last <case>').description('first and last request of each value, earliest first'))
    .addOption(dimension('--by <column>', 'app')).option('--limit <n>', 'how many, at most 500', '200').option('--json', 'answer as JSON')
    .action((path: string, options: Measured & { by: string; limit: string }) => withCase(path, 'read', async session => {
      const found = await session.call('usage.firstLast', { slice: sliceFrom(session, options), by: options.by, limit: wholeNumber(options.limit, '--limit') });
      if (options.json === true) { printJson(found.map(row => ({ ...row, firstAt: isoOfUs(row.firstAtUtcUs), lastAt: isoOfUs(row.lastAtUtcUs) }))); return; }
      printTable(found, [
        { head: options.by, cell: row => named(row.value), most: 60 }, { head: 'First, UTC', cell: row => isoOfUs(row.firstAtUtcUs) }, { head: 'Last, UTC', cell: row => isoOfUs(row.lastAtUtcUs) },
        { head: 'Calls', cell: row => grouped(row.figures.calls), align: 'right' }, { head: 'First request', cell: row => row.firstRef }, { head: 'Last request', cell: row => row.lastRef },
      ]);
    }));

  usage.command('columns <case>').description('what can be filtered and grouped by').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const found = await session.call('usage.columns', {});
      if (options.json === true) { printJson(found); return; }
      printTable(found, [
        { head: 'Column', cell: row => row.name, most: 60 }, { head: 'Role', cell: row => row.role }, { head: 'Kept as', cell: row => (row.kind === 'original' ? 'original line' : row.kind) },
        { head: 'Different', cell: row => (row.distinct === null ? '' : grouped(row.distinct)), align: 'right' }, { head: 'Sources', cell: row => grouped(row.sources), align: 'right' },
      ]);
    }));
}

function spread<R extends Percentiles>(): Column<R>[] {
  const rounded = (value: number): string => grouped(Math.round(value));
  return (['p50', 'p90', 'p95', 'p99', 'max', 'mean'] as const).map(name => ({ head: name, cell: row => rounded(row[name]), align: 'right' }));
}

function figures<R>(of: (row: R) => Figures): Column<R>[] {
  return (['Calls', 'Items', 'Bytes'] as const).map(head => ({ head, cell: row => grouped(of(row)[head === 'Calls' ? 'calls' : head === 'Items' ? 'items' : 'bytes']), align: 'right' }));
}

/** A value for people; logs have empty ones. */
function named(value: string): string {
  return value === '' ? '(empty)' : value;
}

/** A share of 0 to 1 for people. */
function percent(share: number | null): string {
  return share === null ? 'no share' : `${(share * 100).toFixed(1)} %`;
}

function withTime<R extends { readonly atUtcUs: number | null }>(row: R): R & { readonly at: string | null } {
  return { ...row, at: row.atUtcUs === null ? null : isoOfUs(row.atUtcUs) };
}
