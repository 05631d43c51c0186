import type { Command } from 'commander';
import type { MappingPreview, PreviewRow, UsageSourceInfo } from '../../../shared/contract/mappings.ts';
import { changeText } from '../../../shared/domain/mapping-changes.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import type { Mapping } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { editMapping, hasEdits, readMapping, withMappingEdits } from '../mapping-options.ts';
import type { MappingEdits } from '../mapping-options.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';

interface ReadOptions extends MappingEdits { readonly mapping?: string; readonly savedMapping?: string; readonly propose?: true; readonly zone?: string; readonly json?: true }

/** mapping save|list|show|remove, usage preview|sources|remap. */
export function registerMappingCommands(program: Command, finish: (code: ExitCode) => void): void {
  const mappings = program.command('mapping').description('how usage logs are read, under a name; logs of the same make that come in later are read so again');

  withMappingEdits(mappings.command('save <case> <name>').description('name a mapping: of a file, or of a log of the case'))
    .option('--mapping <file>', 'the mapping as JSON').option('--of <sha256>', 'the mapping a log of the case is read with; the first digits of its hash are enough').option('--replace', 'replace the mapping of this name').option('--json', 'answer as JSON')
    .action((path: string, name: string, options: MappingEdits & { mapping?: string; of?: string; replace?: true; json?: true }) => withCase(path, 'write', async session => {
      if ((options.mapping === undefined) === (options.of === undefined)) throw new ProvisoError('cli.wrong-use', 'Say which mapping to name: --mapping FILE or --of HASH, one of the two.');
      const mapping = options.mapping === undefined ? (await sourceOf(session, options.of ?? '')).mapping : readMapping(options.mapping);
      const saved = await session.call('mapping.save', { name, mapping: editMapping(mapping, options), replace: options.replace === true });
      if (options.json === true) printJson(saved);
      else printLine(`${visible(saved.name)}: ${mappingText(saved.mapping)}`);
    }));

  mappings.command('list <case>').description('saved mappings').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const saved = await session.call('mapping.list', {});
      if (options.json === true) { printJson(saved); return; }
      printTable(saved, [{ head: 'Mapping', cell: row => row.name, most: 40 }, { head: 'Reads', cell: row => mappingText(row.mapping), most: 120 }, { head: 'Made', cell: row => row.madeAt }]);
    }));

  mappings.command('show <case> <name>').description('a saved mapping as JSON, to edit and give to import --mapping').option('--json', 'answer as JSON, which it is in any case')
    .action((path: string, name: string) => withCase(path, 'read', async session => {
      const saved = (await session.call('mapping.list', {})).find(row => row.name === name);
      if (saved === undefined) throw new ProvisoError('mapping.unknown', `This case holds no saved mapping called "${name}". List them with: mapping CASE list`, { name });
      printJson(saved.mapping);
    }));

  mappings.command('remove <case> <name>').description('take a mapping off the list; logs that were read with it stay as they are').option('--json', 'answer as JSON')
    .action((path: string, name: string, options: { json?: true }) => withCase(path, 'write', async session => {
      await session.call('mapping.remove', { name });
      if (options.json === true) printJson({ name, removed: true });
    }));

  const usage = program.commands.find(command => command.name() === 'usage');
  if (usage === undefined) throw new Error('usage commands are registered first');

  withReading(usage.command('preview <case> <log>').description('the first records of a file, or of a log of the case by its hash, as they would be read; nothing is taken in'))
    .option('--limit <n>', 'records to show', '20')
    .action((path: string, log: string, options: ReadOptions & { limit: string }) => withCase(path, 'read', async session => {
      const place = await placeOf(session, log);
      const ask = { ...place, savedMapping: options.savedMapping ?? null, timeFormat: options.timeFormat ?? null, zone: options.zone ?? null, anew: options.propose === true, limit: limitOf(options.limit) };
      const given = options.mapping === undefined ? null : readMapping(options.mapping);
      let shown = await session.call('mapping.preview', { ...ask, mapping: given });
      if (hasEdits(options)) shown = await session.call('mapping.preview', { ...ask, savedMapping: null, mapping: editMapping(shown.mapping, options) });
      if (options.json === true) printJson(shown);
      else printPreview(shown);
      if (shown.problem !== null) finish(shown.problem.code === 'usage.mapping-mismatch' ? 1 : 2);
    }));

  usage.command('sources <case>').description('logs of the case, how each is read and was read before').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const sources = await session.call('usage.sources', {});
      if (options.json === true) { printJson(sources); return; }
      for (const source of sources) {
        printLine(`${source.contentSha256.slice(0, 12)}  ${visible(source.file)}  ${grouped(source.rows)} requests, ${grouped(source.rejected)} rejected`);
        printLine(`  ${mappingText(source.mapping)}`);
        for (const { generation, registeredAt, rows, changes } of source.generations) {
          if (source.generations.length > 1) printLine(`  reading ${generation}, ${registeredAt}: ${grouped(rows)} requests${changes.length === 0 ? '' : `; changed ${changes.map(change => visible(changeText(change))).join('; ')}`}`);
        }
        if (source.remap !== null) printLine(`  being read anew (${source.remap.state}); the same usage remap goes on`);
      }
    }));

  withReading(usage.command('remap <case> <log>').description('read a log of the case anew with another mapping; findings that were measured on it turn stale'))
    .action((path: string, log: string, options: ReadOptions) => withCase(path, 'write', async session => {
      const source = await sourceOf(session, log);
      const base = await baseFor(session, source.contentSha256, source.mapping, options);
      const result = await session.call('usage.remap', { source: source.contentSha256, mapping: editMapping(base, options), zone: options.zone ?? null });
      if (options.json === true) printJson(result);
      else {
        for (const change of result.changes) printLine(visible(changeText(change)));
        printLine(`${visible(result.file)}: reading ${result.generation}; requests ${grouped(result.before.rows)} > ${grouped(result.after.rows)}, rejected ${grouped(result.before.rejected)} > ${grouped(result.after.rejected)}${result.resumedRows === 0 ? '' : `; ${grouped(result.resumedRows)} were read before it was broken off`}`);
        for (const finding of result.stale) printLine(`stale now: ${finding.cite} ${visible(finding.title)}`);
      }
      if (result.after.rejected > result.before.rejected) finish(1);
    }));
}

