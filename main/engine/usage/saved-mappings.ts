import type { SavedMapping } from '../../../shared/contract/mappings.ts';
import { Mapping } from '../../../shared/domain/usage.ts';
import type { LogFormat } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { ReadDb } from '../store/connection.ts';
import { mappingReader } from '../store/repositories/mappings.ts';
import type { MappingRow } from '../store/repositories/mappings.ts';
import type { LogHead } from './log-head.ts';
import { readsAsTime } from './mapping-proposal.ts';

/** Formats whose records carry or announce the names of their fields, so that a field is found by its name. */
const NAMED: ReadonlySet<LogFormat> = new Set(['jsonl', 'cloudtrail', 'w3c']);

/** A stored mapping as the contract shows it. */
export function toSavedMapping({ name, mapping, madeAt, madeBy }: Omit<MappingRow, 'mappingId'>): SavedMapping {
  return { name, mapping: Mapping.parse(JSON.parse(mapping)), madeAt, madeBy };
}

/** @throws mapping.unknown */
export function requireMapping(db: ReadDb, name: string): SavedMapping {
  return toSavedMapping(requireMappingRow(db, name));
}

/** @throws mapping.unknown */
export function requireMappingRow(db: ReadDb, name: string): MappingRow {
  const row = mappingReader(db).named(name);
  if (row === null) throw new ProvisoError('mapping.unknown', `This case holds no saved mapping called "${name}". List them with: mapping CASE list`, { name });
  return row;
}

/** The saved mapping for logs like this one, the one saved last where several are; null when none is. */
export function savedFor(db: ReadDb, head: LogHead): SavedMapping | null {
  for (const row of mappingReader(db).newestFirst()) {
    const saved = toSavedMapping(row);
    if (fits(saved.mapping, head)) return { ...saved, mapping: { ...saved.mapping, encoding: head.encoding } };
  }
  return null;
}

/**
 * Whether a mapping is one for logs like this: written alike, with the same columns, and with times where it looks for them.
 * Where records name their fields, every field that means something must be there; others may come and go.
 */
export function fits(mapping: Mapping, head: LogHead): boolean {
  if (mapping.format !== head.format) return false;
  const time = mapping.columns.find(column => column.role === 'time');
  if (time === undefined) return false;
  if (NAMED.has(mapping.format)) {
    if (!mapping.columns.every(({ name, role }) => role === 'keep' || role === 'reread' || head.names.includes(name))) return false;
  } else {
    if (mapping.format === 'csv' && (mapping.delimiter !== head.delimiter || mapping.hasHeader !== head.hasHeader)) return false;
    if (mapping.columns.length !== head.fields || !mapping.columns.every(({ index, name }) => head.names[index] === name)) return false;
  }
  const at = NAMED.has(mapping.format) ? head.names.indexOf(time.name) : time.index;
  const values = head.rows.map(row => (row[at] ?? '').trim()).filter(value => value !== '');
  return values.length === 0 || readsAsTime(mapping.time.format, values);
}
