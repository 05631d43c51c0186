import type { Command } from 'commander';
import { Option } from 'commander';
import type { Claim } from '../../../shared/contract/claims.ts';
import { ClaimMeasure, Comparator } from '../../../shared/domain/claim.ts';
import { ClaimRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { withFilters } from '../filters.ts';
import type { FilterOptions } from '../filters.ts';
import { grouped, printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';
import { sliceFrom, wholeNumber } from '../slice-options.ts';
import { namedLimit } from './limits.ts';

type AddOptions = FilterOptions & {
  statement: string; value: string; comparator: Comparator; measure: ClaimMeasure; tolerance: string; cite?: string; by: string; otherZone: string; limit?: string; note: string; json?: true;
};

/** claim add|list|test|remove. */
export function registerClaimCommands(program: Command): void {
  const claim = program.command('claim').description('sentences someone asserts, tested against the usage logs and the register');

  withFilters(claim.command('add <case>').description('add a claim; filters say which period and apps it speaks of'))
    .requiredOption('--statement <text>', 'the words as asserted').option('--value <n>', 'the figure in them', '0')
    .addOption(new Option('--comparator <word>', 'how the figure is meant').choices(Comparator.options).default('over'))
    .addOption(new Option('--measure <measure>', 'what the figure counts').choices(ClaimMeasure.options).default('calls'))
    .option('--tolerance <percent>', 'for about: per cent on either side', '5').option('--cite <ref>', 'the passage that asserts it, as E-0001#c10-40').option('--by <name>', 'who asserts it', '')
    .option('--other-zone <zone>', 'zone in which the asserting side may have cut its days', '').option('--limit <limit>', 'for windows-over: the limit').option('--note <text>', 'a note', '').option('--json', 'answer as JSON')
    .action((path: string, options: AddOptions) => withCase(path, 'write', async session => {
      const made = await session.call('claim.add', {
        statement: options.statement, value: wholeNumber(options.value, '--value'), comparator: options.comparator, measure: options.measure, tolerancePercent: wholeNumber(options.tolerance, '--tolerance'),
        cites: options.cite ?? '', assertedBy: options.by, slice: sliceFrom(session, options), otherZone: options.otherZone, note: options.note,
        limit: options.limit === undefined ? '' : (await namedLimit(session, options.limit)).ref,
      });
      if (options.json === true) printJson(made);
      else printLine(`${made.cite} added.`);
    }));

  claim.command('list <case>').description('claims with the words that assert them').option('--json', 'answer as JSON')
    .action((path: string, options: { json?: true }) => withCase(path, 'read', async ({ call }) => {
      const claims = await call('claim.list', {});
      if (options.json === true) { printJson(claims); return; }
      printTable(claims, [
        { head: 'Claim', cell: row => row.cite }, { head: 'Says', cell: row => row.statement, most: 60 }, { head: 'Asserted', cell: row => row.asserted, most: 44 }, { head: 'In', cell: row => row.cited?.cite ?? row.cites, most: 30 },
      ]);
    }));

  claim.command('remove <case> <claim>').description('take a claim away; custody keeps both acts').option('--json', 'answer as JSON')
    .action((path: string, typed: string, options: { json?: true }) => withCase(path, 'write', async session => {
      const { ref } = await namedClaim(session, typed);
      await session.call('claim.remove', { ref });
      if (options.json === true) printJson({ ref });
      else printLine('Taken away.');
    }));

  claim.command('test <case> [claim]').description('measure a claim with inclusion rules switched: holds, fails or depends, and on what').option('--json', 'answer as JSON')
    .action((path: string, typed: string | undefined, options: { json?: true }) => withCase(path, 'read', async session => {
      const { ref, asserted } = await namedClaim(session, typed);
      const result = await session.call('claim.test', { ref });
      if (options.json === true) printJson(result);
      else {
        printLine(`${result.cite} “${visible(result.statement)}” (${asserted}): ${result.verdict}`);
        printLine(visible(result.dependsOn));
        printTable(result.readings, [
          { head: 'Reading', cell: row => row.name, most: 60 }, { head: 'Value', cell: row => grouped(row.value), align: 'right' },
          { head: 'Difference', cell: row => grouped(row.difference), align: 'right' }, { head: '', cell: row => (row.holds ? 'holds' : 'fails') },
        ]);
        for (const sentence of result.sentences) printLine(visible(sentence));
      }
    }));
}

/** Finds a claim as people name it: C-01, claim:1; the only one when nothing is typed. @throws claim.unknown, cli.wrong-use */
async function namedClaim(session: Session, typed: string | undefined): Promise<Claim> {
  const claims = await session.call('claim.list', {});
  const [only] = claims;
  if (typed === undefined) {
    if (only !== undefined && claims.length === 1) return only;
    throw new ProvisoError('cli.wrong-use', only === undefined ? 'This case has no claim. Add one with: claim CASE add --statement TEXT --value N' : `This case has ${claims.length} claims; name one: ${claims.map(claim => claim.cite).join(', ')}.`);
  }
  const number = /^(?:C-0*|claim:)(\d+)$/i.exec(typed)?.[1];
  const found = claims.find(claim => claim.statement === typed || (number !== undefined && claim.ref === `claim:${number}`));
  if (found === undefined) throw new ProvisoError('claim.unknown', `There is no claim "${visible(typed)}" in this case. List the claims to see them.`);
  return { ...found, ref: ClaimRef.parse(found.ref) };
}
