import type { Command } from 'commander';
import { Option } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { ProvisoError } from '../../../shared/errors.ts';
import type { UsageStep } from '../../../shared/contract/usage.ts';
import type { Cursor } from '../../../shared/domain/basics.ts';
import { FindingRef, parseRef } from '../../../shared/domain/refs.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import type { ExitCode } from '../output.ts';
import { grouped, isoOfUs, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { sliceFrom } from '../slice-options.ts';

const STEPS: Readonly<Record<string, UsageStep>> = { '15min': '15min', hour: 'hour', day: 'day', week: 'week', month: 'month', year: 'year' };

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
    .addOption(new Option('--by <dimensions>', '15min, hour, day, week, month, year; one or two of app, endpoint, credential, status, statusClass, method or any column').default('month'))
    .option('--keep <n>', 'values of the first dimension kept apart; the rest is folded into "other"', '5000')
    .option('--json', 'answer as JSON')
    .action((path: string, options: WithJson & { by: string; keep: string }) => withCase(path, 'read', async session => {
      const names = options.by.split(',').map(name => name.trim()).filter(name => name !== '');
      const stepName = names.find(name => STEPS[name] !== undefined) ?? null;
      const [by = null, by2 = null, ...more] = names.filter(name => STEPS[name] === undefined);
      if (more.length > 0 || names.filter(name => STEPS[name] !== undefined).length > 1) throw new ProvisoError('filter.bad-value', '--by takes one step of time and at most two dimensions or columns.');
      const zone = options.zone ?? 'UTC';
      const { points, folded } = await session.call('usage.series', { slice: sliceFrom(session, options), step: stepName === null ? null : STEPS[stepName] ?? null, zone, by, by2, keep: wholeNumber('--keep', options.keep, 5_000) });
      const rows = points.map(point => ({
        ...(stepName === null || point.atUtcUs === null ? {} : { [stepName]: label(point.atUtcUs, stepName, zone) }),
        ...(by === null ? {} : { [by]: point.value }),
        ...(by2 === null ? {} : { [by2]: point.value2 ?? '' }),
        ...(point.isOther === true || point.isOther2 === true ? { folded: true } : {}),
        calls: point.calls, items: point.items, bytes: point.bytes,
      }));
      if (options.json === true) { printJson(rows); return; }
      type Point = (typeof points)[number];
      printTable(points, [
        ...(stepName === null ? [] : [{ head: stepName, cell: (row: Point) => (row.atUtcUs === null ? '' : label(row.atUtcUs, stepName, zone)) }]),
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

/** Where a period starts as its zone's calendar has it. */
function label(atUtcUs: number, step: string, zone: string): string {
  const iso = zone === 'UTC' ? isoOfUs(atUtcUs) : Temporal.Instant.fromEpochMilliseconds(Math.floor(atUtcUs / 1_000)).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' });
  if (step === 'year') return iso.slice(0, 4);
  if (step === 'month') return iso.slice(0, 7);
  if (step === 'day' || step === 'week') return iso.slice(0, 10);
  return iso;
}

/** @throws filter.bad-value */
function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > most) throw new ProvisoError('filter.bad-value', `${option} takes a whole number from 1 to ${grouped(most)}, not "${text}".`);
  return value;
}
