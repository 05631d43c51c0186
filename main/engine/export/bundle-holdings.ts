import type { FrozenBundle, Holding } from '../../../shared/domain/bundle.ts';
import type { ReadDb } from '../store/connection.ts';
import { holdingsReader } from '../store/repositories/bundle-holdings.ts';
import type { DraftBundle } from './draft.ts';
import { custodyHolding, insideOf } from './custody-extract.ts';
import { holding } from './holdings.ts';

/** What the case holds, what is inside and why the rest is not; each line adds up. */
export function bundleHoldings(db: ReadDb, frozen: Omit<FrozenBundle, 'holdings'>, draft: DraftBundle): Holding[] {
  const held = holdingsReader(db).counts();
  const { choice } = draft;
  const isForOthers = frozen.bundle.audience === 'other-side';
  const complete = frozen.findings.filter(finding => finding.rows === 'complete').length;
  const whole = frozen.exhibits.filter(exhibit => exhibit.inside === 'whole').length;
  const partly = frozen.exhibits.filter(exhibit => exhibit.inside === 'part').length;
  const withoutBytes = new Set(draft.originals.filter(original => !frozen.originals.some(kept => kept.path === original.path)).map(original => original.exhibit));
  const missing = frozen.exhibits.filter(exhibit => exhibit.inside === 'named' && withoutBytes.has(exhibit.sha256)).length;
  const named = frozen.exhibits.length - whole - partly - missing;
  const notesHeld = held.linkNotes + held.eventNotes;
  const notesInside = frozen.links.filter(link => (link.note ?? '') !== '').length + frozen.events.filter(event => (event.note ?? '') !== '').length;
  return [
    holding('items', held.items, frozen.items.length, { 'not-cited': held.items - frozen.items.length }),
    holding('findings', held.findings, frozen.findings.length, choice.left.findings),
    holding('finding-rows', frozen.findings.length, complete, { 'too-many-rows': frozen.findings.length - complete }),
    holding('events', held.events, frozen.events.length, choice.left.events),
    holding('links', held.links, frozen.links.length, choice.left.links),
    holding('versions', held.versions, frozen.versions.length, { 'not-relied-on': held.versions - frozen.versions.length }),
    holding('exhibits', held.exhibits, whole, { 'in-part': partly, 'usage-named': named, 'bytes-missing': missing, 'not-cited': held.exhibits - frozen.exhibits.length }),
    holding('notes', notesHeld, notesInside, isForOthers ? { 'internal-note': notesHeld - notesInside } : { 'not-cited': notesHeld - notesInside }),
    custodyHolding(db, insideOf(frozen), draft.custodySeq + 1),
  ];
}
