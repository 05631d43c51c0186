import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { cite, ref } from '../../../shared/domain/refs.ts';
import { effectsInOrder, instantMs, startOfDayMs } from '../agreements/in-force.ts';
import { readAgreements } from '../agreements/read-agreements.ts';
import type { ReadDb } from '../store/connection.ts';
import { agreementReader } from '../store/repositories/agreements.ts';
import { eventReader } from '../store/repositories/events.ts';
import type { EventRow } from '../store/repositories/events.ts';
import { NO_LINKS } from '../store/repositories/links.ts';
import { UNDATED } from '../store/repositories/timeline.ts';
import type { TimelineItem, timelineReader } from '../store/repositories/timeline.ts';
import { edtfOf } from './chronology.ts';
import type { Entry } from './chronology.ts';

type Reader = ReturnType<typeof timelineReader>;

const DAY_MS = 86_400_000;

/** Every event as an entry of the chronology; undated ones come last. */
export function eventEntries(db: ReadDb, timeline: Reader): Entry[] {
  return eventReader(db).all().map(event => ({ atUtcMs: event.fromUtcMs ?? (event.toUtcMs === null ? UNDATED : event.toUtcMs - 1), lane: 'event', id: event.eventId, row: eventRow(event, timeline) }));
}

function eventRow(event: EventRow, timeline: Reader): TimelineRow {
  const at = event.fromUtcMs ?? (event.toUtcMs === null ? null : event.toUtcMs - 1);
  const { links, provisions } = timeline.linked('event', event.eventId);
  return {
    at: at === null ? null : new Date(at).toISOString(), atUtcMs: event.fromUtcMs, toUtcMs: event.toUtcMs, edtf: event.edtf, basis: event.basis, lane: 'event',
    title: event.statement, ref: event.ref, cite: event.cite, citations: event.citations, provisions: [...provisions], links,
  };
}

/** Every dated text: when it is stated to take effect, and each day it was captured. Basis is `stated` or `captured`. */
export function agreementEntries(db: ReadDb): Entry[] {
  const captures = agreementReader(db).captures();
  return readAgreements(db).flatMap(agreement => agreement.versions.flatMap((version): Entry[] => {
    const title = `${agreement.name}, ${version.label}`;
    const row = (edtf: string, basis: string, from: number, to: number): TimelineRow => ({
      at: new Date(from).toISOString(), atUtcMs: from, toUtcMs: to, edtf, basis, lane: 'agreement', title, ref: version.ref, cite: version.cite, citations: [], provisions: [], links: NO_LINKS,
    });
    const stated = version.stated === null ? [] : [entryOf(version.versionId * 2, row(version.stated, 'stated', startOfDayMs(version.stated, 'UTC'), startOfDayMs(version.stated, 'UTC') + DAY_MS))];
    const seen = [...new Set(captures.filter(capture => capture.versionId === version.versionId).map(capture => capture.captured))].flatMap(captured => {
      if (captured === null) return [];
      const from = instantMs(captured, 'UTC');
      const isDay = captured.length === 10;
      return [entryOf(version.versionId * 2 + 1, row(isDay ? captured : edtfOf(from, 0), 'captured', from, isDay ? from + DAY_MS : from + 1_000))];
    });
    return [...stated, ...seen];
  }));
}

function entryOf(id: number, row: TimelineRow): Entry {
  return { atUtcMs: row.atUtcMs ?? UNDATED, lane: row.lane, id, row };
}

/** Every finding, at the first request it counts; one that counts none is undated. Basis is `log`. */
export function findingEntries(timeline: Reader): Entry[] {
  return timeline.findings().map(finding => {
    const from = finding.firstUtcUs === null ? null : Math.floor(finding.firstUtcUs / 1_000);
    const to = finding.lastUtcUs === null ? null : Math.floor(finding.lastUtcUs / 1_000) + 1;
    const { links, provisions } = timeline.linked('finding', finding.number);
    return {
      atUtcMs: from ?? UNDATED, lane: 'finding', id: finding.number,
      row: {
        at: from === null ? null : new Date(from).toISOString(), atUtcMs: from, toUtcMs: to, edtf: from === null || to === null ? '' : dayRange(from, to), basis: 'log', lane: 'finding',
        title: finding.title === '' ? finding.query : finding.title, ref: ref('finding', finding.number), cite: cite('finding', finding.number), citations: [], provisions: [...provisions], links,
      },
    };
  });
}

/** Intervals in EDTF have days, not times. */
function dayRange(from: number, to: number): string {
  const [first, last] = [new Date(from).toISOString().slice(0, 10), new Date(to - 1).toISOString().slice(0, 10)];
  return first === last ? first : `${first}/${last}`;
}

/** Messages and documents; basis is how the item came to its date. */
export function itemEntry(item: TimelineItem, timeline: Reader): Entry {
  const { links, provisions } = timeline.linked('item', item.number);
  const title = item.title.trim() === '' ? '' : item.title;
  return {
    atUtcMs: item.atUtcMs ?? UNDATED, lane: 'correspondence', id: item.itemId,
    row: {
      at: item.atUtcMs === null ? null : new Date(item.atUtcMs).toISOString(), atUtcMs: item.atUtcMs, toUtcMs: item.atUtcMs === null ? null : item.atUtcMs + 1_000,
      edtf: item.atUtcMs === null ? '' : edtfOf(item.atUtcMs, item.offsetMinutes), basis: item.dateBasis, lane: 'correspondence',
      title: item.fromName === '' ? title : `${item.fromName}: ${title}`, ref: ref('item', item.number), cite: cite('item', item.number), citations: [], provisions: [...provisions], links,
    },
  };
}

/** A stretch of time in which a text is in force by its stated date; open-ended for the newest. */
export interface Band {
  readonly agreement: string;
  readonly ref: string;
  readonly cite: string;
  readonly label: string;
  readonly fromUtcMs: number;
  readonly toUtcMs: number | null;
  /** `stated` or `captured`. */
  readonly basis: string;
}

/** Bands of every agreement in the order of effect. Texts under one date share its stretch. */
export function versionBands(db: ReadDb): Band[] {
  return readAgreements(db).flatMap(agreement => {
    const effects = effectsInOrder(agreement.versions, 'UTC');
    return effects.map(effect => {
      const next = effects.find(other => other.on > effect.on);
      return {
        agreement: agreement.name, ref: effect.version.ref, cite: effect.version.cite, label: effect.version.label,
        fromUtcMs: startOfDayMs(effect.on, 'UTC'), toUtcMs: next === undefined ? null : startOfDayMs(next.on, 'UTC'), basis: effect.kind,
      };
    });
  });
}
