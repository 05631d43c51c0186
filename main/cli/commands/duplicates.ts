import type { Command } from 'commander';
import { Option } from 'commander';
import type { DuplicateOverview } from '../../../shared/contract/duplicates.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { collectRows } from '../request-rows.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';

/** usage duplicates|overlaps. */
export function registerDuplicateCommands(usage: Command): void {
  usage.command('duplicates <case>').description('requests that stand in several logs: how many, between which logs; looks for them where nobody did yet')
    .option('--rows', 'the requests instead, each with one it repeats; the first 1,000 of those that the same other logs hold').option('--source <sha256>', 'repeats in this log only')
    .addOption(new Option('--rule <rule>', 'only by this rule').choices(['bytes', 'request-id'])).option('--limit <n>', 'how many rows', '50').option('--json', 'answer as JSON')
    .action(async (path: string, options: { rows?: true; source?: string; rule?: 'bytes' | 'request-id'; limit: string; json?: true }) => {
      const isCurrent = await withCase(path, 'read', async session => (await session.call('duplicates.overview', {})).isCurrent);
      if (!isCurrent) await withCase(path, 'write', async session => session.call('duplicates.look', {}));
      await withCase(path, 'read', async session => {
        if (options.rows === true) await printRepeats(session, { ...options, limit: wholeNumber(options.limit, '--limit', 1) });
        else printOverview(await session.call('duplicates.overview', {}), options.json === true);
      });
    });

  usage.command('overlaps <case>').description('logs whose times overlap').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const { overlaps, total } = await session.call('usage.overlaps', {});
      if (options.json === true) { printJson(overlaps); return; }
      printTable(overlaps, [{ head: 'File', cell: row => row.one.file, most: 40 }, { head: 'File', cell: row => row.other.file, most: 40 }, { head: 'From', cell: row => row.from }, { head: 'To', cell: row => row.to }]);
      printLine(total === 0 ? 'No two logs overlap in time.' : `${grouped(total)} pairs of logs overlap in time${total > overlaps.length ? `; the ${grouped(overlaps.length)} longest overlaps are shown` : ''}.`);
    }));
}

function printOverview(found: DuplicateOverview, isJson: boolean): void {
  if (isJson) { printJson(found); return; }
  printLine(`${grouped(found.repeats)} of ${grouped(found.requests)} requests in ${grouped(found.logs)} logs repeat another; ${grouped(found.requests - found.repeats)} without them`);
  printTable(found.pairs, [
    { head: 'Repeats in', cell: row => row.repeats.file, most: 40 }, { head: 'of requests in', cell: row => row.keeps.file, most: 40 },
    { head: 'Rule', cell: row => row.rule }, { head: 'Requests', cell: row => grouped(row.requests), align: 'right' },
  ]);
  if (found.pairCount > found.pairs.length) printLine(`${grouped(found.pairCount - found.pairs.length)} more pairs of logs`);
  printLine(found.rule);
  printLine(found.formula);
  for (const explanation of found.explanations) printLine(`- ${explanation}`);
}

async function printRepeats(session: Session, options: { readonly source?: string; readonly rule?: 'bytes' | 'request-id'; readonly limit: number; readonly json?: true }): Promise<void> {
  const [log = null] = options.source === undefined ? [] : sliceFrom(session, { source: [options.source] }).sources ?? [];
  const rows = await collectRows(options.limit, (after, limit) => session.call('duplicates.rows', { log, rule: options.rule ?? null, after, limit }));
  if (options.json === true) { printJson(rows); return; }
  printTable(rows, [
    { head: 'Repeat', cell: row => `${visible(row.repeat.file)}:${row.repeat.line}`, most: 60 }, { head: 'At', cell: row => row.repeat.at },
    { head: 'Repeats', cell: row => `${visible(row.keeps.file)}:${row.keeps.line}`, most: 60 }, { head: 'At', cell: row => row.keeps.at }, { head: 'Rule', cell: row => row.rule },
  ]);
}
