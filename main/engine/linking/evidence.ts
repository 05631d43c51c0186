import type { EvidenceRef } from '../../../shared/domain/refs.ts';
import { citeOf, splitItemRef } from '../../../shared/domain/refs.ts';
import type { ItemRef, PassageRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { eventReader } from '../store/repositories/events.ts';
import { evidenceReader } from '../store/repositories/evidence.ts';
import type { EvidenceKey, StoredPassage } from '../store/repositories/links.ts';
import { passageAt } from './passage.ts';
import type { EvidencePeriod } from './version-warning.ts';

/** What is shown of evidence, and when it is from. */
export interface EvidenceFacts {
  readonly title: string;
  /** The statement of a finding or event, the subject of an item; a link on a passage shows its quote instead. */
  readonly statement: string;
  readonly period: EvidencePeriod;
  /** ISO 8601 instant of its last moment, or null when nothing dates it. */
  readonly at: string | null;
}

/** Takes a reference apart. */
export function evidenceKey(evidence: EvidenceRef): EvidenceKey {
  if (evidence.startsWith('item:')) {
    const { number, part, range } = splitItemRef(evidence as ItemRef | PassageRef);
    return { kind: range === null ? 'item' : 'passage', number, part, start: range?.start ?? null, end: range?.end ?? null };
  }
  const kind = evidence.startsWith('finding:') ? 'finding' : 'event';
  return { kind, number: Number(evidence.slice(evidence.indexOf(':') + 1)), part: 0, start: null, end: null };
}

/** Reads what evidence is; one for each list, so that its statements are prepared once. */
export function evidenceLookup(db: ReadDb) {
  const items = evidenceReader(db);
  const events = eventReader(db);
  const factsOf = (key: Pick<EvidenceKey, 'kind' | 'number' | 'part'>): EvidenceFacts | null => {
    if (key.kind === 'event') {
      const event = events.get(key.number);
      return event === null ? null : facts(event.statement, event.statement, event.fromUtcMs, event.toUtcMs === null ? null : event.toUtcMs - 1);
    }
    if (key.kind === 'finding') {
      const finding = items.finding(key.number);
      return finding === null ? null : facts(finding.title, finding.title, finding.firstAtMs, finding.lastAtMs);
    }
    const item = items.item(key.number, key.part);
    return item === null ? null : facts(item.title, item.title, item.atUtcMs, item.atUtcMs);
  };
  return {
    /** Null when the case holds no such thing. */
    facts: factsOf,
    /** @throws evidence.unknown */
    require: (evidence: EvidenceRef): EvidenceFacts & { readonly key: EvidenceKey } => {
      const key = evidenceKey(evidence);
      const found = factsOf(key);
      const isRemoved = key.kind === 'event' && events.get(key.number)?.removed === true;
      if (found === null || isRemoved) throw new ProvisoError('evidence.unknown', `This case holds no ${citeOf(evidence)}. Search for it to see its reference.`, { ref: evidence });
      return { ...found, key };
    },
    /** The words of a passage with what stands around them; null for evidence that is a whole. @throws evidence.bad-range */
    passage: (key: EvidenceKey): StoredPassage | null => {
      if (key.kind !== 'passage' || key.start === null || key.end === null) return null;
      const text = items.text(key.number, key.part);
      const passage = passageAt(text, key.start, key.end);
      if (passage === null) {
        throw new ProvisoError('evidence.bad-range', `The range ${key.start}–${key.end} does not lie in the text of this item, which has ${text.length} characters. Select the words again.`, { length: text.length });
      }
      return passage;
    },
  };
}

function facts(title: string, statement: string, fromUtcMs: number | null, toUtcMs: number | null): EvidenceFacts {
  const last = toUtcMs ?? fromUtcMs;
  return { title, statement, period: { fromUtcMs, toUtcMs }, at: last === null ? null : new Date(last).toISOString() };
}
