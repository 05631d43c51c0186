import type { Command } from 'commander';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';

/** root set|list: drives and folders whose files are kept in place. */
export function registerRootCommands(program: Command): void {
  const roots = program.command('root').description('drives and folders whose files are kept in place instead of copied; a case knows them by their names alone');
  roots.command('set <case> <name> <folder>').description('say where a drive is on this computer').option('--json', 'answer as JSON')
    .action((path: string, label: string, folder: string, options: { json?: true }) => withCase(path, 'write', async ({ call, grant }) => {
      const set = await call('root.set', { label, folder: grant(folder) });
      if (options.json === true) printJson(set);
      else printLine(`${visible(set.label)} is at ${visible(set.path)}`);
    }));
  roots.command('list <case>').description('drives this computer knows, and what the case left on them').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const list = await call('root.list', {});
      if (options.json === true) { printJson(list); return; }
      printTable(list, [
        { head: 'Name', cell: row => row.label, most: 40 }, { head: 'Exhibits', cell: row => grouped(row.exhibits), align: 'right' },
        { head: 'Where', cell: row => (row.path === null ? 'not known here' : `${row.path}${row.isThere ? '' : ' (not there)'}`), most: 90 },
      ]);
    }));
}
