import { basename } from 'node:path';
import { stat } from 'node:fs/promises';
import type { ImportPreview } from '../../../shared/contract/case.ts';
import type { GrantId } from '../../../shared/domain/basics.ts';
import { Mapping } from '../../../shared/domain/usage.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import { guessAgreement } from '../agreements/intake.ts';
import type { HandlersFor, QueryContext } from '../context.ts';
import { filesInFolder } from '../import/folder.ts';
import { readHead } from '../import/head.ts';
import { probe } from '../import/readers.ts';
import { discardUnfinished, resumeImport, runImport } from '../import/run-import.ts';
import { unfinishedReader } from '../store/repositories/unfinished-imports.ts';
import { proposeMapping } from '../usage/intake.ts';
import { savedFor } from '../usage/saved-mappings.ts';
import { logHeadOf } from '../usage/settle-mapping.ts';
import { withTables } from '../usage/table-intake.ts';

/** Taking files in. */
export const importHandlers = {
  'import.preview': async ({ grants, zone }, context) => Promise.all(grants.map(async grantId => preview(grantId, await context.grants.resolve(grantId), zone, context))),
  'import.run': (request, context) => runImport(request, context),
  'import.unfinished': (_input, { db }) => unfinishedReader(db).all().map(({ unfinishedId, state, name, sizeBytes, startedAt, rows, mapping }) => ({ unfinishedId, state, name, sizeBytes, startedAt, rows, mapping: Mapping.parse(JSON.parse(mapping)) })),
  'import.resume': ({ unfinishedId }, context) => resumeImport(unfinishedId, context),
  'import.discard': async ({ unfinishedId }, context) => {
    await discardUnfinished(unfinishedId, context);
    context.notify('sources');
    return {};
  },
} satisfies HandlersFor<'import.preview' | 'import.run' | 'import.unfinished' | 'import.resume' | 'import.discard'>;

async function preview(grantId: GrantId, path: string, zone: string | null, { signal, hosts, db }: QueryContext): Promise<ImportPreview> {
  const name = basename(path);
  const none = { grantId, name, sizeBytes: 0, kind: 'unknown', format: '', reason: '', mapping: null, saved: null, agreement: null, problem: null } satisfies ImportPreview;
  try {
    const info = await stat(path);
    if (info.isDirectory()) {
      const files = await filesInFolder(path, signal) ?? [];
      if (files.length === 0) throw new ProvisoError('file.is-folder', 'This is a folder without any file in it. Choose the files themselves.');
      return { ...none, format: 'folder', reason: `a folder with ${files.length.toLocaleString('en')} files, each read as its content asks for` };
    }
    const head = await withTables(await readHead(path, name), hosts, path);
    const seen = { ...none, sizeBytes: head.sizeBytes };
    if (head.sizeBytes === 0) return { ...seen, problem: { code: 'import.empty', message: 'The file is empty.' } };
    const found = probe(head, null);
    if (found === null) return { ...seen, problem: { code: 'import.format-unknown', message: 'No reader knows this format. The bytes can be kept all the same.' } };
    return {
      ...seen, kind: found.kind, format: found.format, reason: found.reason,
      mapping: found.kind === 'usage' ? proposeMapping(head, zone) : null,
      saved: found.kind === 'usage' ? savedFor(db, logHeadOf(head, null)) : null,
      agreement: found.kind === 'agreement' ? guessAgreement(head) : null,
    };
  } catch (error) {
    const failure = toProvisoError(error);
    return { ...none, problem: { code: failure.code, message: failure.message } };
  }
}
