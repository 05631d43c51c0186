import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { RequestRow, Slice } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { requireFree, writeNewFile } from '../case-file/new-file.ts';
import type { NewFile } from '../case-file/new-file.ts';
import { csvLine } from '../export/formats/csv.ts';
import { createExportedRows, OWN_COLUMNS } from '../store/exported-rows.ts';
import { APP_VERSION } from '../version.ts';
import { ONE_BUCKET } from './buckets.ts';
import { describeRows } from './describe-rows.ts';
import { inDigestOrder, partsOf } from './file-order.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { measure, sourcesOf } from './measure.ts';
import type { UsageContext } from './open-source.ts';
import { fileLabel } from './member-name.ts';
import { columnNamed } from './slice-filter.ts';
import { queryOf } from '../../../shared/domain/slice-query.ts';

const SHOWN_ROLES = new Set(['time', 'app', 'credential', 'method', 'endpoint', 'status', 'items', 'bytes']);

export interface ExportedFile extends NewFile { readonly rows: number }

type Value = string | number | null;

/**
 * Writes every request of a slice to a new file, kept columns included, in the order of its digest. A CSV ends with the line
 * `# N of N requests`; a SQLite file has the tables `request` and `about`. A file that is broken off is removed.
 * @throws export.exists, usage.changed when the rows are not as many as were counted
 */
export async function exportRows(context: UsageContext, slice: Slice, format: 'csv' | 'sqlite', path: string, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<ExportedFile> {
  requireFree(path);
  const total = (await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal })).cells[0]?.calls ?? 0;
  const extra = keptColumns(context, slice);
  const written = await writeNewFile(path, async partial => {
    const sink = format === 'csv' ? await csvSink(partial, extra) : sqliteSink(partial, extra, queryOf(slice));
    let done = 0;
    try {
      for await (const batch of valuesInOrder(context, slice, extra, signal)) {
        if (signal.aborted) throw signal.reason;
        await sink.add(batch);
        onProgress(done += batch.length, total);
      }
      if (done !== total) throw new ProvisoError('usage.changed', `${done} requests were written where ${total} were counted, so the logs changed meanwhile. Export again.`, { done, total });
      await sink.finish(total);
    } catch (error) {
      await sink.close();
      throw error;
    }
  });
  return { rows: total, ...written };
}

interface Sink { add(rows: readonly (readonly Value[])[]): Promise<void>; finish(total: number): Promise<void>; close(): Promise<void> }

async function csvSink(path: string, extra: readonly string[]): Promise<Sink> {
  const file: FileHandle = await open(path, 'wx');
  await file.write(csvLine([...OWN_COLUMNS, ...extra]));
  return {
    add: async rows => { for (let at = 0; at < rows.length; at += 4_096) await file.write(rows.slice(at, at + 4_096).map(row => csvLine(row)).join('')); },
    finish: async total => {
      await file.write(`# ${total} of ${total} requests\r\n`);
      await file.close();
    },
    close: () => file.close().catch(() => undefined),
  };
}

function sqliteSink(path: string, extra: readonly string[], query: string): Sink {
  const db = createExportedRows(path, extra);
  return {
    add: async rows => {
      for (let at = 0; at < rows.length; at += 4_096) {
        for (const row of rows.slice(at, at + 4_096)) db.add(row);
        await new Promise(resolve => { setImmediate(resolve); });
      }
    },
    finish: total => {
      db.finish({ requests: `${total} of ${total}`, query, 'made at': new Date().toISOString(), 'made by': `Proviso ${APP_VERSION}`, lines: 'line is the physical line, from 1, of the bytes with this SHA-256' });
      return Promise.resolve();
    },
    close: () => { db.close(); return Promise.resolve(); },
  };
}

/** Columns of the logs that no column of the table has, under names of their own. */
export function keptColumns(context: UsageContext, slice: Slice): string[] {
  const own = new Set(OWN_COLUMNS), kept: string[] = [];
  for (const source of sourcesOf(context, slice)) {
    for (const { name, role, kind } of source.columns) {
      if (kind === 'position' || SHOWN_ROLES.has(role) || own.has(name.toLowerCase())) continue;
      own.add(name.toLowerCase());
      kept.push(name);
    }
  }
  return kept;
}

/** Values of each request, segment by segment, in the order of the slice's digest. */
async function* valuesInOrder(context: UsageContext, slice: Slice, extra: readonly string[], signal: AbortSignal): AsyncGenerator<Value[][]> {
  for (const source of inDigestOrder(context, slice)) {
    const fileName = fileLabel(context.db, source.info);
    let held: { readonly row: RequestRow; readonly values: Value[] }[] = [], heldSegment = -1;
    for await (const { matched, epoch } of partsOf(context, source, slice, signal)) {
      const picked = matched.rows.slice(0, matched.count);
      const rows = await describeRows(matched, picked, epoch, fileName);
      const columns: (readonly string[] | null)[] = [];
      for (const name of extra) {
        const column = columnNamed(source, name);
        columns.push(column === null ? null : await matched.texts(column, picked));
      }
      const described = rows.map((row, at) => ({ row, values: [...valuesOf(row), ...columns.map(texts => texts?.[at] ?? null)] }));
      if (matched.segment.segmentId !== heldSegment) {
        if (held.length > 0) yield held.map(({ values }) => values);
        held = described;
        heldSegment = matched.segment.segmentId;
      } else held = [...held, ...described].sort((one, other) => one.row.line - other.row.line || one.row.startByte - other.row.startByte);
    }
    if (held.length > 0) yield held.map(({ values }) => values);
  }
}

function valuesOf(row: RequestRow): Value[] {
  return [row.sha256, row.line, row.ref, isoOfUs(row.atUtcUs), row.atUtcUs, row.app, row.credential, row.method, row.endpoint, row.status, row.items, row.bytes, row.file];
}
