import type { Command } from 'commander';
import { ProvisoError } from '../../../shared/errors.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';
import { sliceFrom } from '../slice-options.ts';

type WithJson = FilterOptions & { readonly json?: true };

/** slice save|list|rename|remove|hits and usage grep. */
export function registerSliceCommands(program: Command): void {
  const slices = program.command('slice').description('filters with names');

  withFilters(slices.command('save <case> <name>').description('give the filters of this command a name')).option('--note <note>', 'what it is for', '').option('--replace', 'replace the slice of this name').option('--json', 'answer as JSON')
    .action((path: string, name: string, options: WithJson & { note: string; replace?: true }) => withCase(path, 'write', async session => {
      const saved = await session.call('slice.save', { name, slice: sliceFrom(session, options), note: options.note, replace: options.replace === true });
      if (options.json === true) printJson(saved);
      else printLine(`${visible(saved.name)}: ${saved.query}`);
    }));

  slices.command('list <case>').description('saved slices').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const saved = await session.call('slice.list', {});
      if (options.json === true) { printJson(saved); return; }
      printTable(saved, [{ head: 'Slice', cell: row => row.name, most: 40 }, { head: 'Query', cell: row => row.query, most: 120 }, { head: 'Made', cell: row => row.madeAt }]);
    }));

  slices.command('rename <case> <name> <new-name>').description('give a slice another name').option('--json', 'answer as JSON')
    .action((path: string, name: string, newName: string, options: { json?: true }) => withCase(path, 'write', async session => {
      const sliceId = await numberOf(session, name);
      await session.call('slice.rename', { sliceId, name: newName });
      if (options.json === true) printJson({ sliceId, name: newName });
    }));

  slices.command('remove <case> <name>').description('take a slice off the list; findings made of it stay').option('--json', 'answer as JSON')
    .action((path: string, name: string, options: { json?: true }) => withCase(path, 'write', async session => {
      const sliceId = await numberOf(session, name);
      await session.call('slice.remove', { sliceId });
      if (options.json === true) printJson({ sliceId });
    }));

  slices.command('hits <case>').description('sets of requests that searches found').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async session => {
      const sets = await session.call('slice.hits', {});
      if (options.json === true) { printJson(sets); return; }
      printTable(sets, [{ head: 'Hits', cell: row => String(row.rowSetId), align: 'right' }, { head: 'Of', cell: row => row.title, most: 80 }, { head: 'Requests', cell: row => grouped(row.rows), align: 'right' }, { head: 'Made', cell: row => row.madeAt }]);
    }));

  const usage = program.commands.find(command => command.name() === 'usage');
  if (usage === undefined) throw new Error('usage commands are registered first');
  withFilters(usage.command('grep <case> <pattern>').description('search the originals line by line, mapped columns or not'))
    .option('--regex', 'a regular expression; back references and look-around are refused, so that every search is linear in time').option('--ignore-case', 'upper and lower case alike')
    .option('--save <name>', 'keep what was found as a slice of this name').option('--json', 'answer as JSON')
    .action((path: string, pattern: string, options: WithJson & { regex?: true; ignoreCase?: true; save?: string }) => withCase(path, options.save === undefined ? 'read' : 'write', async session => {
      const found = await session.call('usage.grep', { pattern, isRegex: options.regex === true, ignoreCase: options.ignoreCase === true, slice: sliceFrom(session, options), saveAs: options.save ?? null });
      if (options.json === true) { printJson(found); return; }
      for (const hit of found.hits) printLine(`${visible(hit.file)}:${grouped(hit.line)}: ${visible(hit.text)}${hit.ref === null ? '  (no request)' : ''}`);
      printLine(`${grouped(found.rows)} requests and ${grouped(found.elsewhere)} other lines in ${grouped(found.bytes)} bytes; ${grouped(found.hits.length)} shown`);
      if (found.saved !== null) printLine(`saved as ${visible(found.saved.name)}: ${found.saved.query}`);
    }));
}

async function numberOf(session: Session, name: string): Promise<number> {
  const saved = (await session.call('slice.list', {})).find(slice => slice.name === name);
  if (saved === undefined) throw new ProvisoError('slice.unknown', `This case holds no saved slice called "${name}". List them with: slice CASE list`, { name });
  return saved.sliceId;
}
