import type { BundlePreview } from '../../../shared/contract/bundles.ts';
import type { FrozenBundle } from '../../../shared/domain/bundle.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { eventReader } from '../store/repositories/events.ts';
import { evidenceReader } from '../store/repositories/evidence.ts';
import { linkReader } from '../store/repositories/links.ts';
import type { DraftBundle } from './draft.ts';
import { secretsOf } from './credentials.ts';

export type Preflight = BundlePreview['preflight'];

/** Notes shorter than this occur by chance. */
const NOTE_MIN = 16;
/** Words that mark a message as not for the other side, in the two languages of the product. */
const PRIVILEGE = /\b(privileged (?:and|&) confidential|attorney[- ]client|attorney work product|legal(?:ly)? privilege[d]?|without prejudice|work product doctrine|confidentiel avocat|secret professionnel de l['’]avocat|sous toutes réserves)\b/i;

/** What speaks against sending this bundle to this audience. What blocks must be put right first. */
export function preflight(db: ReadDb, draft: DraftBundle, custodyHolds: boolean): Preflight {
  const { content, selection } = draft;
  const found: { code: string; message: string; blocks: boolean }[] = [];
  const add = (code: string, message: string, blocks: boolean): void => { found.push({ code, message, blocks }); };
  if (content.links.length + content.findings.length + content.events.length === 0) {
    add('preflight.empty', 'Nothing would be inside. Link evidence to a provision first, or choose provisions that have links.', true);
  }
  if (!custodyHolds) add('preflight.custody-broken', 'The custody chain of this case does not hold. The bundle would say so to whoever checks its entries.', false);
  const stale = content.findings.filter(finding => finding.stale);
  if (stale.length > 0) add('preflight.stale-finding', `${stale.map(finding => finding.cite).join(', ')} ${stale.length === 1 ? 'was' : 'were'} measured on data that has changed since. Measure again first.`, selection.audience === 'other-side');
  if (selection.audience === 'internal') return found;
  const secrets = content.findings.flatMap(finding => secretsOf(finding.slice));
  const telling = ownWords(content).filter(({ text }) => secrets.some(secret => text.includes(secret)));
  if (telling.length > 0) add('preflight.credential-in-words', `A credential stands in the words of ${telling[0]?.cite ?? ''}. Reword it: credentials leave the case as labels.`, true);
  if (selection.withLogs && draft.usageExhibits.length > 0) add('preflight.logs-in-clear', 'Usage originals are copied as they are, with credentials in clear. The custody log will say so.', false);
  if (selection.audience !== 'other-side') return found;
  const notes = [...linkReader(db).all(Number.MAX_SAFE_INTEGER).map(link => link.note), ...eventReader(db).all().map(event => event.note)].map(note => note.trim()).filter(note => note.length >= NOTE_MIN);
  const leaking = ownWords(content).filter(({ text }) => notes.some(note => text.includes(note)));
  if (leaking.length > 0) add('preflight.internal-note', `The words of ${leaking[0]?.cite ?? ''} repeat an internal note. Reword it before it goes to the other side.`, true);
  const evidence = evidenceReader(db);
  const marked = content.items.filter(item => {
    const [number = 0, part = 0] = item.ref.slice('item:'.length).split('.').map(Number);
    return PRIVILEGE.test(item.subject) || PRIVILEGE.test(evidence.text(number, part));
  });
  if (marked.length > 0) add('preflight.privilege-words', `${marked.slice(0, 5).map(item => item.cite).join(', ')}${marked.length > 5 ? ` and ${marked.length - 5} more` : ''} may be privileged: the words say so. Read ${marked.length === 1 ? 'it' : 'them'} before this leaves the house.`, false);
  return found;
}

/** Sentences that people of the own side wrote and that go out as they are. */
function ownWords(content: Pick<FrozenBundle, 'events' | 'findings'>): { readonly cite: string; readonly text: string }[] {
  return [
    ...content.events.map(event => ({ cite: event.cite, text: [event.statement, event.basis, event.negative?.query ?? '', event.negative?.scope ?? ''].join('\n') })),
    ...content.findings.map(finding => ({ cite: finding.cite, text: finding.title })),
  ];
}

/** @throws bundle.preflight naming the first thing that blocks */
export function refuseBlocked(found: Preflight): void {
  const blocking = found.find(entry => entry.blocks);
  if (blocking !== undefined) throw new ProvisoError('bundle.preflight', `${blocking.message} (${blocking.code}) Nothing was frozen.`, { preflight: blocking.code });
}
