import { numberOf } from '../../../shared/domain/refs.ts';
import type { HandlersFor, JobContext } from '../context.ts';
import { exportBundle, previewBundle, writeFrozen } from '../export/run-export.ts';
import { verifyBundle } from '../export/verify-bundle.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { listFindings } from '../usage/findings.ts';
import { bundleReader } from '../store/repositories/bundles.ts';

const LIST_MAX = 10_000;

/** Evidence bundles: what would go in, freezing, writing, judging. */
export const bundleHandlers = {
  'bundle.list': (_input, { db }) => bundleReader(db).list(LIST_MAX),

  'bundle.preview': (selection, context) => previewBundle(selection, context),

  'bundle.export': async ({ target, ...selection }, context) => {
    await ensureFindings(context);
    return exportBundle(selection, await context.grants.resolve(target), context);
  },

  'bundle.render': async ({ ref, target }, context) => {
    await ensureFindings(context);
    return writeFrozen(numberOf(ref), await context.grants.resolve(target), context);
  },

  'bundle.verify': async ({ target }, { grants, signal, progress }) => verifyBundle(await grants.resolve(target), {
    signal,
    onProgress: (done, total, path) => { progress({ done, total, unit: 'bytes', step: 'bundle.verify', subject: path }); },
  }),
} satisfies HandlersFor<'bundle.list' | 'bundle.preview' | 'bundle.export' | 'bundle.render' | 'bundle.verify'>;

/** Rows of a finding that leaves repeats out are read when a bundle is written. */
async function ensureFindings(context: JobContext): Promise<void> {
  for (const { slice } of listFindings(context.db)) await ensureDuplicates(context, slice);
}
