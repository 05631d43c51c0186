import { createHash } from 'node:crypto';
import { readNaively } from './naive-log.ts';

export interface NaiveLogFile { readonly sha256: string; readonly rows: readonly { readonly key: string; readonly id: string; readonly line: number; readonly atUtcUs: number; readonly app: string; readonly status: string; readonly items: number }[] }

/** Requests of a comma separated log with what tells a repeat: bytes without line end and instant, and the request id. */
export function naiveFile(bytes: Uint8Array): NaiveLogFile {
  const rows = readNaively(bytes).rows.map(({ line, atUtcUs, startByte, endByte, fields }) => ({
    key: `${atUtcUs} ${Buffer.from(bytes.subarray(startByte, endByte)).toString('latin1').replace(/[\r\n]+$/, '')}`,
    id: fields[9] ?? '', line, atUtcUs, app: fields[1] ?? '', status: fields[5] ?? '', items: Number(fields[6]) || 0,
  }));
  return { sha256: createHash('sha256').update(bytes).digest('hex'), rows };
}

/** `<sha256> <line>` of every request that repeats another, by the rule as it is printed, pair by pair and slowly. */
export function naiveDuplicates(files: readonly NaiveLogFile[]): Set<string> {
  const ordered = [...files].sort((one, other) => (one.sha256 < other.sha256 ? -1 : 1)), repeats = new Set<string>();
  const span = (file: NaiveLogFile): [number, number] => [Math.min(...file.rows.map(row => row.atUtcUs)), Math.max(...file.rows.map(row => row.atUtcUs))];
  ordered.forEach((file, at) => {
    file.rows.forEach((row, index) => {
      const before = file.rows.slice(0, index), nth = before.filter(({ key }) => key === row.key).length + 1, hasId = row.id !== '' && row.id !== '-';
      const isRepeat = (hasId && before.some(({ id }) => id === row.id)) || ordered.slice(0, at).some(other => {
        if (other.rows.filter(({ key }) => key === row.key).length >= nth) return true;
        const [first, last] = span(file), [otherFirst, otherLast] = span(other);
        return hasId && first <= otherLast && otherFirst <= last && other.rows.some(({ id }) => id === row.id);
      });
      if (isRepeat) repeats.add(`${file.sha256} ${row.line}`);
    });
  });
  return repeats;
}
