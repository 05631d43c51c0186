import type { HandlersFor } from '../context.ts';
import { writeNewFile } from '../case-file/new-file.ts';
import { runSql } from '../sql/run-sql.ts';
import type { SqlOrder } from '../sql/run-sql.ts';
import { writeResult } from '../sql/result-file.ts';
import type { SqlValue } from '../store/request-table.ts';
import { sourcesOf } from '../usage/measure.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { requireHits } from '../usage/saved-slices.ts';
import { isWholeSlice, queryOf } from '../../../shared/domain/slice-query.ts';
import { tableColumns } from '../usage/row-batches.ts';

const MOST_CHARACTERS = 16_000_000;

/** SQL over the requests of a case. */
export const sqlHandlers = {
  'usage.table': ({ slice }, context) => tableColumns(context, slice),

  'usage.sql': async ({ sql, slice, most, seconds, target, format }, context) => {
    requireHits(context.db, slice.hits);
    await ensureDuplicates(context, slice);
    const startedAt = performance.now();
    const total = isWholeSlice(slice) ? sourcesOf(context, slice).reduce((sum, { info }) => sum + info.rows, 0) : null;
    const order: SqlOrder = {
      sql, slice, signal: context.signal, limits: { seconds, rows: target === null ? most : null, characters: target === null ? MOST_CHARACTERS : null },
      onScanned: rows => { context.progress({ done: rows, total: total !== null && rows <= total ? total : null, unit: 'rows', step: 'usage.sql' }); },
    };
    const elapsed = (): number => (performance.now() - startedAt) / 1_000;
    let columns: readonly string[] = [];
    if (target === null) {
      const rows: (readonly SqlValue[])[] = [];
      const { more, scanned } = await runSql(context, order, { columns: names => { columns = names; }, rows: batch => { rows.push(...batch); } });
      return { columns: [...columns], rows: rows.map(row => [...row]), more, scanned, seconds: elapsed(), written: null };
    }
    let scanned = 0, rows = 0;
    const file = await writeNewFile(await context.grants.resolve(target), async partial => {
      rows = await writeResult(partial, format, async sink => {
        ({ scanned } = await runSql(context, order, { columns: names => { columns = names; return sink.columns(names); }, rows: batch => sink.rows(batch) }));
      });
    });
    if (!context.caseFile.readOnly) context.act(record => record({ verb: 'exported', objects: [{ ref: `file:${file.name}`.slice(0, 200), before: null, after: file.sha256 }], facts: { rows, format, statement: sql.slice(0, 4_000), query: queryOf(slice).slice(0, 1_000) } }));
    return { columns: [...columns], rows: [], more: false, scanned, seconds: elapsed(), written: { ...file, rows } };
  },
} satisfies HandlersFor<'usage.table' | 'usage.sql'>;
