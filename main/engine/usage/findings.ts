import { createHash } from 'node:crypto';
import type { Finding } from '../../../shared/contract/usage.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { cite } from '../../../shared/domain/refs.ts';
import type { FindingRef } from '../../../shared/domain/refs.ts';
import { changesBetween, changeText } from '../../../shared/domain/mapping-changes.ts';
import { Mapping, Slice } from '../../../shared/domain/usage.ts';
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
import { overlapOf } from './duplicates/plan.ts';
import { DUPLICATE_RULE } from './duplicates/words.ts';
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
  /** Digest of the logs beside which its logs were judged, where the slice leaves repeated requests out; null otherwise, missing in findings made before. */
  readonly repeats?: string | null;
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
    coverage: [coverageNote(context.db, period, slice.sources), ...(await repeatsNote(context, slice, figures, signal))].join(' '),
    digest: await digestOf(context, slice, signal),
    query: queryOf(slice),
    data: JSON.stringify(measuredOn(context.db, slice)),
    madeAt: new Date().toISOString(), appVersion: APP_VERSION,
  };
}

/** How many requests a slice leaves out because they repeat others, and by what rule; nothing when it leaves none out. */
async function repeatsNote(context: UsageContext, slice: Slice, figures: Figures, signal: AbortSignal): Promise<string[]> {
  if (!slice.exclude.includes('duplicates')) return [];
  const all = figuresOf((await measure(context, { ...slice, exclude: slice.exclude.filter(kind => kind !== 'duplicates') }, { buckets: ONE_BUCKET, by: null, signal })).cells);
  return [`${(all.calls - figures.calls).toLocaleString('en')} repeated requests are left out. ${DUPLICATE_RULE}`];
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
  const staleReason = whatChanged(db, then, measuredOn(db, slice));
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
  const all = usageReader(db).sources().filter(source => wanted.size === 0 || wanted.has(source.sha256) || wanted.has(source.contentSha256));
  const measured = all.filter(({ firstUtcUs, lastUtcUs }) => firstUtcUs !== null && lastUtcUs !== null && (slice.toUtcUs === null || firstUtcUs < slice.toUtcUs) && (slice.fromUtcUs === null || lastUtcUs >= slice.fromUtcUs));
  const sources = measured.map(source => ({ sha256: source.sha256, contentSha256: source.contentSha256, generation: source.generation, file: fileLabel(db, source) }));
  return {
    sources,
    repeats: slice.exclude.includes('duplicates') ? hashOf(all.filter(log => measured.some(own => overlapOf(own, log) !== null)).map(({ contentSha256, generation }) => `${contentSha256} ${generation}`).sort()) : null,
    apps: slice.apps.length === 0 ? null : hashOf(appReader(db).all().map(({ name, identifiers }) => [name, identifiers])),
    texts: hashOf(versionSpans(db).map(({ fromUtcUs, version }) => [String(fromUtcUs), version])),
  };
}

/** Everything that is not as it was when the finding was made, in sentences; null when all is. */
function whatChanged(db: ReadDb, then: MeasuredOn, now: MeasuredOn): string | null {
  const before = new Map(then.sources.map(source => [source.contentSha256, source])), after = new Map(now.sources.map(source => [source.contentSha256, source]));
  const names = (sources: MeasuredOn['sources']): string => `${sources.slice(0, 5).map(({ file }) => file).join(', ')}${sources.length > 5 ? ` and ${sources.length - 5} more` : ''}`;
  const added = now.sources.filter(({ contentSha256 }) => !before.has(contentSha256)), gone = then.sources.filter(({ contentSha256 }) => !after.has(contentSha256));
  const reread = now.sources.filter(({ contentSha256, generation }) => before.has(contentSha256) && before.get(contentSha256)!.generation !== generation);
  const reasons = [
    ...(added.length === 0 ? [] : [`Logs of the same period came in since: ${names(added)}.`]),
    ...(gone.length === 0 ? [] : [`Logs it was measured on are gone, or hold nothing of its period any more: ${names(gone)}.`]),
    ...reread.slice(0, 5).map(source => `${source.file} was read anew since: ${remapText(db, before.get(source.contentSha256)!, source)}.`),
    ...(reread.length > 5 ? [`${reread.length - 5} more logs were read anew since.`] : []),
    ...((then.repeats ?? null) === (now.repeats ?? null) || added.length + gone.length + reread.length > 0 ? [] : ['Logs came in or were read anew since, among which requests may be repeated.']),
    ...(then.apps === now.apps ? [] : ['The app register changed since.']),
    ...(then.texts === now.texts ? [] : ['Agreement texts or their dates changed since, so the split per text may differ.']),
  ];
  return reasons.length === 0 ? null : reasons.join(' ');
}

function remapText(db: ReadDb, then: MeasuredOn['sources'][number], now: MeasuredOn['sources'][number]): string {
  const usage = usageReader(db), sourceId = usage.sources().find(source => source.contentSha256 === now.contentSha256)?.sourceId;
  const mappingOf = (generation: number): Mapping | null => {
    const row = usage.generations().find(other => other.sourceId === sourceId && other.generation === generation);
    return row === undefined ? null : Mapping.parse(JSON.parse(row.mapping));
  };
  const before = mappingOf(then.generation), after = mappingOf(now.generation);
  const changes = before === null || after === null ? [] : changesBetween(before, after);
  return changes.length === 0 ? 'by another version of the program' : changes.map(changeText).join('; ');
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
