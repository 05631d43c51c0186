import { basename } from 'node:path';
import type { Output } from '../../../shared/contract/methods.ts';
import type { BundleSelection, Holding } from '../../../shared/domain/bundle.ts';
import type { BundleOmission, BundlePreview } from '../../../shared/contract/bundles.ts';
import { ref } from '../../../shared/domain/refs.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import type { JobContext, QueryContext } from '../context.ts';
import { bundleReader, bundleWriter } from '../store/repositories/bundles.ts';
import { custodyReader } from '../store/repositories/custody.ts';
import { evidenceReader } from '../store/repositories/evidence.ts';
import { checkTarget } from './bag-target.ts';
import type { BundleSources } from './bundle-sources.ts';
import { draftBundle, finishBundle } from './collect-bundle.ts';
import { CREDENTIAL_SALT, credentialsFor } from './credentials.ts';
import { chainUpTo, custodyOf, insideOf } from './custody-extract.ts';
import { findingRows, unpackOf } from './finding-source.ts';
import { freezeBundle } from './freeze-bundle.ts';
import { unpackFrozen } from './frozen-record.ts';
import { exhibitBytes } from './originals.ts';
import { preflight, refuseBlocked } from './preflight.ts';
import { neededFor, renderBundle } from './render-bundle.ts';

type ExportResult = Output<'bundle.export'>;

/** Files of every bundle besides originals and findings. */
const TABLE_FILES = 18;
/** A number no bundle has, so that entries of other bundles are not taken for this one's. */
const NO_BUNDLE_YET = 9_999_999_999;
const FINDING_FILES = { complete: 3, summary: 5 } as const;

/** What a selection would come to, without writing or opening anything. */
export function previewBundle(selection: BundleSelection, { db, custody }: QueryContext): BundlePreview {
  const draft = draftBundle(db, selection);
  // Number, moment and hashes only hold places here: nothing of them is shown.
  const frozen = finishBundle(db, draft, new Map(draft.originals.map(original => [original.path, original.sha256 ?? original.exhibit])), NO_BUNDLE_YET, new Date(0).toISOString());
  return {
    items: frozen.items.length, families: frozen.items.filter(item => item.parent === null).length,
    findings: frozen.findings.length, links: frozen.links.length, events: frozen.events.length, versions: frozen.versions.length,
    files: frozen.originals.length + TABLE_FILES + frozen.findings.reduce((sum, finding) => sum + FINDING_FILES[finding.rows], 0),
    bytes: neededFor(frozen),
    omissions: omissionsOf(frozen.holdings), holdings: frozen.holdings,
    preflight: preflight(db, draft, custody.holds),
  };
}

/**
 * Freezes a selection and writes it to a folder. When writing fails the frozen bundle stays in the case, listed as not rendered.
 * @throws what `freezeBundle` and `renderBundle` throw
 */
export async function exportBundle(selection: BundleSelection, target: string, context: JobContext): Promise<ExportResult> {
  const draft = draftBundle(context.db, selection);
  refuseBlocked(preflight(context.db, draft, context.custody.holds));
  // A folder that cannot be written is refused before a number is given out.
  await checkTarget(target, { caseRoot: context.caseFile.root, neededBytes: neededFor({ originals: draft.originals, findings: draft.content.findings }) });
  const number = await freezeBundle(selection, context);
  context.notify('bundles');
  return writeFrozen(number, target, context);
}

/**
 * Writes a frozen bundle to a folder: the same bytes each time.
 * @throws bundle.unknown, bundle.damaged, bundle.not-the-same; what `renderBundle` throws
 */
