import { randomBytes } from 'node:crypto';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { BundleSelection } from '../../../shared/domain/bundle.ts';
import { cite } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { JobContext } from '../context.ts';
import { stopIfCancelled } from '../context.ts';
import { bundleWriter } from '../store/repositories/bundles.ts';
import { holdingsReader } from '../store/repositories/bundle-holdings.ts';
import { custodyReader } from '../store/repositories/custody.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { APP_VERSION } from '../version.ts';
import { draftBundle, finishBundle } from './collect-bundle.ts';
import type { DraftBundle } from './draft.ts';
import { CREDENTIAL_SALT } from './credentials.ts';
import { membersOf, packFrozen } from './frozen-record.ts';
import { hashOriginal } from './originals.ts';
import { preflight, refuseBlocked } from './preflight.ts';

/** How often a draft is read again because the case was written to meanwhile. */
const TRIES = 5;

/** Thrown inside the act, so that it is taken back and the draft read again. */
const MOVED = new Error('the case was written to');

/**
 * Freezes a selection: number, record, members and custody entry in one transaction. Gives the bundle's number.
 * @throws bundle.preflight, bundle.case-busy when the case keeps changing, call.cancelled
 */
export async function freezeBundle(selection: BundleSelection, context: JobContext): Promise<number> {
  const hashed = new Map<string, Sha256 | null>();
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const draft = draftBundle(context.db, selection);
    refuseBlocked(preflight(context.db, draft, context.custody.holds));
    const hashes = await hashDraft(draft, hashed, context);
    const number = tryFreeze(draft, hashes, context);
    if (number !== null) return number;
  }
  throw new ProvisoError('bundle.case-busy', 'The case was changed again and again while the bundle was put together. Wait until the running import has ended and try again; nothing was frozen.');
}

/** Hashes of messages cut out of mailboxes; whether whole exhibits are there is looked at as well. */
async function hashDraft(draft: DraftBundle, known: Map<string, Sha256 | null>, context: JobContext): Promise<Map<string, Sha256 | null>> {
  const hashes = new Map<string, Sha256 | null>();
  const total = draft.originals.length;
  let done = 0;
  for (const original of draft.originals) {
    stopIfCancelled(context.signal);
    context.progress({ done, total, unit: 'files', step: 'bundle.collect', subject: original.cite });
    const range = `${original.exhibit}:${original.startByte}-${original.endByte}`;
    // A whole exhibit is named by its hash: the hash is checked when it is copied, and here only that its bytes are there.
    const isWhole = original.sha256 !== null;
    if (!known.has(range)) known.set(range, await hashOriginal(context.caseFile, original.exhibit, isWhole ? Math.max(0, original.endByte - 1) : original.startByte, original.endByte, context.signal));
    const found = known.get(range) ?? null;
    hashes.set(original.path, isWhole && found !== null ? original.sha256 : found);
    done += 1;
  }
  context.progress({ done: total, total, unit: 'files', step: 'bundle.collect' });
  return hashes;
}

function tryFreeze(draft: DraftBundle, hashes: ReadonlyMap<string, Sha256 | null>, { db, act }: JobContext): number | null {
  try {
    return act(record => {
      if (holdingsReader(db).newestSeq() !== draft.custodySeq) throw MOVED;
      const number = nextNumber(db, 'bundle');
      const frozenAt = new Date().toISOString();
      const frozen = finishBundle(db, draft, hashes, number, frozenAt);
      const { content, contentSha256 } = packFrozen(frozen);
      const seq = record({
        verb: 'exported',
        objects: [{ ref: frozen.bundle.ref, before: null, after: contentSha256 }],
        purpose: `Froze ${cite('bundle', number)}: what is inside, for whom, and at which point of this chain`,
        facts: {
          audience: draft.selection.audience, title: frozen.bundle.title, withLogs: draft.selection.withLogs, credentials: draft.selection.audience === 'internal' ? 'in clear' : draft.selection.withLogs ? 'in clear in usage originals' : 'labels',
          items: frozen.items.length, findings: frozen.findings.length, links: frozen.links.length, events: frozen.events.length, originals: frozen.originals.length,
        },
      });
      const head = custodyReader(db).newest();
      if (head === null || head.seq !== seq) throw new Error('the freezing entry is not the newest');
      const bundles = bundleWriter(db);
      bundles.keepSecret(CREDENTIAL_SALT, randomBytes(32));
      bundles.add({
        number, title: frozen.bundle.title, audience: draft.selection.audience, selection: JSON.stringify(draft.selection), frozenAt, appVersion: APP_VERSION,
        custodySeq: seq, custodyHead: head.hash, content, contentSha256,
      }, membersOf(frozen));
      return number;
    });
  } catch (error) {
    if (error === MOVED) return null;
    throw error;
  }
}
