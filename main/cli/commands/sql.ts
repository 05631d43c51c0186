import type { Command } from 'commander';
import { Option } from 'commander';
import type { SqlAnswer, SqlValue } from '../../../shared/contract/sql.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { csvLine } from '../../engine/export/formats/csv.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';

type Format = 'table' | 'csv' | 'json';

interface SqlOptions extends FilterOptions {
  readonly columns?: true;
  readonly format: Format;
  readonly limit: string;
  readonly seconds: string;
  readonly output?: string;
  readonly json?: true;
}

/** sql: reading statements over the table `request`. */
export function registerSqlCommands(program: Command): void {
  withFilters(program.command('sql <case> [statement]').description('run one reading SQLite statement over the table request, whose rows are those of the filters; quicker when the filters leave less'))
    .option('--columns', 'list the columns of request instead')
    .addOption(new Option('--format <format>', 'of the answer').choices(['table', 'csv', 'json']).default('table'))
    .option('--limit <n>', 'rows shown at most, up to 10,000', '1000').option('--seconds <n>', 'time after which the statement is stopped', '300')
    .option('--output <file>', 'write every row to a new file: CSV, or JSON with --format json').option('--json', 'answer as JSON')
    .action((path: string, statement: string | undefined, options: SqlOptions) => withCase(path, options.output === undefined ? 'read' : 'write', async session => {
      const slice = sliceFrom(session, options);
      if (options.columns === true) {
        const columns = await session.call('usage.table', { slice });
        if (options.json === true) printJson(columns);
        else printTable(columns, [{ head: 'Column', cell: row => row.name }, { head: 'Type', cell: row => row.type }, { head: '', cell: row => (row.isKept ? 'as in the logs' : '') }]);
        return;
      }
      if (statement === undefined) throw new ProvisoError('cli.wrong-use', 'Give a statement: sql CASE "SELECT app, count(*) FROM request GROUP BY app". What request has is listed by: sql CASE --columns');
      const answer = await session.call('usage.sql', {
        sql: statement, slice, most: wholeNumber(options.limit, '--limit', 1, 10_000), seconds: wholeNumber(options.seconds, '--seconds', 1, 86_400),
        target: options.output === undefined ? null : session.grant(options.output), format: options.format === 'json' ? 'json' : 'csv',
      });
      print(answer, options.json === true ? 'json' : options.format);
    }));
}

function print(answer: SqlAnswer, format: Format): void {
  const { columns, rows, more, written } = answer;
  const note = more ? `The first ${grouped(rows.length)} rows; there are more. Give --limit, or --output for all of them.` : `${grouped(rows.length)} ${rows.length === 1 ? 'row' : 'rows'}`;
  if (format === 'json') {
    printJson(answer);
    return;
  }
  if (written !== null) {
    printLine(`${visible(written.name)}: ${grouped(written.rows)} of ${grouped(written.rows)} rows, ${grouped(written.bytes)} bytes, sha256 ${written.sha256}`);
    return;
  }
  if (format === 'csv') {
    for (const row of [columns, ...rows]) process.stdout.write(csvLine(row));
    if (more) process.stderr.write(`${note}\n`);
    return;
  }
  printTable(rows, columns.map((head, at) => ({ head: visible(head), cell: (row: readonly SqlValue[]) => String(row[at] ?? ''), align: rows.every(row => typeof (row[at] ?? 0) === 'number') ? 'right' : 'left', most: 60 })));
  printLine(note);
}
