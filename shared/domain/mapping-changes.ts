import { z } from 'zod';
import type { Mapping } from './usage.ts';

/** One thing that two mappings of the same log say differently. Texts are values as the mapping has them; empty for none. */
export const MappingChange = z.object({
  what: z.enum(['role', 'column', 'time-format', 'zone', 'templates', 'delimiter', 'header', 'encoding', 'format']),
  /** The column it is about; empty for the others. */
  column: z.string(),
  before: z.string(),
  after: z.string(),
});
export type MappingChange = z.infer<typeof MappingChange>;

/** What reading a log with `after` instead of `before` changes; empty when nothing does. */
export function changesBetween(before: Mapping, after: Mapping): MappingChange[] {
  const changes: MappingChange[] = [];
  const note = (what: MappingChange['what'], was: string, is: string, column = ''): void => { if (was !== is) changes.push({ what, column, before: was, after: is }); };
  note('format', before.format, after.format);
  note('delimiter', before.delimiter, after.delimiter);
  note('header', String(before.hasHeader), String(after.hasHeader));
  note('encoding', before.encoding, after.encoding);
  const columnAt = (mapping: Mapping, index: number): Mapping['columns'][number] | undefined => mapping.columns.find(column => column.index === index);
  for (const index of [...new Set([...before.columns, ...after.columns].map(column => column.index))].sort((one, other) => one - other)) {
    const was = columnAt(before, index), is = columnAt(after, index);
    const name = is?.name ?? was?.name ?? '';
    note('column', was?.name ?? '', is?.name ?? '', name);
    note('role', was?.role ?? '', is?.role ?? '', name);
  }
  note('time-format', before.time.format, after.time.format);
  note('zone', before.time.zone ?? '', after.time.zone ?? '');
  note('templates', before.templates.join('\n'), after.templates.join('\n'));
  return changes;
}

/** `column "user" from keep to app`, `the zone from none to Europe/Paris`: a change in words. */
export function changeText({ what, column, before, after }: MappingChange): string {
  const said = (value: string): string => (value === '' ? 'none' : value === '\t' ? 'tab' : value.replaceAll('\n', ' '));
  const subject = { role: `column "${column}"`, column: `the name of column "${column}"`, 'time-format': 'how times are written', zone: 'the zone', templates: 'the endpoint templates', delimiter: 'the delimiter', header: 'the header line', encoding: 'the encoding', format: 'the format' }[what];
  return `${subject} from ${said(before)} to ${said(after)}`;
}
