import type { FileCoverage } from '../../../shared/contract/usage.ts';
import type { ReadDb } from '../store/connection.ts';
import { exhibitReader } from '../store/repositories/exhibits.ts';
import { usageReader } from '../store/repositories/usage.ts';
import type { UsageFileRow } from '../store/repositories/usage.ts';
import { isoOrNull } from './instants.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { BETWEEN, fileLabel, labelWithin, memberOf } from './member-name.ts';
import { DAY_US } from './rollup-builder.ts';
import type { Period } from './segment-scan.ts';

export { GAP_RULE } from './coverage-builder.ts';

/** What each log file of the case covers, repeats among them, in the order they came in. */
export function coverageOf(db: ReadDb): FileCoverage[] {
  const exhibits = exhibitReader(db);
  const files = usageReader(db).files();
  const firstOf = new Map(files.filter(file => file.repeats === null).map(file => [file.contentSha256, fileLabel(db, file)]));
  return files.flatMap((file): FileCoverage[] => {
    const member = memberOf(file);
    const names = exhibits.receipts(file.sha256).map(receipt => labelWithin(receipt.originalName, member));
    const name = names[0] ?? fileLabel(db, file);
    const nothing = { rows: 0, rejected: 0, skipped: 0, disorder: 0, gaps: [] };
    const bounds = { sha256: file.sha256, contentSha256: file.contentSha256, ...(member === null ? {} : { member: member.names.join(BETWEEN) }), physicalLines: file.physicalLines, firstAt: isoOrNull(file.firstUtcUs), lastAt: isoOrNull(file.lastUtcUs) };
    const own: FileCoverage = file.repeats === null
      ? { file: name, ...bounds, rows: file.rows, rejected: file.rejected, skipped: file.skipped, disorder: file.disorder, gaps: gapsOf(file).map(gap => ({ from: isoOfUs(gap.fromUtcUs), to: isoOfUs(gap.toUtcUs) })) }
      : { file: name, ...bounds, ...nothing, duplicateOf: firstOf.get(file.contentSha256) ?? exhibits.nameOf(file.repeats) };
    // The same bytes received again are a receipt more, not a file more.
    return [own, ...names.slice(1).map((again): FileCoverage => ({ file: again, ...bounds, ...nothing, duplicateOf: own.file }))];
  });
}

function gapsOf(file: UsageFileRow): Period[] {
  return (JSON.parse(file.gaps) as [number, number][]).map(([fromUtcUs, toUtcUs]) => ({ fromUtcUs, toUtcUs }));
}

/** A stretch in which no file has a request: between two of a file's own, or outside of every file. */
export interface Uncovered extends Period { readonly reason: 'gap' | 'no-source' }

/** Where in a period the case has no requests for want of data, in order of time. */
export function uncoveredIn(db: ReadDb, period: Period, sources: readonly string[] = []): Uncovered[] {
  const files = usageReader(db).files().filter(file => file.repeats === null && file.firstUtcUs !== null && (sources.length === 0 || sources.includes(file.sha256) || sources.includes(file.contentSha256)));
  const spans = files.map(file => ({ fromUtcUs: file.firstUtcUs!, toUtcUs: file.lastUtcUs! + 1, gaps: gapsOf(file) }));
  const edges = [...new Set([period.fromUtcUs, period.toUtcUs, ...spans.flatMap(span => [span.fromUtcUs, span.toUtcUs, ...span.gaps.flatMap(gap => [gap.fromUtcUs + 1, gap.toUtcUs])])])]
    .filter(edge => edge >= period.fromUtcUs && edge <= period.toUtcUs).sort((one, other) => one - other);
  const found: Uncovered[] = [];
  for (let at = 0; at + 1 < edges.length; at++) {
    const fromUtcUs = edges[at]!, toUtcUs = edges[at + 1]!;
    const over = spans.filter(span => span.fromUtcUs <= fromUtcUs && span.toUtcUs >= toUtcUs);
    if (over.some(span => !span.gaps.some(gap => gap.fromUtcUs + 1 <= fromUtcUs && gap.toUtcUs >= toUtcUs))) continue;
    const reason = over.length > 0 ? 'gap' : 'no-source';
    const last = found.at(-1);
    if (last !== undefined && last.toUtcUs === fromUtcUs && last.reason === reason) found[found.length - 1] = { ...last, toUtcUs };
    else found.push({ fromUtcUs, toUtcUs, reason });
  }
  return found;
}

/** What a figure rests on, in words: days covered, what is missing, what could not be read. */
export function coverageNote(db: ReadDb, period: Period, sources: readonly string[]): string {
  const files = usageReader(db).files().filter(file => file.repeats === null && (sources.length === 0 || sources.includes(file.sha256) || sources.includes(file.contentSha256)));
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  if (files.length === 0) return 'No usage log is in this case, so nothing could be counted.';
  if (!Number.isFinite(period.fromUtcUs) || !Number.isFinite(period.toUtcUs) || period.fromUtcUs >= period.toUtcUs) return 'No request matches, so no period can be named.';
  const firstDay = Math.floor(period.fromUtcUs / DAY_US), endDay = Math.ceil(period.toUtcUs / DAY_US);
  const missing = uncoveredIn(db, { fromUtcUs: firstDay * DAY_US, toUtcUs: endDay * DAY_US }, sources);
  let without = 0;
  for (const { fromUtcUs, toUtcUs } of merged(missing)) without += Math.max(0, Math.floor(toUtcUs / DAY_US) - Math.ceil(fromUtcUs / DAY_US));
  const days = endDay - firstDay;
  const stretches = missing.filter(({ fromUtcUs, toUtcUs }) => toUtcUs > period.fromUtcUs && fromUtcUs < period.toUtcUs);
  const named = stretches.slice(0, 5).map(({ fromUtcUs, toUtcUs }) => `${isoOfUs(fromUtcUs)} to ${isoOfUs(toUtcUs)}`).join('; ');
  return [
    `Computed over ${days - without} of ${days} expected days (${dayOf(firstDay)} to ${dayOf(endDay - 1)}, UTC) from ${files.length} ${files.length === 1 ? 'file' : 'files'}.`,
    stretches.length === 0 ? 'No stretch without data.' : `No data: ${named}${stretches.length > 5 ? ` and ${stretches.length - 5} more` : ''}.`,
    rejected === 0 ? 'No line was rejected.' : `${rejected.toLocaleString('en')} lines of these files could not be read and are not counted.`,
  ].join(' ');
}

/** Neighbouring stretches without data are one, whatever their reasons. */
function merged(stretches: readonly Period[]): Period[] {
  const joined: Period[] = [];
  for (const stretch of stretches) {
    const last = joined.at(-1);
    if (last !== undefined && last.toUtcUs === stretch.fromUtcUs) joined[joined.length - 1] = { ...last, toUtcUs: stretch.toUtcUs };
    else joined.push(stretch);
  }
  return joined;
}

function dayOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
