import type { Command } from 'commander';
import { Option } from 'commander';
import { EvidenceRef, ProvisionRef, parseRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import type { ExitCode } from '../output.ts';
import { printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';

/** link, unlink, links, event add|list. */
export function registerLinkCommands(program: Command, finish: (code: ExitCode) => void): void {
  program.command('link <case>').description('link evidence to a provision')
    .requiredOption('--evidence <ref>', 'E-0412, item:412#c340-362, F-07, EV-003')
    .requiredOption('--provision <ref>', 'provision:<lineage>@<version sha12>, as provisions prints it')
    .addOption(new Option('--bearing <bearing>', 'what the evidence does to the provision').choices(['supports', 'contradicts', 'context']).makeOptionMandatory())
    .addOption(new Option('--strength <strength>').choices(['direct', 'indirect']).default('direct'))
    .option('--note <text>', 'a note, kept with the link', '').option('--json', 'answer as JSON')
    .action((path: string, options: { evidence: string; provision: string; bearing: 'supports' | 'contradicts' | 'context'; strength: 'direct' | 'indirect'; note: string; json?: true }) => withCase(path, 'write', async ({ call }) => {
      const made = await call('link.add', {
        evidence: EvidenceRef.parse(parseRef(options.evidence)), provision: ProvisionRef.parse(parseRef(options.provision)),
        bearing: options.bearing, strength: options.strength, note: options.note,
      });
      if (options.json === true) printJson(made);
      else {
        printLine(`Link ${made.linkId} made.`);
        if (made.warning !== null) printLine(`${made.warning.code}: ${visible(made.warning.message)}${made.warning.right === null ? '' : ` ${made.warning.right}`}`);
      }
      if (made.warning !== null) finish(1);
    }));

  program.command('unlink <case> <link>').description('take a link back by its number; custody keeps both acts').option('--json', 'answer as JSON')
    .action((path: string, link: string, options: { json?: true }) => withCase(path, 'write', async ({ call }) => {
      await call('link.remove', { linkId: Number(link) });
      if (options.json === true) printJson({ linkId: Number(link) });
      else printLine('Taken back.');
    }));

  program.command('links <case> [ref]').description('links on evidence or on a provision (through all its numbers); all when no reference is given').option('--json', 'answer as JSON')
    .action((path: string, typed: string | undefined, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const ref = typed === undefined ? null : parseRef(typed);
      const provision = ref === null ? null : ProvisionRef.safeParse(ref);
      const links = await call('link.list', provision?.success === true ? { lineage: splitProvisionRef(provision.data).lineage } : { evidence: ref === null ? null : EvidenceRef.parse(ref) });
      if (options.json === true) { printJson(links); return; }
      printTable(links, [
        { head: 'Link', cell: row => String(row.linkId), align: 'right' },
        { head: 'Bearing', cell: row => row.bearing },
        { head: 'Evidence', cell: row => row.evidenceCite },
        { head: 'Says', cell: row => (row.quote === '' ? row.title : row.quote), most: 60 },
        { head: 'Provision', cell: row => `${row.provisionNumber} ${row.provisionHeading}`, most: 36 },
        { head: 'Text', cell: row => row.versionCite },
      ]);
    }));

  const event = program.command('event').description('dated things of the case');
  event.command('add <case>').description('add an event').requiredOption('--statement <text>', 'one fact, no argument')
    .option('--date <edtf>', 'EDTF: 2022-06, 2022-06-03?, 2022-03/2022-05, empty for undated', '').option('--basis <text>', 'what the date rests on', '')
    .option('--cite <refs...>', 'what it rests on').option('--app <names...>').option('--disputed').option('--searched <query>', 'a search that found nothing').option('--scope <scope>', 'what was searched')
    .option('--note <text>', 'a note', '').option('--json', 'answer as JSON')
    .action((path: string, options: { statement: string; date: string; basis: string; cite?: string[]; app?: string[]; disputed?: true; searched?: string; scope?: string; note: string; json?: true }) => withCase(path, 'write', async ({ call }) => {
      const made = await call('event.add', {
        statement: options.statement, edtf: options.date, basis: options.basis, citations: (options.cite ?? []).map(cite => parseRef(cite)), apps: options.app ?? [],
        disputed: options.disputed === true, negative: options.searched === undefined ? null : { query: options.searched, scope: options.scope ?? '' }, note: options.note,
      });
      if (options.json === true) printJson(made);
      else printLine(`${made.cite} added.`);
    }));
  event.command('list <case>').description('events in order of date').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const events = await call('event.list', {});
      if (options.json === true) { printJson(events); return; }
      printTable(events, [
        { head: 'Event', cell: row => row.cite },
        { head: 'Date', cell: row => (row.edtf === '' ? 'undated' : row.edtf) },
        { head: 'Statement', cell: row => row.statement, most: 80 },
        { head: 'Rests on', cell: row => row.citations.join(' '), most: 40 },
      ]);
    }));
}
