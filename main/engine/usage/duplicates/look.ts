import { ProvisoError } from '../../../../shared/errors.ts';
import type { Slice } from '../../../../shared/domain/usage.ts';
import type { JobContext } from '../../context.ts';
import { duplicateWriter } from '../../store/repositories/duplicates.ts';
import { fileLabel } from '../member-name.ts';
import { openSources } from '../open-source.ts';
import { findDuplicates } from './find.ts';
import { duplicateOverview } from './overview.ts';
import { keyOf, uncompared } from './repeats.ts';

type LookContext = Pick<JobContext, 'db' | 'caseFile' | 'signal' | 'act' | 'notify' | 'progress'>;

/**
 * Compares every log that came in or was read again since with all the others, and keeps what was found, all of it or nothing.
 * @throws usage.logs-changed when logs were compared by another job meanwhile
 */
export async function lookForDuplicates(context: LookContext): Promise<void> {
  const { db, caseFile, signal } = context;
  const duplicates = duplicateWriter(db);
  const state = (): string => JSON.stringify(duplicates.compared());
  const before = state(), known = new Set(duplicates.compared().map(keyOf));
  const sources = openSources(context);
  if (sources.every(({ info }) => known.has(keyOf(info)))) return;
  const sets = await findDuplicates(context, caseFile.usageDir, sources.map(source => ({ source, isKnown: known.has(keyOf(source.info)) })), signal, (done, total, log) => {
    context.progress({ done, total, unit: 'rows', step: 'usage.duplicates', rows: done, ...(log === null ? {} : { subject: fileLabel(db, log.info) }) });
  });
  context.act(record => {
    if (state() !== before) throw new ProvisoError('usage.logs-changed', 'Logs were compared elsewhere meanwhile. What was found here was dropped; look again.');
    duplicates.dropStale();
    const comparedAt = new Date().toISOString(), current = new Set(openSources(context).map(({ info }) => keyOf(info)));
    for (const { info } of sources) if (current.has(keyOf(info))) duplicates.addCompared(info, comparedAt);
    for (const set of sets) if (current.has(keyOf(set))) duplicates.addSet(set);
    const compared = sources.filter(({ info }) => !known.has(keyOf(info)));
    record({
      verb: 'measured', objects: compared.slice(0, 100).map(({ info }) => ({ ref: `exhibit:${info.sha256.slice(0, 12)}`, before: null, after: info.contentSha256 })),
      purpose: 'Looked for repeated requests', facts: { logs: sources.length, compared: compared.length, repeats: duplicateOverview(db).repeats },
    });
  });
  context.notify('usage', 'custody');
}

/** Looks for repeats where a slice leaves them out and nobody did yet. A case that is open for reading is left as it is. */
export async function ensureDuplicates(context: LookContext, slice: Pick<Slice, 'exclude' | 'sources'>): Promise<void> {
  if (!slice.exclude.includes('duplicates') || context.caseFile.readOnly || uncompared(context.db, slice.sources).length === 0) return;
  await lookForDuplicates(context);
}
