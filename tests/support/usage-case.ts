import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { GrantId } from '../../shared/domain/basics.ts';
import type { ImportResult } from '../../shared/contract/case.ts';
import { ImportRequest } from '../../shared/contract/case.ts';
import { Slice } from '../../shared/domain/usage.ts';
import type { Mapping } from '../../shared/domain/usage.ts';
import { actsOn } from '../../main/engine/act.ts';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import type { OpenCase } from '../../main/engine/case-file/open-case.ts';
import type { JobContext } from '../../main/engine/context.ts';
import { runImport } from '../../main/engine/import/run-import.ts';
import { localParseHosts } from '../../main/engine/parse-host/local-transport.ts';
import { tempDir } from './temp.ts';

/** A real case with what taking logs in and measuring them need, on the calling thread. */
export interface UsageCase {
  readonly root: string;
  readonly open: OpenCase;
  readonly context: JobContext;
  /** Takes files in as the command line does; contents are written to files of these names first. */
  take(files: Readonly<Record<string, string | Uint8Array>>, options?: { readonly zone?: string; readonly mapping?: Mapping; readonly kind?: 'usage'; readonly anew?: boolean; readonly timeFormat?: Mapping['time']['format'] }): Promise<ImportResult>;
}

export function makeUsageCase(options: { readonly signal?: AbortSignal } = {}): UsageCase {
  const folder = tempDir();
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const root = join(folder, 'Usage.proviso');
  createCase(root, 'Usage');
  const open = openCase(root);
  onTestFinished(() => { open.close(); });
  if (open.writer === null) throw new Error('the new case cannot be written');
  const db = open.writer;
  const paths = new Map<GrantId, string>();
  const context: JobContext = {
    caseFile: open.caseFile, custody: open.custody, db, signal: options.signal ?? new AbortController().signal, hosts: localParseHosts(), act: actsOn(db), notify: () => undefined, progress: () => undefined,
    grants: { resolve: grant => Promise.resolve(paths.get(grant) ?? '') },
  };
  return {
    root, open, context,
    take: async (files, how = {}) => {
      const incoming = join(folder, randomUUID());
      mkdirSync(incoming);
      const grants = Object.entries(files).map(([name, content]) => {
        const id = randomUUID() as GrantId;
        paths.set(id, join(incoming, name));
        writeFileSync(join(incoming, name), content);
        return id;
      });
      return runImport(ImportRequest.parse({ grants, ...how }), context);
    },
  };
}

/** A slice with everything that is not named left open. */
export function slice(part: Partial<Slice> = {}): Slice {
  return Slice.parse(part);
}
