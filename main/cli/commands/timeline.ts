import type { Command } from 'commander';
import { Option } from 'commander';
import type { Cursor } from '../../../shared/domain/basics.ts';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { csvLine } from '../csv.ts';
import { instantUs } from '../filters.ts';
import type { ExitCode } from '../output.ts';
import { printJson, printLine } from '../output.ts';
import { withCase } from '../session.ts';

/** timeline */
export function registerTimelineCommands(program: Command, _finish: (code: ExitCode) => void): void {
  program.command('timeline <case>').description('everything dated, in order, with what each date rests on')
    .option('--from <when>').option('--to <when>').option('--linked', 'only what is linked or cited')
    .addOption(new Option('--format <format>').choices(['json', 'csv']).default('csv'))
    .option('--json', 'answer as JSON')
    .action((path: string, options: { from?: string; to?: string; linked?: true; format: 'json' | 'csv'; json?: true }) => withCase(path, 'read', async ({ call }) => {
      const rows: TimelineRow[] = [];
      let after: Cursor | null = null;
      do {
        const page: { rows: TimelineRow[]; next: Cursor | null } = await call('timeline.page', {
          fromUtcMs: options.from === undefined ? null : instantUs(options.from, 'UTC', 'start') / 1_000,
          toUtcMs: options.to === undefined ? null : instantUs(options.to, 'UTC', 'end') / 1_000,
          onlyLinked: options.linked === true, after, limit: 500,
        });
        rows.push(...page.rows);
        after = page.next;
      } while (after !== null);
      if (options.json === true || options.format === 'json') { printJson(rows); return; }
      printLine(csvLine(['at', 'edtf', 'basis', 'lane', 'title', 'ref', 'citations']));
      for (const row of rows) printLine(csvLine([row.at ?? '', row.edtf, row.basis, row.lane, row.title, row.cite, row.citations.join(' ')]));
    }));
}
