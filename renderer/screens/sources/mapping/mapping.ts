import type { Input } from '../../../../shared/contract/methods.ts';
import type { SavedMapping } from '../../../../shared/contract/mappings.ts';
import { changesBetween } from '../../../../shared/domain/mapping-changes.ts';
import type { ColumnRole, Mapping } from '../../../../shared/domain/usage.ts';

/** The log that is looked at: a file that was granted, or one of the case. */
export type LogPlace = Pick<Input<'mapping.preview'>, 'grantId'> | Pick<Input<'mapping.preview'>, 'source'>;

/** Gives a column a role. A role that only one column can have leaves the column that had it. */
export function withRole(mapping: Mapping, index: number, role: ColumnRole): Mapping {
  const isShared = role === 'keep' || role === 'reread';
  return {
    ...mapping,
    columns: mapping.columns.map(column => {
      if (column.index === index) return { ...column, role };
      return !isShared && column.role === role ? { ...column, role: 'keep' } : column;
    }),
  };
}

/** A saved mapping as this log would be read by it: how the log is written stays. */
export function appliedTo(saved: Mapping, log: Mapping): Mapping {
  return { ...saved, encoding: log.encoding };
}

/** The saved mapping that reads a log just so; null when none does. */
export function sameSaved(saved: readonly SavedMapping[], mapping: Mapping): SavedMapping | null {
  return saved.find(other => changesBetween(appliedTo(other.mapping, mapping), mapping).length === 0) ?? null;
}

/** Templates as typed, one a line. */
export function templatesOf(typed: string): string[] {
  return typed.split('\n').map(line => line.trim()).filter(line => line !== '');
}

/** What is wrong with a template; null when it can be used. Templates start with `/` and name their variable parts with `:`. */
export function badTemplate(templates: readonly string[]): string | null {
  return templates.find(template => !template.startsWith('/') || /\s/.test(template)) ?? null;
}
