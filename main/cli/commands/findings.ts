import type { Command } from 'commander';
import { FindingRef, parseRef } from '../../../shared/domain/refs.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { collectRows, printRows } from '../request-rows.ts';
import { withCase } from '../session.ts';
import { sliceFrom } from '../slice-options.ts';

/** finding add|list|rerun|rows. */
export function registerFindingCommands(program: Command, finish: (code: ExitCode) => void): void {
  const finding = program.command('finding').description('slices measured and kept');
  withFilters(finding.command('add <case>').description('measure a slice and keep it')).option('--title <title>').option('--json', 'answer as JSON')
    .action((path: string, options: FilterOptions & { title?: string; json?: true }) => withCase(path, 'write', async session => {
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

function findingRef(typed: string): FindingRef {
  return FindingRef.parse(parseRef(typed));
}
