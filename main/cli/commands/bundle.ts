import type { Command } from 'commander';
import { Option } from 'commander';
import type { Input, Output } from '../../../shared/contract/methods.ts';
import { BundleRef, parseRef, ProvisionRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { caselessLanes } from '../../engine/caseless-lanes.ts';
import { instantUs } from '../filters.ts';
import type { ExitCode } from '../output.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { pathGrants } from '../../engine/path-grants.ts';
import { progressLine, withCase } from '../session.ts';

interface BundleOptions {
  readonly audience: 'internal' | 'expert' | 'other-side';
  readonly title: string;
  readonly provision?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly withLogs?: true;
  readonly again?: string;
  readonly preview?: true;
  readonly json?: true;
}

type VerifyResult = Output<'bundle.verify'>;

/** bundle, bundles, verify. */
export function registerBundleCommands(program: Command, finish: (code: ExitCode) => void): void {
  program.command('bundle <case> [out]').description('freeze an evidence bundle, write it to the new folder OUT and read all of it back')
    .addOption(new Option('--audience <audience>', 'decides what may be inside').choices(['internal', 'expert', 'other-side']).default('internal'))
    .option('--title <text>', 'title of the bundle; the case title when left out', '')
    .addOption(new Option('--provision <refs>', 'only what is linked to these provisions; commas or given again').argParser((value: string, before: string[] | undefined) => [...(before ?? []), ...value.split(',').map(part => part.trim()).filter(part => part !== '')]))
    .option('--from <when>', 'leave out what lies before, inclusive').option('--to <when>', 'leave out what lies after; a day means the end of that day')
    .option('--with-logs', 'copy the usage originals as well')
    .option('--again <bundle>', 'write a frozen bundle (B-02) once more instead: the same bytes')
    .option('--preview', 'only say what would go in and stay out').option('--json', 'answer as JSON')
    .action((path: string, out: string | undefined, options: BundleOptions) => withCase(path, options.preview === true ? 'read' : 'write', async ({ call, grant }) => {
      const selection = selectionOf(options);
      if (options.preview === true) {
        const preview = await call('bundle.preview', selection);
        if (options.json === true) printJson(preview);
        else printPreview(preview);
        if (preview.preflight.some(entry => entry.blocks)) finish(1);
        return;
      }
      if (out === undefined) throw new ProvisoError('cli.wrong-use', 'Name the folder the bundle is written to: bundle CASE OUT', {});
      const made = options.again === undefined ? await call('bundle.export', { ...selection, target: grant(out) }) : await call('bundle.render', { ref: BundleRef.parse(parseRef(options.again)), target: grant(out) });
      if (options.json === true) printJson({ ...made, folder: out });
      else {
        const { bundle } = made;
        printLine(`${bundle.cite}  ${visible(bundle.title)}  (${bundle.audience})`);
        printLine(`${grouped(bundle.files)} files, ${grouped(bundle.bytes)} bytes in ${out}; every byte was read back and fits.`);
        printLine(`manifest  ${bundle.manifestSha256}`);
        printLine(`custody   ${bundle.custodySeq} ${bundle.custodyHead}`);
        printHoldings(made.holdings);
      }
    }));

  program.command('bundles <case>').description('frozen bundles of a case, newest first').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const bundles = await call('bundle.list', {});
      if (options.json === true) { printJson(bundles); return; }
      printTable(bundles, [
        { head: 'Bundle', cell: row => row.cite }, { head: 'Title', cell: row => row.title, most: 50 }, { head: 'For', cell: row => row.audience }, { head: 'Frozen', cell: row => row.frozenAt },
        { head: 'Files', cell: row => grouped(row.files), align: 'right' }, { head: 'Bytes', cell: row => grouped(row.bytes), align: 'right' },
        { head: 'Written', cell: row => (row.status === 'rendered' ? row.name : `not written: ${row.failure?.code ?? 'interrupted'}`), most: 50 },
      ]);
    }));

  program.command('verify <bundle>').description('judge a bundle, or any BagIt folder, as RFC 8493 says; needs no case').option('--json', 'answer as JSON')
    .action(async (path: string, options: { json?: true }) => {
      const verdict = await verifyFolder(path);
      if (options.json === true) printJson(verdict);
      else printVerdict(verdict);
      if (!verdict.valid) finish(1);
    });
}

function selectionOf(options: BundleOptions): Input<'bundle.preview'> {
  return {
    audience: options.audience, title: options.title, withLogs: options.withLogs === true,
    lineages: (options.provision ?? []).map(typed => splitProvisionRef(ProvisionRef.parse(parseRef(typed))).lineage),
    fromUtcMs: options.from === undefined ? null : Math.floor(instantUs(options.from, 'UTC', 'start') / 1_000),
    toUtcMs: options.to === undefined ? null : Math.ceil(instantUs(options.to, 'UTC', 'end') / 1_000),
  };
}

async function verifyFolder(path: string): Promise<VerifyResult> {
  const grants = pathGrants();
  const lanes = caselessLanes(grants.resolve);
  const show = progressLine();
  try {
    return await lanes.call({ method: 'bundle.verify', input: { target: grants.grant(path) }, signal: new AbortController().signal, onProgress: show.report }) as VerifyResult;
  } finally {
    show.clear();
    await lanes.close();
  }
}

function printPreview(preview: Output<'bundle.preview'>): void {
  printLine(`${grouped(preview.families)} messages and documents (${grouped(preview.items)} with their parts), ${grouped(preview.findings)} findings, ${grouped(preview.links)} links, ${grouped(preview.events)} events, ${grouped(preview.versions)} agreement texts`);
  printLine(`about ${grouped(preview.files)} files, ${grouped(preview.bytes)} bytes`);
  printHoldings(preview.holdings);
  for (const entry of preview.preflight) printLine(`${entry.blocks ? 'stops  ' : 'note   '}${entry.code}: ${visible(entry.message)}`);
}

function printHoldings(holdings: Output<'bundle.preview'>['holdings']): void {
  printTable(holdings, [
    { head: 'Of', cell: row => row.kind }, { head: 'Held', cell: row => grouped(row.held), align: 'right' }, { head: 'Inside', cell: row => grouped(row.inside), align: 'right' },
    { head: 'Left out', cell: row => row.left.map(left => `${grouped(left.count)} ${left.reason}`).join('; '), most: 120 },
  ]);
}

function printVerdict(verdict: VerifyResult): void {
  printLine(verdict.valid ? `valid  ${grouped(verdict.files)} files, ${grouped(verdict.bytes)} bytes` : `NOT VALID  ${grouped(verdict.files)} files, ${grouped(verdict.bytes)} bytes`);
  if (verdict.bundle !== null) printLine(`${verdict.bundle.cite} of ${visible(verdict.bundle.caseTitle)}, ${verdict.bundle.audience}, frozen ${verdict.bundle.frozenAt}, custody head ${verdict.bundle.custodyHead}`);
  if (verdict.manifestSha256 !== null) printLine(`manifest-sha256.txt  ${verdict.manifestSha256}`);
  for (const problem of verdict.problems) printLine(`${problem.severity === 'error' ? 'error  ' : 'note   '}${problem.code}  ${visible(problem.path)}: ${visible(problem.message)}`);
  for (const sentence of verdict.proves) printLine(`proves: ${sentence}`);
  for (const sentence of verdict.doesNotProve) printLine(`does not prove: ${sentence}`);
}
