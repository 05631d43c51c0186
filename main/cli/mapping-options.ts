import type { Command } from 'commander';
import { Option } from 'commander';
import { readFileSync } from 'node:fs';
import { ColumnRole, Mapping, TimeFormat } from '../../shared/domain/usage.ts';
import { ProvisoError } from '../../shared/errors.ts';

/** Ways to change a mapping without writing it whole. */
export interface MappingEdits {
  readonly role?: readonly string[];
  readonly timeFormat?: TimeFormat;
  readonly template?: readonly string[];
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** Adds the options that change single things of a mapping. */
export function withMappingEdits(command: Command): Command {
  return command
    .option('--role <column=role>', 'take a column for this: time, timeOfDay, app, credential, endpoint, method, status, items, bytes, requestId, itemId, keep, reread; repeatable', collect)
    .addOption(new Option('--time-format <format>', 'how times are written').choices(TimeFormat.options))
    .option('--template <template>', 'count addresses of this shape as one endpoint: /users/:id/posts; repeatable', collect);
}

/** A mapping with the asked changes; a role that one column alone can have leaves the column that had it. @throws cli.wrong-use, usage.mapping-mismatch */
export function editMapping(mapping: Mapping, { role = [], timeFormat, template }: MappingEdits): Mapping {
  let { columns } = mapping;
  for (const edit of role) {
    const at = edit.lastIndexOf('='), name = edit.slice(0, at), parsed = ColumnRole.safeParse(edit.slice(at + 1));
    if (at < 1 || !parsed.success) throw new ProvisoError('cli.wrong-use', `--role wants COLUMN=ROLE with one of ${ColumnRole.options.join(', ')}, not "${edit}".`);
    if (!columns.some(column => column.name === name)) throw new ProvisoError('usage.mapping-mismatch', `The log has no column "${name}". Its columns: ${columns.slice(0, 20).map(column => column.name).join(', ')}.`, { column: name });
    const isShared = parsed.data === 'keep' || parsed.data === 'reread';
    columns = columns.map(column => (column.name === name ? { ...column, role: parsed.data } : !isShared && column.role === parsed.data ? { ...column, role: 'keep' as const } : column));
  }
  return { ...mapping, columns, time: { ...mapping.time, ...(timeFormat === undefined ? {} : { format: timeFormat }) }, templates: template === undefined ? mapping.templates : [...template] };
}

/** True when any change was asked for. */
export function hasEdits({ role, timeFormat, template }: MappingEdits): boolean {
  return role !== undefined || timeFormat !== undefined || template !== undefined;
}

/** A mapping as an import or `mapping show` prints it. @throws usage.mapping-unreadable, usage.mapping-invalid */
export function readMapping(path: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new ProvisoError('usage.mapping-unreadable', 'The mapping file is missing or is not JSON. Write it as an import with --json prints it.', {}, { cause });
  }
  const parsed = Mapping.safeParse(value);
  if (!parsed.success) throw new ProvisoError('usage.mapping-invalid', `The mapping does not fit: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}.`);
  return parsed.data;
}
