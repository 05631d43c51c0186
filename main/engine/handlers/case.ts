import type { Cursor } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { checkCase } from '../case-file/check.ts';
import { placeInfo, readPlace } from '../case-file/places.ts';
import type { HandlersFor } from '../context.ts';
import { readLedger } from '../custody/ledger.ts';
import { caseCounts } from '../store/repositories/case-counts.ts';
import { caseInfoReader, caseInfoWriter } from '../store/repositories/case-info.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';

/** The case itself, its sources and its custody chain. */
export const caseHandlers = {
  'case.state': (_input, { db, caseFile, custody }) => {
    const info = caseInfoReader(db).get();
    const ledger = readLedger(db);
    const head = ledger.head();
    return {
      title: info.title,
      readOnly: caseFile.readOnly,
      lockedBy: caseFile.lockedBy,
      damaged: false,
      createdAt: info.createdAt,
      appVersion: info.appVersion,
      declaredName: info.declaredName,
      declaredRole: info.declaredRole,
      counts: caseCounts(db),
      custody: { entries: head?.seq ?? 0, head: head?.hash ?? '', verifiedAt: custody.verifiedAt, holds: custody.holds && !custody.notedHeadMissing },
    };
  },

  'case.declare': ({ name, role }, { db, act, notify }) => {
    act(record => {
      const before = caseInfoReader(db).get();
      caseInfoWriter(db).declare(name, role);
      record({ verb: 'annotated', objects: [{ ref: 'case', before: null, after: null }], purpose: 'Declared who works on the case', facts: { nameBefore: before.declaredName, roleBefore: before.declaredRole, name, role } });
    });
    notify('case');
    return {};
  },

  'case.rename': ({ title }, { db, act, notify }) => {
    act(record => {
      const before = caseInfoReader(db).get().title;
      caseInfoWriter(db).rename(title);
      record({ verb: 'annotated', objects: [{ ref: 'case', before: null, after: null }], purpose: 'Renamed the case', facts: { before, after: title } });
    });
    notify('case');
    return {};
  },

  'case.check': (_input, context) => checkCase(context),

  'source.page': ({ kind, status, after, limit }, { db }) => {
    const exhibits = exhibitReader(db);
    const before = after === null ? Number.MAX_SAFE_INTEGER : Number(after);
    const rows = exhibits.page({ kind, status }, before, limit);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return { rows, next: last === undefined ? null : (String(last.receiptId) as Cursor), total: exhibits.total({ kind, status }) };
  },

  'source.get': ({ sha256 }, { db, caseFile }) => {
    const exhibits = exhibitReader(db);
    const found = exhibits.source(sha256);
    if (found === null) throw new ProvisoError('exhibit.unknown', `This case holds no exhibit ${sha256.slice(0, 12)}.`, { sha256 });
    const place = readPlace(caseFile, sha256);
    return { ...found, place: place === null ? null : placeInfo(place), receipts: exhibits.receipts(sha256), problems: exhibits.countProblems(sha256) };
  },

  'source.problems': ({ sha256, after, limit }, { db }) => {
    const exhibits = exhibitReader(db);
    const problems = exhibits.problems(sha256, after === null ? 0 : Number(after), limit);
    const last = problems.length === limit ? problems.at(-1) : undefined;
    return { problems, next: last === undefined ? null : (String(last.problemId) as Cursor), total: exhibits.countProblems(sha256) };
  },

  'custody.page': ({ before, limit, ref }, { db }) => {
    const ledger = readLedger(db);
    const entries = ledger.page(before ?? Number.MAX_SAFE_INTEGER, limit, ref);
    const last = entries.length === limit ? entries.at(-1) : undefined;
    return { entries, next: last?.entry.seq ?? null, total: ledger.count(ref) };
  },

  'custody.verify': ({ head }, { db }) => {
    const ledger = readLedger(db);
    const verdict = ledger.verify();
    return {
      holds: verdict.holds,
      entries: verdict.entries,
      head: verdict.entries === 0 ? null : { seq: verdict.entries, hash: verdict.head, at: verdict.headAt },
      brokenAt: verdict.brokenAt,
      headFound: head === null ? null : ledger.seqOf(head.trim().toLowerCase()) !== null,
    };
  },
} satisfies HandlersFor<'case.state' | 'case.declare' | 'case.rename' | 'case.check' | 'source.page' | 'source.get' | 'source.problems' | 'custody.page' | 'custody.verify'>;