function withReading(command: Command): Command {
  return withMappingEdits(command).option('--mapping <file>', 'the mapping as JSON').option('--saved-mapping <name>', 'a saved mapping').option('--propose', 'propose from names and values, whatever is saved')
    .option('--zone <zone>', 'zone of times that carry none: Europe/Paris, UTC, -08:00').option('--json', 'answer as JSON');
}

/** What the changes are made to: the mapping that was named, else the one in use; a zone that is said replaces its own. */
async function baseFor(session: Session, source: Sha256, current: Mapping, options: ReadOptions): Promise<Mapping> {
  const mapping = options.mapping !== undefined ? readMapping(options.mapping)
    : options.savedMapping !== undefined || options.propose === true ? (await session.call('mapping.preview', { source, savedMapping: options.savedMapping ?? null, anew: options.propose === true, zone: options.zone ?? null })).mapping
      : current;
  return options.zone === undefined ? mapping : { ...mapping, time: { ...mapping.time, zone: options.zone } };
}

async function placeOf(session: Session, log: string): Promise<{ readonly source: Sha256 } | { readonly grantId: ReturnType<Session['grant']> }> {
  if (/^[0-9a-f]{8,64}$/.test(log)) return { source: (await sourceOf(session, log)).contentSha256 };
  return { grantId: session.grant(log) };
}

/** @throws usage.unknown-source, usage.ambiguous-source */
async function sourceOf(session: Session, hash: string): Promise<UsageSourceInfo> {
  const sources = await session.call('usage.sources', {});
  const byContent = sources.filter(source => source.contentSha256.startsWith(hash));
  return only(byContent.length > 0 ? byContent : sources.filter(source => source.sha256.startsWith(hash)), hash);
}

function only<T>(found: readonly T[], hash: string): T {
  const [first] = found;
  if (hash.length < 8 || first === undefined) throw new ProvisoError('usage.unknown-source', `No log of this case has a hash that starts with "${hash}". Give 8 digits or more; usage sources lists them.`);
  if (found.length > 1) throw new ProvisoError('usage.ambiguous-source', `${grouped(found.length)} logs have a hash that starts with "${hash}". Give the hash of the log's content, as usage sources lists it.`);
  return first;
}

function limitOf(typed: string): number {
  const limit = Number(typed);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ProvisoError('cli.wrong-use', '--limit wants a whole number from 1 to 100.');
  return limit;
}

function mappingText({ format, columns, time, templates }: Mapping): string {
  const roles = columns.filter(({ role }) => role !== 'keep' && role !== 'reread').map(({ name, role }) => `${visible(name)} = ${role}`);
  return `${format}; ${roles.join(', ')}; time ${time.format}${time.zone === null ? '' : ` in ${time.zone}`}${templates.length === 0 ? '' : `; ${templates.length === 1 ? 'one template' : `${templates.length} templates`}`}`;
}

function printPreview({ file, mapping, saved, problem, rows, requests, rejected, isWhole }: MappingPreview): void {
  printLine(`${visible(file)}: ${mappingText(mapping)}${saved === null ? '' : ` (saved as ${visible(saved)} fits)`}`);
  if (problem !== null) { printLine(`${problem.code}: ${visible(problem.message)}`); return; }
  const cell = (value: (row: PreviewRow) => string) => (row: PreviewRow): string => (row.code === null ? value(row) : '');
  printTable(rows, [
    { head: 'Line', cell: row => grouped(row.line), align: 'right' },
    { head: 'Time (UTC)', cell: row => (row.atUtcUs === null ? `${row.code ?? ''}: ${row.text}` : isoOfUs(row.atUtcUs)), most: 60 },
    { head: 'App', cell: cell(row => row.app), most: 24 }, { head: 'Credential', cell: cell(row => row.credential), most: 24 }, { head: 'Method', cell: cell(row => row.method), most: 8 },
    { head: 'Endpoint', cell: cell(row => row.endpoint), most: 40 }, { head: 'Status', cell: cell(row => row.status), most: 8 },
    { head: 'Items', cell: cell(row => (row.items === null ? '' : grouped(row.items))), align: 'right' }, { head: 'Bytes', cell: cell(row => (row.bytes === null ? '' : grouped(row.bytes))), align: 'right' },
  ]);
  printLine(`${grouped(requests)} requests and ${grouped(rejected)} rejected in ${isWhole ? 'the whole log' : 'its first 64 KiB'}`);
}
