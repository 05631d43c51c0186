import type { RequestRow } from '../../../shared/domain/usage.ts';
import type { RegisterEpoch } from './app-register.ts';
import { ordinalsOf, ordinalSuffix } from './line-ordinals.ts';
import type { MatchedSegment } from './segment-scan.ts';

/** Makes rows of a segment readable: who, what, when, and the exhibit and physical line it stands on. */
export async function describeRows(matched: MatchedSegment, rows: Uint32Array, epoch: RegisterEpoch, fileName: string): Promise<RequestRow[]> {
  const { source } = matched;
  const { contentSha256, sha256 } = source.info;
  const texts = async (role: string): Promise<readonly string[] | null> => {
    const column = source.column(role);
    return column === null ? null : matched.texts(column, rows);
  };
  const apps = await texts('app'), credentials = await texts('credential'), endpoints = await texts('endpoint'), methods = await texts('method'), statuses = await texts('status');
  const times = matched.times(), items = matched.numbers('items'), bytes = matched.numbers('bytes');
  const { startBytes, endBytes, lines } = matched.positions();
  const ordinals = ordinalsOf(source, matched.segment, lines);
  return Array.from(rows, (row, at): RequestRow => {
    const status = statuses?.[at] ?? '';
    return {
      ref: `request:${contentSha256.slice(0, 12)}:${lines[row]!}${ordinalSuffix(ordinals, row)}`,
      atUtcUs: times[row]!, app: epoch.nameOf(apps?.[at] ?? ''), credential: credentials?.[at] ?? '', endpoint: endpoints?.[at] ?? '', method: methods?.[at] ?? '',
      status: /^\d{1,9}$/.test(status) ? Number(status) : null, items: figure(items, row), bytes: figure(bytes, row),
      sha256: contentSha256, exhibit: sha256, file: fileName, line: lines[row]!, startByte: startBytes[row]!, endByte: endBytes[row]!,
    };
  });
}

function figure(figures: Float64Array | null, row: number): number | null {
  const value = figures === null ? -1 : figures[row]!;
  return value < 0 ? null : value;
}
