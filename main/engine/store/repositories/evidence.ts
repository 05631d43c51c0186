import type { ReadDb } from '../connection.ts';

/** What a link or citation shows of an item: its subject or name, when it is from, and how it came to that date. */
export interface ItemFacts {
  readonly title: string;
  readonly fromName: string;
  readonly atUtcMs: number | null;
}

/** What a link or citation shows of a finding: its title and the first and last request it counts, UTC milliseconds. */
export interface FindingFacts {
  readonly title: string;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

/** The little that linking needs to know of items and findings. */
export function evidenceReader(db: ReadDb) {
  const facts = db.prepare<[number, number], { subject: string | null; name: string; fromName: string; fromAddress: string; atUtcMs: number | null; parentSubject: string | null; parentAt: number | null }>(
    `SELECT t.subject, i.name, i.from_name AS fromName, i.from_address AS fromAddress, i.at_utc_ms AS atUtcMs, w.subject AS parentSubject, h.at_utc_ms AS parentAt
       FROM visible_item i LEFT JOIN item_text t ON t.item_id = i.item_id
       LEFT JOIN visible_item h ON h.number = i.number AND h.part = 0 LEFT JOIN item_text w ON w.item_id = h.item_id
      WHERE i.number = ? AND i.part = ?`);
  const body = db.prepare<[number, number], { body: string }>('SELECT t.body FROM visible_item i JOIN item_text t ON t.item_id = i.item_id WHERE i.number = ? AND i.part = ?');
  const finding = db.prepare<[number], { title: string; query: string; firstUtcUs: number | null; lastUtcUs: number | null }>(
    'SELECT title, query, first_utc_us AS firstUtcUs, last_utc_us AS lastUtcUs FROM finding WHERE number = ?');
  return {
    /** Null when the case holds no such finding; one without a title has its query for one. */
    finding: (number: number): FindingFacts | null => {
      const row = finding.get(number);
      return row === undefined ? null : { title: row.title === '' ? row.query : row.title, firstAtMs: toMs(row.firstUtcUs), lastAtMs: toMs(row.lastUtcUs) };
    },
    /** Null when the case holds no such item. A part without a date has its message's. */
    item: (number: number, part: number): ItemFacts | null => {
      const row = facts.get(number, part);
      if (row === undefined) return null;
      const title = [row.subject, row.name, row.parentSubject].map(words => words ?? '').find(words => words.trim() !== '') ?? '';
      return { title, fromName: row.fromName === '' ? row.fromAddress : row.fromName, atUtcMs: row.atUtcMs ?? row.parentAt };
    },
    /** The text that passages cite; empty when there is none. */
    text: (number: number, part: number): string => body.get(number, part)?.body ?? '',
  };
}

function toMs(atUtcUs: number | null): number | null {
  return atUtcUs === null ? null : Math.floor(atUtcUs / 1_000);
}
