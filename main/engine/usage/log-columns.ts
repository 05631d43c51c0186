import type { LogColumn } from '../../../shared/contract/statistics.ts';
import { openSources } from './open-source.ts';
import type { UsageContext } from './open-source.ts';

const FIRST_ROLES = ['app', 'credential', 'endpoint', 'method', 'status', 'items', 'bytes', 'requestId', 'itemId'];

/** Columns that slices can name and series can be split by, mapped ones first. */
export function logColumns(context: UsageContext): LogColumn[] {
  const columns = new Map<string, LogColumn>();
  for (const source of openSources(context)) {
    for (const column of source.columns) {
      if (column.kind === 'position') continue;
      const key = `${column.role} ${column.name}`;
      const before = columns.get(key);
      const distinct = column.kind === 'values' ? source.dictionary(column).count : null;
      columns.set(key, {
        name: column.name, role: column.role, kind: column.kind, sources: (before?.sources ?? 0) + 1,
        distinct: before === undefined ? distinct : before.distinct === null || distinct === null ? null : Math.max(before.distinct, distinct),
      });
    }
  }
  const place = ({ role }: LogColumn): number => (FIRST_ROLES.includes(role) ? FIRST_ROLES.indexOf(role) : FIRST_ROLES.length);
  return [...columns.values()].sort((one, other) => place(one) - place(other));
}
