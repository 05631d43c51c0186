import type { Command } from 'commander';
import { resolve } from 'node:path';
import { createCase } from '../../engine/case-file/open-case.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import { registerActivityCommand } from './patterns.ts';

/** new, sources, app, check, custody, undo. */
export function registerCaseCommands(program: Command, finish: (code: ExitCode) => void): void {
  program.command('new <case>').description('make a new, empty case folder (its name ends in .proviso)')
    .requiredOption('--title <title>', 'title of the case')
    .option('--allow-synced', 'make it in a folder that a synchronising program watches; logged')
    .option('--json', 'answer as JSON')
    .action((path: string, options: { title: string; allowSynced?: true; json?: true }) => {
      createCase(path, options.title, { allowSynced: options.allowSynced === true });
      if (options.json === true) printJson({ case: resolve(path), title: options.title });
      else printLine(`Made ${resolve(path)}`);
    });

  program.command('sources <case>').description('what was taken in, newest first')
    .option('--problems', 'list what could not be read')
    .option('--json', 'answer as JSON')
    .action((path: string, options: { problems?: true; json?: true }) => withCase(path, 'read', async ({ call }) => {
      if (options.problems === true) {
        const { problems, total } = await call('source.problems', { limit: 500 });
        if (options.json === true) { printJson({ problems, total }); return; }
        printTable(problems, [
          { head: 'Exhibit', cell: row => row.sha256.slice(0, 12) },
          { head: 'Line', cell: row => (row.line === null ? '' : grouped(row.line)), align: 'right' },
          { head: 'Code', cell: row => row.code },
          { head: 'Reason', cell: row => row.reason },
        ]);
        printLine(`${grouped(problems.length)} of ${grouped(total)}`);
        return;
      }
      const { rows, total } = await call('source.page', { limit: 500 });
      if (options.json === true) { printJson({ sources: rows, total }); return; }
      printTable(rows, [
        { head: 'Exhibit', cell: row => row.sha256.slice(0, 12) },
        { head: 'Name', cell: row => row.name, most: 40 },
        { head: 'Kind', cell: row => row.kind },
        { head: 'Status', cell: row => row.status },
        { head: 'Records', cell: row => grouped(row.records), align: 'right' },
        { head: 'Rejected', cell: row => grouped(row.rejected), align: 'right' },
        { head: 'Bytes', cell: row => grouped(row.sizeBytes), align: 'right' },
        { head: 'Code', cell: row => row.code ?? '' },
      ]);
      printLine(`${grouped(rows.length)} of ${grouped(total)}`);
    }));

  const app = program.command('app').description('the app register');
  const details = (command: Command): Command => command
    .option('--product <name>').option('--party <name>').option('--tier <name>')
    .option('--identifier <values...>', 'log values that mean this app')
    .option('--use-case <text>', 'declared use case').option('--declared-on <date>').option('--evidence <ref>')
    .option('--government', 'serves a government body').option('--government-basis <text>').option('--reviewer <name>')
    .option('--json', 'answer as JSON');
  details(app.command('add <case> <name>').description('register an app'))
    .action((path: string, name: string, options: AppOptions) => withCase(path, 'write', async ({ call }) => {
      const { appId } = await call('app.add', { name, ...appFields(options) });
      if (options.json === true) printJson({ appId, name });
      else printLine(`Registered app ${appId}: ${visible(name)}`);
    }));
  details(app.command('set <case> <app>').description('change an app, by number or name').option('--name <name>'))
    .action((path: string, which: string, options: AppOptions & { name?: string }) => withCase(path, 'write', async ({ call }) => {
      const apps = await call('app.list', {});
      const found = apps.find(candidate => candidate.name === which || String(candidate.appId) === which);
      await call('app.set', { appId: found?.appId ?? Number(which), ...(options.name === undefined ? {} : { name: options.name }), ...appFields(options) });
      if (options.json === true) printJson({ appId: found?.appId ?? Number(which) });
      else printLine('Changed.');
    }));
  registerActivityCommand(app);
  app.command('list <case>').description('registered apps').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const apps = await call('app.list', {});
      if (options.json === true) { printJson(apps); return; }
      printTable(apps, [
        { head: 'App', cell: row => String(row.appId), align: 'right' },
        { head: 'Name', cell: row => row.name },
        { head: 'Product', cell: row => row.product },
        { head: 'Identifiers', cell: row => row.identifiers.map(identifier => identifier.identifier).join(' ') },
        { head: 'Declared use case', cell: row => (row.declaredUseCase === '' ? 'none' : row.declaredUseCase), most: 40 },
      ]);
    }));

  program.command('check <case>').description('hash every exhibit again, follow the custody chain, check the database')
    .option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const result = await call('case.check', {});
      if (options.json === true) printJson(result);
      else if (result.ok) printLine('The case is sound: every exhibit has its hash, the custody chain holds.');
      else for (const problem of result.problems) printLine(`${problem.code}: ${visible(problem.message)}`);
      if (!result.ok) finish(1);
    }));

  program.command('custody <case>').description('the custody chain: who did what to which evidence, newest first')
    .option('--head <hash>', 'is this head, noted earlier, still in the chain?')
    .option('--ref <ref>', 'only entries about this object')
    .option('--limit <n>', 'how many entries', '50')
    .option('--json', 'answer as JSON')
    .action((path: string, options: { head?: string; ref?: string; limit: string; json?: true }) => withCase(path, 'read', async ({ call }) => {
      const verdict = await call('custody.verify', { head: options.head ?? null });
      const page = await call('custody.page', { ref: options.ref ?? null, limit: Math.min(500, Math.max(1, Number(options.limit))) });
      if (options.json === true) printJson({ ...verdict, shown: page.entries.length, of: page.total, list: page.entries });
      else {
        printTable(page.entries, [
          { head: 'No.', cell: row => grouped(row.entry.seq), align: 'right' },
          { head: 'At', cell: row => row.entry.at },
          { head: 'Who', cell: row => row.entry.declaredName === '' ? row.entry.osUser : row.entry.declaredName },
          { head: 'Act', cell: row => row.entry.verb },
          { head: 'On', cell: row => row.entry.objects.map(object => object.ref).join(' '), most: 60 },
          { head: 'Hash', cell: row => row.hash.slice(0, 12) },
        ]);
        printLine(`${verdict.holds ? 'The chain holds' : `The chain breaks at entry ${verdict.brokenAt ?? 0}`}: ${grouped(verdict.entries)} entries, head ${verdict.head?.hash ?? 'none'}`);
        if (verdict.headFound !== null) printLine(verdict.headFound ? 'The given head is in the chain.' : 'The given head is NOT in the chain.');
      }
      if (!verdict.holds || verdict.headFound === false) finish(1);
    }));

  program.command('undo <case>').description('take back the newest link, event or register act; custody keeps both')
    .option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'write', async ({ call }) => {
      const { undone, what } = await call('undo.last', {});
      if (options.json === true) printJson({ undone, what });
      else printLine(undone === null ? 'There is nothing to take back.' : `Taken back: ${visible(what ?? undone)}`);
    }));
}

interface AppOptions {
  readonly product?: string; readonly party?: string; readonly tier?: string; readonly identifier?: string[]; readonly useCase?: string; readonly declaredOn?: string;
  readonly evidence?: string; readonly government?: true; readonly governmentBasis?: string; readonly reviewer?: string; readonly json?: true;
}

function appFields(options: AppOptions) {
  return {
    ...(options.product === undefined ? {} : { product: options.product }),
    ...(options.party === undefined ? {} : { party: options.party }),
    ...(options.tier === undefined ? {} : { tier: options.tier }),
    ...(options.identifier === undefined ? {} : { identifiers: options.identifier.map(identifier => ({ identifier, fromUtcMs: null, toUtcMs: null })) }),
    ...(options.useCase === undefined ? {} : { declaredUseCase: options.useCase }),
    ...(options.declaredOn === undefined ? {} : { declaredOn: options.declaredOn }),
    ...(options.evidence === undefined ? {} : { declaredEvidence: options.evidence }),
    ...(options.government === undefined ? {} : { government: true }),
    ...(options.governmentBasis === undefined ? {} : { governmentBasis: options.governmentBasis }),
    ...(options.reviewer === undefined ? {} : { governmentReviewer: options.reviewer }),
  };
}
