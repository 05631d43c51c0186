import { createHash } from 'node:crypto';
import type { FrozenFinding } from '../../../shared/domain/bundle.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { DUPLICATE_RULE } from '../usage/duplicates/words.ts';
import type { BagSink } from './bag-writer.ts';
import type { BundleSources, DayTotal } from './bundle-sources.ts';
import { maskQuery, maskSlice } from './credentials.ts';
import { CSV_RULE, csvLine, csvText } from './formats/csv.ts';
import { SAMPLE_ROWS } from './layout.ts';
import type { BundleRequest } from './reader/reader-input.ts';
import { digestShell } from './shell-lines.ts';
import { withSheetFile } from './unpack-line.ts';

const ROW_HEADS = ['sha256', 'line', 'nth', 'at_utc', 'app', 'credential', 'endpoint', 'method', 'status', 'items', 'bytes', 'file'] as const;
/** Rows the page shows of each finding. */
const PAGE_ROWS = 200;

/** Bytes whose lines the rows name, and the exhibit that holds them. */
interface LogName {
  readonly sha256: string;
  readonly file: string;
  readonly exhibit: string;
}

/** What the page needs of a finding that was written. */
export interface WrittenFinding {
  readonly sample: readonly BundleRequest[];
  readonly recompute: string;
  readonly query: string;
}

/**
 * Writes a finding's folder: what it is, its rows or their totals and extremes, and how to recompute its digest.
 * @throws bundle.member-changed when the rows no longer give the frozen digest
 */
export async function writeFinding(finding: FrozenFinding, sources: BundleSources, sink: BagSink, signal: AbortSignal): Promise<WrittenFinding> {
  const slice = maskSlice(finding.slice, sources.credential);
  const query = maskQuery(finding.query, finding.slice, sources.credential);
  const sample: BundleRequest[] = [];
  const logs = new Map<string, LogName>();
  const digest = createHash('sha256');
  let calls = 0;
  const masked = async function* (): AsyncIterable<BundleRequest> {
    for await (const batch of sources.findingRows(finding)) {
      if (signal.aborted) throw signal.reason;
      for (const row of batch) {
        digest.update(digestLine(row));
        calls += 1;
        if (!logs.has(row.sha256)) logs.set(row.sha256, { sha256: row.sha256, file: row.file, exhibit: row.exhibit });
        const shown = { ...row, credential: sources.credential(row.credential) };
        if (sample.length < PAGE_ROWS) sample.push(shown);
        yield shown;
      }
    }
  };
  if (finding.rows === 'complete') await sink.add(`${finding.folder}/rows.csv`, rowsCsv(masked()));
  else await writeSummary(finding, masked(), sink);
  if (calls !== finding.figures.calls || digest.digest('hex') !== finding.digest) {
    throw new ProvisoError('bundle.member-changed', `${finding.cite} no longer gives the rows it was frozen with. Measure it again and freeze a new bundle; nothing was written.`, { cite: finding.cite });
  }
  const { note: recompute, script } = recomputeNote(finding, [...logs.values()], sources);
  if (script !== null) await sink.add(`${finding.folder}/sheet.py`, script);
  await sink.add(`${finding.folder}/recompute.txt`, `${recompute}\n`);
  await sink.add(`${finding.folder}/finding.json`, `${JSON.stringify({ ...publicFinding(finding), slice, query, lines: [...logs.values()], csv: CSV_RULE }, null, 2)}\n`);
  return { sample, recompute, query };
}

/** `<sha256> <line>[#n]`, LF: the line a digest is made of. */
export function digestLine(row: Pick<BundleRequest, 'sha256' | 'line' | 'nth'>): string {
  return `${row.sha256} ${row.line}${row.nth > 1 ? `#${row.nth}` : ''}\n`;
}

async function* rowsCsv(rows: AsyncIterable<BundleRequest>): AsyncIterable<string> {
  yield csvLine(ROW_HEADS);
  for await (const row of rows) yield rowLine(row);
}

function rowLine(row: BundleRequest): string {
  return csvLine([row.sha256, row.line, row.nth, isoUs(row.atUtcUs), row.app, row.credential, row.endpoint, row.method, row.status, row.items, row.bytes, row.file]);
}

