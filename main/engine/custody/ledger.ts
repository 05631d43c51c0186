import { hostname, userInfo } from 'node:os';
import { CustodyEntry } from '../../../shared/domain/custody.ts';
import type { CustodyDraft, CustodyHead } from '../../../shared/domain/custody.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb, WriteDb } from '../store/connection.ts';
import { caseInfoReader } from '../store/repositories/case-info.ts';
import { custodyReader, custodyWriter } from '../store/repositories/custody.ts';
import { APP_VERSION } from '../version.ts';
import { CHAIN_START, sealEntry, verifyChain } from './chain.ts';
import type { ChainVerdict } from './chain.ts';

/** The chain of a case, for reading and checking. */
export function readLedger(db: ReadDb) {
  const rows = custodyReader(db);
  return {
    head: (): CustodyHead | null => {
      const row = rows.newest();
      return row === null ? null : { seq: row.seq, hash: row.hash, at: parseEntry(row.entry).at };
    },
    /** Newest first; `beforeSeq` exclusive. */
    page: (beforeSeq: number, limit: number, ref: string | null) => rows.page(beforeSeq, limit, ref).map(row => ({ hash: row.hash, entry: parseEntry(row.entry) })),
    count: rows.count,
    verify: (): ChainVerdict => verifyChain(rows.all()),
    seqOf: rows.seqOf,
  };
}

/** Appends entries; the transaction of the act must be open. */
export function writeLedger(db: WriteDb) {
  const rows = custodyWriter(db);
  const info = caseInfoReader(db);
  return {
    /**
     * Seals and stores the next entry; gives its number.
     * @throws custody.outside-act when no transaction is open
     * @throws custody.too-large past 64 KiB
     */
    append: (draft: CustodyDraft): number => {
      if (!db.inTransaction) throw new ProvisoError('custody.outside-act', 'A custody entry belongs into the transaction of the act it records.');
      const last = rows.newest();
      const person = info.get();
      const now = new Date();
      const entry = CustodyEntry.parse({
        format: 1,
        seq: (last?.seq ?? 0) + 1,
        previous: last?.hash ?? CHAIN_START,
        at: now.toISOString(),
        offsetMinutes: localOffsetMinutes(now),
        monotonicNs: process.hrtime.bigint().toString(),
        osUser: osUser(),
        declaredName: person.declaredName.toWellFormed(),
        declaredRole: person.declaredRole.toWellFormed(),
        host: hostname(),
        appVersion: APP_VERSION,
        verb: draft.verb,
        objects: draft.objects.map(object => ({ ...object, ref: object.ref.toWellFormed() })),
        purpose: (draft.purpose ?? '').slice(0, 2_000).toWellFormed(),
        counterparty: (draft.counterparty ?? '').slice(0, 2_000).toWellFormed(),
        outcome: draft.outcome ?? 'done',
        facts: Object.fromEntries(Object.entries(draft.facts ?? {}).map(([key, value]) => [key, typeof value === 'string' ? value.toWellFormed() : value])),
      } satisfies CustodyEntry);
      const { text, hash } = sealEntry(entry);
      rows.append({ seq: entry.seq, hash, entry: text }, entry.objects.map(object => object.ref));
      return entry.seq;
    },
  };
}

function parseEntry(text: string): CustodyEntry {
  return CustodyEntry.parse(JSON.parse(text));
}

/** Minutes east of UTC where the person sits. Subtle: the engine itself runs with TZ=UTC, so the shell passes the person's zone on. */
function localOffsetMinutes(at: Date): number {
  const zone = process.env['PROVISO_LOCAL_ZONE'];
  if (zone === undefined || zone === '') return 0 - at.getTimezoneOffset();
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(at).find(part => part.type === 'timeZoneName')?.value ?? '';
    const match = /GMT([+-])(\d{2}):(\d{2})/.exec(name);
    return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  } catch {
    return 0 - at.getTimezoneOffset();
  }
}

function osUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
