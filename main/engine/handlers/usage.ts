import type { HandlersFor } from '../context.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { findingWriter } from '../store/repositories/findings.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { ONE_BUCKET } from '../usage/buckets.ts';
import { coverageOf, GAP_RULE } from '../usage/coverage.ts';
import { ensureDuplicates } from '../usage/duplicates/look.ts';
import { figuresOf, listFindings, measureFinding, requireFinding, toFinding } from '../usage/findings.ts';
import { digestOf } from '../usage/file-order.ts';
import { isoOrNull } from '../usage/instants.ts';
import { edgesOf, measure } from '../usage/measure.ts';
import { pageRows } from '../usage/page-rows.ts';
import { pageRejects } from '../usage/rejects.ts';
import { requestContext } from '../usage/request-context.ts';
import { seriesOf } from '../usage/series.ts';

/** Figures and rows of the usage logs, and findings made of them. */
export const usageHandlers = {
  'usage.count': async ({ slice }, context) => {
    const measured = await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal: context.signal });
    const { firstUtcUs, lastUtcUs } = await edgesOf(context, slice, measured, context.signal);
    const files = usageReader(context.db).files().filter(file => slice.sources.length === 0 || slice.sources.includes(file.sha256) || slice.sources.includes(file.contentSha256));
    return {
      ...figuresOf(measured.cells), firstAt: isoOrNull(firstUtcUs), lastAt: isoOrNull(lastUtcUs),
      rejected: files.reduce((sum, file) => sum + file.rejected, 0), skipped: files.reduce((sum, file) => sum + file.skipped, 0),
    };
  },

  'usage.series': (request, context) => seriesOf(context, request, context.signal),

  'usage.top': async ({ slice, by, order, limit }, context) => {
    const { cells } = await measure(context, slice, { buckets: ONE_BUCKET, by, signal: context.signal });
    return cells.map(({ value, calls, items, bytes }) => ({ value: value ?? '', calls, items, bytes })).sort((one, other) => other[order] - one[order] || (one.value < other.value ? -1 : 1)).slice(0, limit);
  },

  'usage.rows': ({ slice, after, limit }, context) => pageRows(context, slice, after, limit, context.signal),

  'usage.context': ({ ref, around }, context) => requestContext(context, ref, around),

  'usage.coverage': (_input, { db }) => ({ files: coverageOf(db), gapRule: GAP_RULE }),

  'usage.rejects': ({ sha256, after, limit }, context) => pageRejects(context, sha256, after, limit),

  'finding.add': async ({ title, slice }, context) => {
    await ensureDuplicates(context, slice);
    const measured = await measureFinding(context, slice, title, context.signal);
    const findings = findingWriter(context.db);
    const row = context.act(record => {
      const number = nextNumber(context.db, 'finding');
      const added = { ...measured, number };
      findings.add(added);
      record({ verb: 'measured', objects: [{ ref: `finding:${number}`, before: null, after: added.digest }], facts: { title: added.title.slice(0, 200), calls: added.calls, items: added.items, bytes: added.bytes, query: added.query.slice(0, 1_000) } });
      return added;
    });
    context.notify('findings', 'case');
    return toFinding(context.db, row);
  },

  'finding.list': (_input, { db }) => listFindings(db),

  'finding.get': ({ ref }, { db }) => toFinding(db, requireFinding(db, ref).row),

  'finding.rename': ({ ref, title }, { db, act, notify }) => {
    const findings = findingWriter(db);
    act(record => {
      const { row } = requireFinding(db, ref);
      findings.rename(row.number, title);
      record({ verb: 'annotated', objects: [{ ref, before: row.digest, after: row.digest }], facts: { titleBefore: row.title.slice(0, 200), title: title.slice(0, 200) } });
    });
    notify('findings');
    return {};
  },

  'finding.rows': ({ ref, after, limit }, context) => pageRows(context, requireFinding(context.db, ref).slice, after, limit, context.signal),

  'finding.rerun': async ({ ref }, context) => {
    const { row, slice } = requireFinding(context.db, ref);
    await ensureDuplicates(context, slice);
    const figures = figuresOf((await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal: context.signal })).cells);
    const digest = await digestOf(context, slice, context.signal);
    const differences = (['calls', 'items', 'bytes'] as const).filter(figure => figures[figure] !== row[figure]).map(figure => `${figure}: ${row[figure].toLocaleString('en')} then, ${figures[figure].toLocaleString('en')} now`);
    if (digest !== row.digest) differences.push(`rows: digest ${row.digest.slice(0, 12)} then, ${digest.slice(0, 12)} now`);
    const same = differences.length === 0;
    context.act(record => record({ verb: 'verified', objects: [{ ref, before: row.digest, after: digest }], outcome: same ? 'done' : 'noted', facts: { same, calls: figures.calls } }));
    return { same, digest, figures, differences };
  },
} satisfies HandlersFor<
  'usage.count' | 'usage.series' | 'usage.top' | 'usage.rows' | 'usage.context' | 'usage.coverage' | 'usage.rejects' |
  'finding.add' | 'finding.list' | 'finding.get' | 'finding.rename' | 'finding.rows' | 'finding.rerun'>;