async function writeSummary(finding: FrozenFinding, rows: AsyncIterable<BundleRequest>, sink: BagSink): Promise<void> {
  const days = new Map<string, DayTotal>();
  const first = keepBest(SAMPLE_ROWS, byTime);
  const worst = keepBest(SAMPLE_ROWS, byWeight);
  for await (const row of rows) {
    const day = isoUs(row.atUtcUs).slice(0, 10);
    const before = days.get(day) ?? { day, calls: 0, items: 0, bytes: 0 };
    days.set(day, { day, calls: before.calls + 1, items: before.items + (row.items ?? 0), bytes: before.bytes + (row.bytes ?? 0) });
    first.offer(row);
    worst.offer(row);
  }
  const totals = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  await sink.add(`${finding.folder}/per-day.csv`, csvText(['day_utc', 'calls', 'items', 'bytes'], totals.map(total => [total.day, total.calls, total.items, total.bytes])));
  await sink.add(`${finding.folder}/rows-first.csv`, csvLine(ROW_HEADS) + first.sorted().map(rowLine).join(''));
  await sink.add(`${finding.folder}/rows-worst.csv`, csvLine(ROW_HEADS) + worst.sorted().map(rowLine).join(''));
}

/** The best `size` of any number of rows, in memory that does not grow with them: a list twice that long, cut when full. */
function keepBest(size: number, compare: (a: BundleRequest, b: BundleRequest) => number) {
  let kept: BundleRequest[] = [];
  let bar: BundleRequest | null = null;
  const cut = (): void => {
    kept.sort(compare);
    kept = kept.slice(0, size);
    bar = kept.length === size ? kept.at(-1) ?? null : null;
  };
  return {
    offer: (row: BundleRequest): void => {
      if (bar !== null && compare(row, bar) > 0) return;
      kept.push(row);
      if (kept.length >= size * 2) cut();
    },
    sorted: (): BundleRequest[] => {
      cut();
      return kept;
    },
  };
}

function byPlace(a: BundleRequest, b: BundleRequest): number {
  return a.sha256 < b.sha256 ? -1 : a.sha256 > b.sha256 ? 1 : a.line - b.line || a.nth - b.nth;
}

function byTime(a: BundleRequest, b: BundleRequest): number {
  return a.atUtcUs - b.atUtcUs || byPlace(a, b);
}

/** Most items first, then most bytes. */
function byWeight(a: BundleRequest, b: BundleRequest): number {
  return (b.items ?? 0) - (a.items ?? 0) || (b.bytes ?? 0) - (a.bytes ?? 0) || byTime(a, b);
}

/** The note, and the script it calls where a log is a sheet of a workbook. */
function recomputeNote(finding: FrozenFinding, logs: readonly LogName[], sources: BundleSources): { readonly note: string; readonly script: string | null } {
  let script: string | null = null;
  const originals = logs.map(log => {
    if (log.sha256 === log.exhibit) return `# ${log.sha256} is ${log.file}: sed -n '<line>p'`;
    const unpack = withSheetFile(sources.unpack(log.sha256) ?? 'gzip -dc', `data/${finding.folder}/sheet.py`);
    script ??= unpack.script;
    return `# ${log.sha256} is what ${log.file} (sha256 ${log.exhibit}) holds: ${unpack.line} | sed -n '<line>p'`;
  });
  return { note: [...noteLines(finding, originals), ...leftOutLines(finding)].join('\n'), script };
}

/** Says of a finding without repeated requests what no line of shell says from one log alone. */
function leftOutLines(finding: FrozenFinding): string[] {
  if (!finding.slice.exclude.includes('duplicates')) return [];
  return [
    '# Repeated requests are left out of it. Which ones they are cannot be told from one log: each is judged beside every other log of the case.',
    '# Where the case file is kept, this lists them with the requests they repeat: proviso usage duplicates CASE --rows',
    ...DUPLICATE_RULE.split('. ').map(sentence => `# ${sentence.replace(/\.$/, '')}.`),
  ];
}

function noteLines(finding: FrozenFinding, originals: readonly string[]): string[] {
  if (finding.rows === 'complete') {
    return [`# The digest of ${finding.cite} from its rows, in the folder of the bundle:`, digestShell(finding.folder), `# must print ${finding.digest}`, '# Any row in its original:', ...originals];
  }
  return [
    `# ${finding.cite} has ${finding.figures.calls} rows; they are not all in this bundle. Where the case file is kept:`,
    `proviso finding rows CASE ${finding.cite} --limit ${finding.figures.calls} --json`, `proviso finding rerun CASE ${finding.cite}`,
    `# the digest must be ${finding.digest}`, '# Any row in its original:', ...originals,
  ];
}

function publicFinding(finding: FrozenFinding): Omit<FrozenFinding, 'slice' | 'query' | 'folder'> {
  const { slice: _slice, query: _query, folder: _folder, ...rest } = finding;
  return rest;
}

/** `2022-08-26T14:15:00.012345Z`. */
function isoUs(atUtcUs: number): string {
  const ms = Math.floor(atUtcUs / 1_000);
  return new Date(ms).toISOString().replace('Z', `${String(atUtcUs - ms * 1_000).padStart(3, '0')}Z`);
}
