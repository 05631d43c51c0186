import { Command, CommanderError } from 'commander';
import { APP_VERSION } from '../engine/version.ts';
import { requireNodeApi } from '../engine/require-node-api.ts';
import { registerAgreementCommands } from './commands/agreements.ts';
import { registerBundleCommands } from './commands/bundle.ts';
import { registerCaseCommands } from './commands/case.ts';
import { registerClaimCommands } from './commands/claims.ts';
import { registerDemoCommands } from './commands/demo.ts';
import { registerFindingCommands } from './commands/findings.ts';
import { registerImportCommands, registerUnfinishedCommands } from './commands/import.ts';
import { registerItemCommands } from './commands/items.ts';
import { registerLimitCommands } from './commands/limits.ts';
import { registerLinkCommands } from './commands/links.ts';
import { registerMappingCommands } from './commands/mappings.ts';
import { registerRootCommands } from './commands/roots.ts';
import { registerSliceCommands } from './commands/slices.ts';
import { registerSqlCommands } from './commands/sql.ts';
import { registerGovernmentCommands, registerPatternCommands } from './commands/patterns.ts';
import { registerTimelineCommands } from './commands/timeline.ts';
import { registerUsageCommands } from './commands/usage.ts';
import type { ExitCode } from './output.ts';
import { printError } from './output.ts';

const STOPPED: Readonly<Record<string, ExitCode>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Runs the command line once and gives its exit code: 0 done, 1 found problems or differences, 2 wrong use or failed, 130 interrupted. */
export async function runCli(args: readonly string[]): Promise<ExitCode> {
  try {
    requireNodeApi();
    const outcome: { code: ExitCode } = { code: 0 };
    const program = buildProgram(code => { outcome.code = code; });
    await program.parseAsync(caseAfterVerb(args, program), { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { code, details } = printError(error);
    return code === 'call.cancelled' ? STOPPED[String(details['signal'])] ?? 2 : 2;
  }
}

/** The commands of the program; `finish` takes the exit code of one that found problems. */
export function buildProgram(finish: (code: ExitCode) => void): Command {
  const program = new Command('proviso')
    .description('Agreement investigations on this computer: import, link, timeline, bundle, verify.')
    .version(APP_VERSION)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(add --help for what this command takes)')
    .configureOutput({ outputError: (text, write) => { write(text.replace(/^error: /, 'cli.wrong-use: ')); } })
    .exitOverride();
  registerCaseCommands(program, finish);
  registerImportCommands(program, finish);
  registerUnfinishedCommands(program, finish);
  registerRootCommands(program);
  registerUsageCommands(program);
  registerFindingCommands(program, finish);
  registerSliceCommands(program);
  registerMappingCommands(program, finish);
  registerSqlCommands(program);
  registerLimitCommands(program);
  registerClaimCommands(program);
  registerPatternCommands(program);
  registerGovernmentCommands(program);
  registerItemCommands(program, finish);
  registerAgreementCommands(program, finish);
  registerLinkCommands(program, finish);
  registerTimelineCommands(program, finish);
  registerBundleCommands(program, finish);
  registerDemoCommands(program, finish);
  for (const command of everyCommand(program)) {
    command.exitOverride();
    const group = command.parent;
    if (group !== null && group !== program) command.addHelpText('before', `Written as: proviso ${group.name()} CASE ${command.name()} …\n`);
  }
  return program;
}

/**
 * The case is named before what to do with it (`usage CASE count`), as design and habit have it; commander wants the verb first.
 * Groups are commands with commands of their own.
 */
function caseAfterVerb(args: readonly string[], program: Command): string[] {
  const [groupName, first, second, ...rest] = args;
  const group = program.commands.find(command => command.name() === groupName);
  const verbs = group?.commands.map(command => command.name()) ?? [];
  if (groupName === undefined || first === undefined || second === undefined) return [...args];
  return verbs.includes(second) && !verbs.includes(first) ? [groupName, second, first, ...rest] : [...args];
}

function everyCommand(from: Command): Command[] {
  return from.commands.flatMap(command => [command, ...everyCommand(command)]);
}
