import type { Command } from 'commander';
import { VersionRef, parseRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ExitCode } from '../output.ts';
import { printJson, printLine, printTable, visible } from '../output.ts';
import { withCase } from '../session.ts';
import type { Session } from '../session.ts';

/** provisions, in-force. */
export function registerAgreementCommands(program: Command, _finish: (code: ExitCode) => void): void {
  program.command('provisions <case> [agreement]').description('the numbered clauses of an agreement, as one text words them')
    .option('--version <v>', 'which text: V-02').option('--at <date>', 'the text in force at this time; now when absent').option('--app <name>')
    .option('--json', 'answer as JSON')
    .action((path: string, name: string | undefined, options: { version?: string; at?: string; app?: string; json?: true }) => withCase(path, 'read', async session => {
      const version = options.version !== undefined
        ? VersionRef.parse(parseRef(options.version))
        : await versionAt(session, name, options.at ?? new Date().toISOString(), options.app ?? null);
      const { provisions, text } = await session.call('agreement.text', { version });
      const rows = provisions.map(({ ref, number, heading, level, parent, start, end }) => ({ ref, number, heading, text: text.slice(start, end), level, parent }));
      if (options.json === true) { printJson(rows); return; }
      printTable(rows, [
        { head: 'Number', cell: row => `${'  '.repeat(Math.max(0, row.level - 1))}${row.number}` },
        { head: 'Heading', cell: row => row.heading, most: 40 },
        { head: 'Ref', cell: row => row.ref },
        { head: 'Text', cell: row => row.text.trim(), most: 60 },
      ]);
    }));

  program.command('in-force <case> <agreement>').description('which text of an agreement was in force, and why')
    .requiredOption('--at <instant>', 'a date or instant').option('--app <name>').option('--json', 'answer as JSON')
    .action((path: string, name: string, options: { at: string; app?: string; json?: true }) => withCase(path, 'read', async session => {
      const answer = await session.call('agreement.inForce', { agreementId: await agreementId(session, name), at: options.at, app: options.app ?? null });
      if (options.json === true) { printJson(answer); return; }
      printLine(answer.version === null ? `No text of ${visible(answer.agreement)} is known to be in force at ${answer.at}.` : `${answer.version.cite} ${visible(answer.version.label)}  sha256 ${answer.version.sha256}`);
      printLine(visible(answer.basis));
      for (const rival of answer.rivals) printLine(`rival reading: ${rival.cite}, ${visible(rival.basis)}`);
    }));
}

async function agreementId(session: Session, name: string | undefined): Promise<number> {
  const agreements = await session.call('agreement.list', {});
  const only = agreements.length === 1 ? agreements[0] : undefined;
  const found = name === undefined ? only : agreements.find(agreement => agreement.name.toLowerCase() === name.toLowerCase() || String(agreement.agreementId) === name);
  if (found === undefined) {
    throw new ProvisoError('agreement.unknown', agreements.length === 0 ? 'This case holds no agreement. Import one with --agreement NAME.' : `Name one of: ${agreements.map(agreement => agreement.name).join(' · ')}.`);
  }
  return found.agreementId;
}

async function versionAt(session: Session, name: string | undefined, at: string, app: string | null): Promise<VersionRef> {
  const answer = await session.call('agreement.inForce', { agreementId: await agreementId(session, name), at, app });
  if (answer.version === null) throw new ProvisoError('agreement.none-in-force', `No text of ${answer.agreement} is known to be in force at ${at}. ${answer.basis} Choose one with --version.`);
  return answer.version.ref;
}