export async function writeFrozen(number: number, target: string, context: JobContext): Promise<ExportResult> {
  const { db, act, notify } = context;
  const stored = bundleReader(db).stored(number);
  if (stored === null) throw new ProvisoError('bundle.unknown', `This case has no bundle B-${String(number).padStart(2, '0')}. List the bundles to see theirs.`, { number });
  const bundleRef = ref('bundle', number);
  const name = basename(target);
  try {
    const frozen = unpackFrozen(stored);
    const head = custodyReader(db).page(stored.custodySeq + 1, 1, null)[0];
    if (head?.hash !== stored.custodyHead) throw new ProvisoError('bundle.custody-differs', 'The custody chain is no longer the one this bundle was frozen in. Check the case; nothing was written.', { number });
    const before = bundleReader(db).firstManifest(number);
    const custody = { seq: stored.custodySeq, head: stored.custodyHead, at: custodyAt(head.entry) };
    const rendered = await renderBundle(target, frozen, custody, sourcesFor(frozen, stored.custodySeq, context), {
      signal: context.signal,
      caseRoot: context.caseFile.root,
      onProgress: (step, done, total, path) => { context.progress({ done, total, unit: 'bytes', step, subject: path }); },
      ...(before === null ? {} : { expectedManifest: before }),
    });
    act(record => {
      const seq = record({
        verb: 'exported',
        objects: [{ ref: bundleRef, before: before, after: rendered.manifestSha256 }],
        purpose: `Wrote ${frozen.bundle.cite} to a folder and read all of it back`,
        facts: { name, files: rendered.files, bytes: rendered.bytes, manifestSha256: rendered.manifestSha256, audience: frozen.bundle.audience },
      });
      bundleWriter(db).addRendering({ number, name, failure: null, files: rendered.files, bytes: rendered.bytes, manifestSha256: rendered.manifestSha256, custodySeq: seq });
    });
    notify('bundles');
    const row = bundleReader(db).row(number);
    if (row === null) throw new Error('the bundle is gone from its list');
    return { bundle: row, omissions: omissionsOf(frozen.holdings), holdings: frozen.holdings, verify: rendered.verify };
  } catch (error) {
    noteFailure(number, name, error, context);
    throw error;
  }
}

/** A frozen bundle that could not be written stays, and the list says what went wrong. */
function noteFailure(number: number, name: string, error: unknown, { db, act, notify }: JobContext): void {
  const { code, message } = toProvisoError(error);
  try {
    act(record => {
      const seq = record({ verb: 'failed', objects: [{ ref: ref('bundle', number), before: null, after: null }], purpose: 'Writing a frozen bundle to a folder did not end', outcome: 'failed', facts: { name, code } });
      bundleWriter(db).addRendering({ number, name, failure: { code, message }, files: 0, bytes: 0, manifestSha256: '', custodySeq: seq });
    });
  } catch {
    // What stopped the writing is what the person must hear; that it could not be noted follows from it.
    return;
  }
  notify('bundles');
}

function sourcesFor(frozen: ReturnType<typeof unpackFrozen>, headSeq: number, { db, caseFile, signal }: JobContext): BundleSources {
  const salt = bundleReader(db).secret(CREDENTIAL_SALT);
  if (salt === null) throw new ProvisoError('bundle.damaged', 'The salt for credentials is missing from this case. Check the case; nothing was written.');
  const evidence = evidenceReader(db);
  const inside = insideOf(frozen);
  return {
    original: original => exhibitBytes(caseFile, original.exhibit, original.startByte, original.endByte, signal),
    itemText: item => {
      const [number = 0, part = 0] = item.ref.slice('item:'.length).split('.').map(Number);
      return Promise.resolve(evidence.text(number, part));
    },
    unpack: sha256 => unpackOf(db, sha256),
    findingRows: finding => findingRows(db, caseFile, finding, signal),
    custody: () => custodyOf(db, inside, headSeq),
    chain: () => chainUpTo(db, headSeq),
    credential: credentialsFor(db, frozen.bundle.audience, salt),
  };
}

/** What stays out, as one list. */
function omissionsOf(holdings: readonly Holding[]): BundleOmission[] {
  return holdings.flatMap(({ kind, left }) => left.map(({ code, count, reason }) => ({ category: kind, code, count, reason })));
}

function custodyAt(entry: string): string {
  const parsed: unknown = JSON.parse(entry);
  return typeof parsed === 'object' && parsed !== null && 'at' in parsed && typeof parsed.at === 'string' ? parsed.at : '';
}
