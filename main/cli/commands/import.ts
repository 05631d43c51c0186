import type { Command } from 'commander';
import { Option } from 'commander';
import { TimeFormat } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { readMapping } from '../mapping-options.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';

interface ImportOptions {
  readonly kind?: 'usage' | 'mail' | 'document' | 'agreement'; readonly mapping?: string; readonly savedMapping?: string; readonly timeFormat?: TimeFormat; readonly propose?: true; readonly zone?: string; readonly agreement?: string; readonly stated?: string; readonly captured?: string;
  readonly fromWhom?: string; readonly received?: string; readonly medium?: string; readonly reference?: string; readonly custodian?: string; readonly hashList?: string; readonly keepInPlace?: string; readonly json?: true;
}

/** import */
export function registerImportCommands(program: Command, finish: (code: ExitCode) => void): void {
  program.command('import <case> <paths...>').description('take files in: copied, hashed, read; what cannot be read is kept and listed')
    .addOption(new Option('--kind <kind>', 'what the files are; found out when absent').choices(['usage', 'mail', 'document', 'agreement']))
    .option('--mapping <file>', 'mapping of a usage log as JSON, as printed by an earlier import')
    .option('--saved-mapping <name>', 'a saved mapping, where the one that fits is not meant').option('--propose', 'propose mappings from names and values, whatever is saved')
    .addOption(new Option('--time-format <format>', 'how times are written, where that is left open: dmy for 26/08/2022, mdy for 08/26/2022').choices(TimeFormat.options))
    .option('--zone <zone>', 'zone of log times that carry none: Europe/Paris, UTC, -08:00')
    .option('--agreement <name>', 'the agreement this text is a version of')
    .option('--stated <date>', 'the date the text states').option('--captured <date>', 'when this text was captured')
    .option('--from-whom <name>', 'who delivered it').option('--received <when>', 'when it was delivered').option('--medium <medium>').option('--reference <text>').option('--custodian <name>')
    .option('--keep-in-place <name>', 'leave the files on the drive of this name (see root set) instead of copying them in')
    .option('--hash-list <file>', 'the sender\'s list of hashes, checked against what arrived')
    .option('--json', 'answer as JSON')
    .action((path: string, files: string[], options: ImportOptions) => withCase(path, 'write', async ({ call, grant }) => {
      if (options.agreement === undefined && (options.stated !== undefined || options.captured !== undefined)) {
        throw new ProvisoError('cli.wrong-use', '--stated and --captured speak of an agreement. Name it with --agreement NAME.');
      }
      const result = await call('import.run', {
        grants: files.map(grant),
        kind: options.kind ?? (options.agreement === undefined ? null : 'agreement'),
        mapping: options.mapping === undefined ? null : readMapping(options.mapping),
        savedMapping: options.savedMapping ?? null,
        anew: options.propose === true,
        timeFormat: options.timeFormat ?? null,
        zone: options.zone ?? null,
        agreement: options.agreement === undefined ? null : { agreement: options.agreement, stated: options.stated ?? null, captured: options.captured ?? null },
        receipt: { fromWhom: options.fromWhom ?? '', receivedAt: options.received ?? '', medium: options.medium ?? '', reference: options.reference ?? '', custodian: options.custodian ?? '' },
        keepOn: options.keepInPlace ?? null,
        hashList: options.hashList === undefined ? null : grant(options.hashList),
      });
      if (options.json === true) printJson(result);
      else {
        printTable(result.exhibits, [
          { head: 'Exhibit', cell: row => row.sha256?.slice(0, 12) ?? 'not taken in' },
          { head: 'Name', cell: row => row.name, most: 40 },
          { head: 'Kind', cell: row => row.kind },
          { head: 'Status', cell: row => row.status },
          { head: 'Counts', cell: row => Object.entries(row.counts).filter(([, count]) => count > 0).map(([name, count]) => `${grouped(count)} ${name}`).join(', '), most: 90 },
        ]);
        for (const exhibit of result.exhibits) {
          if (exhibit.mapping !== undefined) printLine(`${visible(exhibit.name)}: ${exhibit.mapping.columns.map(column => `${visible(column.name)} = ${column.role}`).join(', ')}; time ${exhibit.mapping.time.format}${exhibit.mapping.time.zone === null ? '' : ` in ${exhibit.mapping.time.zone}`}${exhibit.savedMapping === undefined ? '' : ` (saved mapping ${visible(exhibit.savedMapping)})`}`);
          if (exhibit.code !== undefined) printLine(`${exhibit.code}: ${visible(exhibit.name)}: ${visible(exhibit.message ?? '')}`);
        }
        printLine(`${result.seconds.toFixed(2)} s, of which copying ${result.copySeconds.toFixed(2)} s`);
      }
      const needsAnswer = result.exhibits.find(exhibit => exhibit.code === 'usage.zone-unknown' || exhibit.code === 'usage.time-unknown' || exhibit.code === 'usage.epoch-unit-unknown' || exhibit.code === 'usage.date-order-unknown');
      if (needsAnswer !== undefined) {
        if (options.json === true) process.stderr.write(`${needsAnswer.code ?? ''}: ${visible(needsAnswer.message ?? '')}\n`);
        finish(2);
      } else if (result.exhibits.some(exhibit => exhibit.status !== 'ok')) finish(1);
    }));
}

/** unfinished list|resume|discard: imports that a crash broke off. */
export function registerUnfinishedCommands(program: Command, finish: (code: ExitCode) => void): void {
  const unfinished = program.command('unfinished').description('imports that were broken off and can be gone on with');
  unfinished.command('list <case>').description('what was broken off, and how far it was').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const rows = await call('import.unfinished', {});
      if (options.json === true) { printJson(rows); return; }
      printTable(rows, [
        { head: 'Number', cell: row => String(row.unfinishedId), align: 'right' },
        { head: 'Name', cell: row => row.name, most: 40 },
        { head: 'State', cell: row => row.state },
        { head: 'Bytes', cell: row => grouped(row.sizeBytes), align: 'right' },
        { head: 'Requests safe', cell: row => grouped(row.rows), align: 'right' },
        { head: 'Began', cell: row => row.startedAt },
      ]);
    }));
  unfinished.command('resume <case> <number>').description('go on from the last commit').option('--json', 'answer as JSON')
    .action((path: string, number: string, options: { json?: true }) => withCase(path, 'write', async ({ call }) => {
      const result = await call('import.resume', { unfinishedId: numberOf(number) });
      if (options.json === true) printJson(result);
      else for (const { name, counts, resumedRows } of result.exhibits) printLine(`${visible(name)}: ${grouped(counts['requests'] ?? 0)} requests, ${grouped(resumedRows ?? 0)} of them read before`);
      if (result.exhibits.some(exhibit => exhibit.status !== 'ok')) finish(1);
    }));
  unfinished.command('discard <case> <number>').description('drop what was staged and built of it').option('--json', 'answer as JSON')
    .action((path: string, number: string, options: { json?: true }) => withCase(path, 'write', async ({ call }) => {
      const unfinishedId = numberOf(number);
      await call('import.discard', { unfinishedId });
      if (options.json === true) printJson({ unfinishedId, discarded: true });
      else printLine(`Dropped unfinished import ${unfinishedId}.`);
    }));
}

function numberOf(typed: string): number {
  if (!/^\d{1,15}$/.test(typed)) throw new ProvisoError('cli.wrong-use', `"${typed}" is no number of an unfinished import. List them to see the numbers.`);
  return Number(typed);
}
