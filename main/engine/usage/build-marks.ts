import { FIRST_OWN_COLUMN, GAP_COLUMN, LENGTH_COLUMN, LINE_COLUMN, TIME_COLUMN } from '../store/usage-source.ts';
import type { UnfinishedSource, UsageSourceWriter } from '../store/usage-source.ts';
import { encodeInts, encodeNumbers, decodeColumn } from './column-codec.ts';
import type { CoverageBuilder } from './coverage-builder.ts';
import type { ColumnPlaces } from './scan-plan.ts';
import { SEGMENT_ROWS } from './segment-builder.ts';
import type { SegmentBuilder } from './segment-builder.ts';
import type { PieceState } from './piece-writer.ts';
import type { RollupBuilder, RollupState } from './rollup-builder.ts';
import type { ValueMerger } from './value-merger.ts';

/**
 * What a commit keeps besides rows, dictionaries, pieces and rollups, so that a broken-off build goes on from it. It stands between two
 * records: everything before `contentEnd` is in the file, the rows of the segment that is not full among it.
 */
export interface BuildState {
  /** Another version may read a log otherwise, so only the one that began goes on. */
  readonly appVersion: string;
  readonly mapping: string;
  readonly contentEnd: number;
  readonly lines: number;
  /** What the log says up to there of the records after it, in the words of its format. */
  readonly scanState: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly segments: number;
  readonly ambiguous: number;
  readonly doubledKeys: number;
  /** As of the last full segment: the rows of the open one are added again. */
  readonly rollups: RollupState;
  readonly pieces: PieceState;
  readonly open: { readonly rows: number; readonly firstByte: number; readonly firstLine: number; readonly endByte: number; readonly reread: readonly number[] };
}

/** What stands in an unfinished source; null when another version or another mapping began it. */
export function stateOf(unfinished: UnfinishedSource, appVersion: string, mapping: string): BuildState | null {
  try {
    const state = JSON.parse(unfinished.state) as BuildState;
    const counts = [state.contentEnd, state.lines, state.rows, state.rowBytes, state.segments, state.ambiguous, state.doubledKeys, state.open.rows, state.open.firstByte, state.open.firstLine, state.open.endByte, state.pieces.bytes];
    const isSound = counts.every(count => Number.isSafeInteger(count) && count >= 0) && state.open.rows < SEGMENT_ROWS;
    return isSound && state.appVersion === appVersion && state.mapping === mapping ? state : null;
  } catch {
    return null;
  }
}

/** The open segment as a state keeps it. */
export function openSegmentOf({ rows, firstByte, firstLine, endByte, isReread }: SegmentBuilder): BuildState['open'] {
  return { rows, firstByte, firstLine, endByte, reread: isReread.flatMap((is, index) => (is ? [index] : [])) };
}

/** Keeps a state with the columns of the open segment. */
export function keepState(source: UsageSourceWriter, state: BuildState, segment: SegmentBuilder): void {
  const { rows } = segment;
  source.setUnfinished(JSON.stringify(state), rows === 0 ? [] : [
    { columnId: TIME_COLUMN, data: encodeNumbers(segment.atUtcUs, rows).blob },
    { columnId: LENGTH_COLUMN, data: encodeInts(segment.lengths, rows).blob },
    { columnId: GAP_COLUMN, data: encodeNumbers(segment.gaps, rows).blob },
    { columnId: LINE_COLUMN, data: encodeInts(segment.lineSteps, rows).blob },
    ...segment.values.map((values, index) => ({ columnId: FIRST_OWN_COLUMN + index, data: encodeInts(values, rows).blob })),
    ...segment.numbers.map((values, index) => ({ columnId: FIRST_OWN_COLUMN + segment.values.length + index, data: encodeNumbers(values, rows).blob })),
  ]);
}

/** What a build holds in memory. */
interface BuildParts {
  readonly segment: SegmentBuilder;
  readonly mergers: readonly ValueMerger[];
  readonly rollups: RollupBuilder;
  readonly coverage: CoverageBuilder;
  readonly places: ColumnPlaces;
}

/** Fills the memory of a build as it was at its last commit: dictionaries, pairs, coverage, the open segment. */
export function refill({ reader, openColumn }: UnfinishedSource, state: BuildState, { segment, mergers, rollups, coverage, places }: BuildParts): void {
  mergers.forEach(({ dictionary }, index) => {
    for (const { lengths, bytes } of reader.dictionary(FIRST_OWN_COLUMN + index)) dictionary.load(bytes, new Uint32Array(lengths.slice().buffer));
  });
  rollups.restore(state.rollups);
  const times = new Float64Array(SEGMENT_ROWS), endpoints = new Uint32Array(SEGMENT_ROWS), methods = new Uint32Array(SEGMENT_ROWS);
  for (const { segmentId, rows } of reader.segments()) {
    coverage.add(decodeColumn(reader.data(segmentId, TIME_COLUMN)!, rows, times), 0, rows);
    if (!state.rollups.has.endpoint) continue;
    const ids = (place: number, into: Uint32Array): Uint32Array | null => (place < 0 ? null : decodeColumn(reader.data(segmentId, FIRST_OWN_COLUMN + place)!, rows, into));
    rollups.learnPairs(ids(places.endpoint, endpoints), ids(places.method, methods), rows);
  }
  const { rows } = state.open;
  if (rows === 0) return;
  decodeColumn(openColumn(TIME_COLUMN)!, rows, segment.atUtcUs);
  decodeColumn(openColumn(LENGTH_COLUMN)!, rows, segment.lengths);
  decodeColumn(openColumn(GAP_COLUMN)!, rows, segment.gaps);
  decodeColumn(openColumn(LINE_COLUMN)!, rows, segment.lineSteps);
  segment.values.forEach((values, index) => { decodeColumn(openColumn(FIRST_OWN_COLUMN + index)!, rows, values); });
  segment.numbers.forEach((values, index) => { decodeColumn(openColumn(FIRST_OWN_COLUMN + segment.values.length + index)!, rows, values); });
  segment.restore(state.open);
  rollups.add(segment, 0, rows);
  coverage.add(segment.atUtcUs, 0, rows);
}
