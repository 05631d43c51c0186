import type { Command } from 'commander';
import { Option } from 'commander';
import { ProvisoError } from '../../../shared/errors.ts';
import type { UsageDimension, UsageStep } from '../../../shared/contract/usage.ts';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { FindingRef, parseRef } from '../../../shared/domain/refs.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import type { ExitCode } from '../output.ts';
import { grouped, isoOfUs, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { sliceFrom } from '../slice-options.ts';

const STEPS: Readonly<Record<string, UsageStep>> = { '15min': '15min', hour: 'hour', day: 'day', week: 'week', month: 'month', year: 'year' };
const DIMENSIONS: Readonly<Record<string, UsageDimension>> = { app: 'app', endpoint: 'endpoint', credential: 'credential', status: 'status', statusClass: 'statusClass', method: 'method' };

type WithJson = FilterOptions & { readonly json?: true };

/** usage count|series|rows|coverage, finding add|list|rerun|rows. */
export function registerUsageCommands(program: Command, finish: (code: ExitCode) => void): void {
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
    .addOption(new Option('--by <dimensions>', '15min, hour, day, week, month, year and one of app, endpoint, credential, status, statusClass, method').default('month'))
    .option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { by: string }) => withCase(path, 'read', async session => {
      const names = options.by.split(',').map(name => name.trim());
      const unknown = names.find(name => STEPS[name] === undefined && DIMENSIONS[name] === undefined);
      if (unknown !== undefined) throw new ProvisoError('filter.bad-value', `--by does not know "${unknown}".`);
      const stepName = names.find(name => STEPS[name] !== undefined);
      const byName = names.find(name => DIMENSIONS[name] !== undefined);
      const { points } = await session.call('usage.series', { slice: sliceFrom(session, options), step: stepName === undefined ? null : STEPS[stepName] ?? null, by: byName === undefined ? null : DIMENSIONS[byName] ?? null });
      const rows = points.map(point => ({
        ...(stepName === undefined || point.atUtcUs === null ? {} : { [stepName]: label(point.atUtcUs, stepName) }),
        ...(byName === undefined ? {} : { [byName]: point.value }),
        calls: point.calls, items: point.items, bytes: point.bytes,
      }));
      if (options.json === true) { printJson(rows); return; }
      printTable(points, [
        ...(stepName === undefined ? [] : [{ head: stepName, cell: (row: (typeof points)[number]) => (row.atUtcUs === null ? '' : label(row.atUtcUs, stepName)) }]),
        ...(byName === undefined ? [] : [{ head: byName, cell: (row: (typeof points)[number]) => row.value ?? '' }]),
        { head: 'Calls', cell: row => grouped(row.calls), align: 'right' },
        { head: 'Items', cell: row => grouped(row.items), align: 'right' },
        { head: 'Bytes', cell: row => grouped(row.bytes), align: 'right' },
      ]);
    }));

  withFilters(usage.command('rows <case>').description('requests in order of time, each with its file and line'))
    .option('--limit <n>', 'how many', '50').option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { limit: string }) => withCase(path, 'read', async session => {
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

  const finding = program.command('finding').description('slices measured and kept');
  withFilters(finding.command('add <case>').description('measure a slice and keep it')).option('--title <title>').option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { title?: string }) => withCase(path, 'write', async session => {
      const made = await session.call('finding.add', { title: options.title ?? '', slice: sliceFrom(session, options) });
      if (options.json === true) { printJson(made); return; }
      printLine(`${made.cite}: ${visible(made.title)}`);
      printLine(`${grouped(made.figures.calls)} calls, ${grouped(made.figures.items)} items, ${grouped(made.figures.bytes)} bytes`);
      for (const part of made.byVersion) printLine(`  ${visible(part.label)}: ${grouped(part.figures.calls)} calls`);
      printLine(`digest ${made.digest}`);
      printLine(made.coverage);
    }));
  finding.command('list <case>').description('findings with their figures and digests').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const findings = await session.call('finding.list', {});
      if (options.json === true) { printJson(findings); return; }
      printTable(findings, [
        { head: 'Finding', cell: row => row.cite },
        { head: 'Title', cell: row => row.title, most: 50 },
        { head: 'Calls', cell: row => grouped(row.figures.calls), align: 'right' },
        { head: 'Digest', cell: row => row.digest.slice(0, 12) },
        { head: '', cell: row => (row.stale ? 'stale' : '') },
      ]);
    }));
  finding.command('rerun <case> <finding>').description('measure again; says same or what differs').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: { json?: true }) => withCase(path, 'write', async session => {
      const result = await session.call('finding.rerun', { ref: findingRef(typed) });
      if (options.json === true) printJson(result);
      else {
        printLine(result.same ? `Same: digest ${result.digest}` : 'Differs:');
        for (const difference of result.differences) printLine(`  ${visible(difference)}`);
      }
      if (!result.same) finish(1);
    }));
  finding.command('rows <case> <finding>').description('the requests a finding counts').option('--limit <n>', 'how many', '50').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: { limit: string; json?: true }) => withCase(path, 'read', async session => {
      const ref = findingRef(typed);
      const rows = await collectRows(Math.max(1, Number(options.limit)), (after, limit) => session.call('finding.rows', { ref, after, limit }));
      printRows(rows, options.json === true);
    }));
}

type RowsPage = { rows: readonly Row[]; next: Cursor | null };
interface Row { readonly ref: string; readonly atUtcUs: number; readonly app: string; readonly credential: string; readonly endpoint: string; readonly method: string; readonly status: number | null; readonly items: number | null; readonly bytes: number | null; readonly file: string; readonly line: number }

async function collectRows(most: number, page: (after: Cursor | null, limit: number) => Promise<RowsPage>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: Cursor | null = null;
  do {
    const found: RowsPage = await page(after, Math.min(500, most - rows.length));
    rows.push(...found.rows);
    after = found.next;
  } while (after !== null && rows.length < most);
  return rows;
}

function printRows(rows: readonly Row[], asJson: boolean): void {
  if (asJson) { printJson(rows.map(row => ({ ...row, at: isoOfUs(row.atUtcUs) }))); return; }
  printTable(rows, [
    { head: 'Time, UTC', cell: row => isoOfUs(row.atUtcUs) },
    { head: 'App', cell: row => row.app, most: 24 },
    { head: 'Credential', cell: row => row.credential, most: 16 },
    { head: 'Endpoint', cell: row => `${row.method} ${row.endpoint}`.trim(), most: 40 },
    { head: 'Status', cell: row => String(row.status ?? ''), align: 'right' },
    { head: 'Items', cell: row => (row.items === null ? '' : grouped(row.items)), align: 'right' },
    { head: 'Bytes', cell: row => (row.bytes === null ? '' : grouped(row.bytes)), align: 'right' },
    { head: 'File : line', cell: row => `${row.file}:${grouped(row.line)}`, most: 48 },
  ]);
}

function findingRef(typed: string): FindingRef {
  return FindingRef.parse(parseRef(typed));
}

function label(atUtcUs: number, step: string): string {
  const iso = isoOfUs(atUtcUs);
  if (step === 'year') return iso.slice(0, 4);
  if (step === 'month') return iso.slice(0, 7);
  if (step === 'day' || step === 'week') return iso.slice(0, 10);
  return iso;
}
