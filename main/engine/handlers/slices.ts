import { createHash } from 'node:crypto';
import type { HandlersFor } from '../context.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { personOf } from '../linking/person.ts';
import { rowSetReader, rowSetWriter } from '../store/repositories/row-sets.ts';
import { sliceReader, sliceWriter } from '../store/repositories/slices.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { exportRows } from '../usage/export-rows.ts';
import { grepLogs } from '../usage/grep.ts';
import { requireHits, requireSlice, toSavedSlice } from '../usage/saved-slices.ts';
import { queryOf } from '../../../shared/domain/slice-query.ts';

/** Filters with names. */
export const sliceHandlers = {
  'slice.list': (_input, { db }) => sliceReader(db).all().map(toSavedSlice),

  'slice.save': ({ name, slice, note, replace }, { db, act, notify }) => {
    requireHits(db, slice.hits);
    const slices = sliceWriter(db);
    const saved = act(record => {
      const before = slices.named(name);
      if (before !== null && !replace) throw nameTaken(name);
      const row = { name, note, slice: JSON.stringify(slice), madeAt: new Date().toISOString(), madeBy: personOf(db) };
      const sliceId = before?.sliceId ?? slices.add(row);
      if (before !== null) slices.set({ ...row, sliceId });
      record({ verb: 'registered', objects: [{ ref: `slice:${sliceId}`, before: before === null ? null : digest(before.slice), after: digest(row.slice) }], facts: { name, query: queryOf(slice).slice(0, 1_000) } });
      return toSavedSlice({ ...row, sliceId });
    });
    notify('slices');
    return saved;
  },

  'slice.rename': ({ sliceId, name }, { db, act, notify }) => {
    const slices = sliceWriter(db);
    act(record => {
      const row = requireSlice(db, sliceId);
      const other = slices.named(name);
      if (other !== null && other.sliceId !== sliceId) throw nameTaken(name);
      slices.set({ ...row, name });
      record({ verb: 'annotated', objects: [{ ref: `slice:${sliceId}`, before: digest(row.slice), after: digest(row.slice) }], facts: { nameBefore: row.name, name } });
    });
    notify('slices');
    return {};
  },

  'slice.remove': ({ sliceId }, { db, act, notify }) => {
    act(record => {
      const row = requireSlice(db, sliceId);
      sliceWriter(db).remove(sliceId);
      record({ verb: 'deleted', objects: [{ ref: `slice:${sliceId}`, before: digest(row.slice), after: null }], facts: { name: row.name, slice: row.slice.slice(0, 4_000) } });
    });
    notify('slices');
    return {};
  },

  'usage.grep': async ({ saveAs, ...request }, context) => {
    const { db, act, notify } = context;
    requireHits(db, request.slice.hits);
    await ensureDuplicates(context, request.slice);
    if (saveAs !== null && sliceReader(db).named(saveAs) !== null) throw nameTaken(saveAs);
    const { parts, ...found } = await grepLogs(context, request, context.signal, (done, total, rows, subject) => { context.progress({ done, total, unit: 'bytes', step: 'usage.grep', subject, rows }); });
    if (saveAs === null) return { ...found, logs: [...found.logs], hits: [...found.hits], saved: null };
    const saved = act(record => {
      const title = `${request.isRegex ? 'expression' : 'text'} ${request.pattern}`.slice(0, 400), madeAt = new Date().toISOString();
      const rowSetId = rowSetWriter(db).add({ title, origin: JSON.stringify(request), rows: found.rows, madeAt }, parts);
      const row = { name: saveAs, note: title, slice: JSON.stringify({ ...request.slice, hits: [rowSetId] }), madeAt, madeBy: personOf(db) };
      const sliceId = sliceWriter(db).add(row);
      record({ verb: 'measured', objects: [{ ref: `slice:${sliceId}`, before: null, after: digest(row.slice) }], facts: { name: saveAs, pattern: request.pattern.slice(0, 1_000), isRegex: request.isRegex, ignoreCase: request.ignoreCase, rows: found.rows, rowSet: rowSetId } });
      return toSavedSlice({ ...row, sliceId });
    });
    notify('slices');
    return { ...found, logs: [...found.logs], hits: [...found.hits], saved };
  },

  'usage.export': async ({ target, slice, format }, context) => {
    requireHits(context.db, slice.hits);
    await ensureDuplicates(context, slice);
    const written = await exportRows(context, slice, format, await context.grants.resolve(target), context.signal, (done, total) => { context.progress({ done, total, unit: 'rows', step: 'usage.export', rows: done }); });
    if (!context.caseFile.readOnly) context.act(record => record({ verb: 'exported', objects: [{ ref: `file:${written.name}`.slice(0, 200), before: null, after: written.sha256 }], facts: { rows: written.rows, format, query: queryOf(slice).slice(0, 1_000) } }));
    return written;
  },

  'slice.hits': (_input, { db }) => rowSetReader(db).all().map(({ rowSetId, title, rows, madeAt }) => ({ rowSetId, title, rows, madeAt })),
} satisfies HandlersFor<'slice.list' | 'slice.save' | 'slice.rename' | 'slice.remove' | 'slice.hits' | 'usage.grep' | 'usage.export'>;

function nameTaken(name: string): ProvisoError {
  return new ProvisoError('slice.name-taken', `A slice called "${name}" is saved already. Choose another name, or say that it is to be replaced.`, { name });
}

function digest(slice: string): string {
  return createHash('sha256').update(slice).digest('hex');
}
