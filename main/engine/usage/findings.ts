import { createHash } from 'node:crypto';
import type { Finding } from '../../../shared/contract/usage.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { cite } from '../../../shared/domain/refs.ts';
import type { FindingRef } from '../../../shared/domain/refs.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import type { Figures } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { appReader } from '../store/repositories/apps.ts';
import { findingReader } from '../store/repositories/findings.ts';
import type { FindingRow } from '../store/repositories/findings.ts';
import { usageReader } from '../store/repositories/usage.ts';
import { APP_VERSION } from '../version.ts';
import { ONE_BUCKET } from './buckets.ts';
import { coverageNote } from './coverage.ts';
import { digestOf } from './file-order.ts';
import { isoOrNull } from './instants.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { edgesOf, measure } from './measure.ts';
import { fileLabel } from './member-name.ts';
import type { UsageContext } from './open-source.ts';
import { queryOf } from '../../../shared/domain/slice-query.ts';
import { splitByVersion, versionSpans } from './split-by-version.ts';

/** What a finding was measured on. */
interface MeasuredOn {
  readonly sources: readonly { readonly sha256: Sha256; readonly contentSha256: Sha256; readonly generation: number; readonly file: string }[];
  /** Digest of the app register, where the slice names apps; null otherwise. */
  readonly apps: string | null;
  /** Digest of the agreement texts and their dates. */
  readonly texts: string;
}

/** Measures a slice. The title is the caller's, or says what was counted. */
export async function measureFinding(context: UsageContext, slice: Slice, title: string, signal: AbortSignal): Promise<Omit<FindingRow, 'number'>> {
  const measured = await measure(context, slice, { buckets: ONE_BUCKET, by: null, signal });
  const figures: Figures = figuresOf(measured.cells);
  const { firstUtcUs, lastUtcUs } = await edgesOf(context, slice, measured, signal);
  const period = { fromUtcUs: slice.fromUtcUs ?? firstUtcUs ?? Number.NaN, toUtcUs: slice.toUtcUs ?? (lastUtcUs === null ? Number.NaN : lastUtcUs + 1) };
  return {
    title: title.trim() === '' ? titleOf(slice, figures) : title.trim(),
    slice: JSON.stringify(slice), ...figures, firstUtcUs, lastUtcUs,
    byVersion: JSON.stringify(await splitByVersion(context, slice, signal)),
    coverage: coverageNote(context.db, period, slice.sources),
    digest: await digestOf(context, slice, signal),
    query: queryOf(slice),
    data: JSON.stringify(measuredOn(context.db, slice)),
    madeAt: new Date().toISOString(), appVersion: APP_VERSION,
  };
}

export function figuresOf(cells: readonly Figures[]): Figures {
  const [only] = cells;
  return only === undefined ? { calls: 0, items: 0, bytes: 0 } : { calls: only.calls, items: only.items, bytes: only.bytes };
}

/** Findings of the case, oldest first. */
export function listFindings(db: ReadDb): Finding[] {
  return findingReader(db).all().map(row => toFinding(db, row));
}

/** @throws finding.unknown */
export function requireFinding(db: ReadDb, ref: FindingRef): { readonly row: FindingRow; readonly slice: Slice } {
  const number = Number(ref.slice(ref.indexOf(':') + 1));
  const row = findingReader(db).get(number);
  if (row === null) throw new ProvisoError('finding.unknown', `This case holds no finding ${cite('finding', number)}. List the findings to see them.`, { ref });
  return { row, slice: Slice.parse(JSON.parse(row.slice)) };
}

/** A stored finding as the contract shows it, with whether its data changed since. */
export function toFinding(db: ReadDb, row: FindingRow): Finding {
  const slice = Slice.parse(JSON.parse(row.slice));
  const then = JSON.parse(row.data) as MeasuredOn;
  const staleReason = whatChanged(then, measuredOn(db, slice));
  return {
    ref: `finding:${row.number}` as FindingRef, cite: cite('finding', row.number), title: row.title, slice,
    figures: { calls: row.calls, items: row.items, bytes: row.bytes }, byVersion: JSON.parse(row.byVersion) as Finding['byVersion'],
    coverage: row.coverage, digest: row.digest as Sha256, query: row.query,
    sources: then.sources.map(({ sha256, file }) => ({ sha256, file })),
    firstAt: isoOrNull(row.firstUtcUs), lastAt: isoOrNull(row.lastUtcUs), madeAt: row.madeAt, appVersion: row.appVersion,
    stale: staleReason !== null, staleReason,
  };
}

/** Sources that can hold rows of the slice, and what else decides what it counts. */
function measuredOn(db: ReadDb, slice: Slice): MeasuredOn {
  const wanted = new Set<string>(slice.sources);
  const sources = usageReader(db).sources()
    .filter(source => wanted.size === 0 || wanted.has(source.sha256) || wanted.has(source.contentSha256))
    .filter(({ firstUtcUs, lastUtcUs }) => firstUtcUs !== null && lastUtcUs !== null && (slice.toUtcUs === null || firstUtcUs < slice.toUtcUs) && (slice.fromUtcUs === null || lastUtcUs >= slice.fromUtcUs))
    .map(source => ({ sha256: source.sha256, contentSha256: source.contentSha256, generation: source.generation, file: fileLabel(db, source) }));
  return {
    sources,
    apps: slice.apps.length === 0 ? null : hashOf(appReader(db).all().map(({ name, identifiers }) => [name, identifiers])),
    texts: hashOf(versionSpans(db).map(({ fromUtcUs, version }) => [String(fromUtcUs), version])),
  };
}

function whatChanged(then: MeasuredOn, now: MeasuredOn): string | null {
  const keyOf = ({ contentSha256, generation }: MeasuredOn['sources'][number]): string => `${contentSha256} ${generation}`;
  const before = new Set(then.sources.map(keyOf)), after = new Set(now.sources.map(keyOf));
  const added = now.sources.filter(source => !before.has(keyOf(source))), gone = then.sources.filter(source => !after.has(keyOf(source)));
  if (added.length > 0) return `Logs of the same period came in since: ${added.map(({ file }) => file).join(', ')}.`;
  if (gone.length > 0) return `Logs it was measured on are gone or were read again: ${gone.map(({ file }) => file).join(', ')}.`;
  if (then.apps !== now.apps) return 'The app register changed since.';
  if (then.texts !== now.texts) return 'Agreement texts or their dates changed since, so the split per text may differ.';
  return null;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function titleOf(slice: Slice, { calls }: Figures): string {
  const who = slice.apps.length === 0 ? '' : ` by ${slice.apps.slice(0, 3).join(', ')}${slice.apps.length > 3 ? ` and ${slice.apps.length - 3} more` : ''}`;
  const from = slice.fromUtcUs === null ? '' : ` from ${isoOfUs(slice.fromUtcUs).slice(0, 10)}`;
  const to = slice.toUtcUs === null ? '' : ` before ${isoOfUs(slice.toUtcUs).slice(0, 16)}Z`;
  return `${calls.toLocaleString('en')} calls${who}${from}${to}`.slice(0, 400);
}
