import { isNaive } from '../../../shared/domain/usage.ts';
import type { Mapping, MappingProposal, TimeFormat } from '../../../shared/domain/usage.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { Head } from '../import/intake.ts';
import type { ReadDb } from '../store/connection.ts';
import { encodingOf } from './log-head.ts';
import type { LogHead } from './log-head.ts';
import { otherEpochUnit, proposeFromHead } from './mapping-proposal.ts';
import { readLogHead } from './read-head.ts';
import { requireMapping, savedFor } from './saved-mappings.ts';

export interface UsageOptions {
  /** Null takes the saved one that fits, or proposes one and applies it. */
  readonly mapping: Mapping | null;
  /** For times that carry no offset. */
  readonly zone: string | null;
  /** Name of the saved mapping to take, whichever fits. */
  readonly savedMapping?: string | null;
  /** How times are written, where a proposal leaves it open. */
  readonly timeFormat?: TimeFormat | null;
  /** Proposes, whatever is saved. */
  readonly anew?: boolean;
}

/** How a log will be read. */
export interface Settled {
  readonly head: LogHead;
  readonly mapping: Mapping;
  /** Name of the saved mapping it is. */
  readonly savedMapping: string | null;
}

/**
 * Decides how a log is read: as it was said, as a saved mapping for such logs has it, or as names and values propose.
 * @throws usage.not-text, usage.not-delimited, usage.time-unknown, usage.zone-unknown, usage.epoch-unit-unknown, usage.date-order-unknown, usage.mapping-mismatch, mapping.unknown
 */
export function settleMapping(db: ReadDb, start: Head, options: UsageOptions): Settled {
  if (options.mapping !== null) {
    const head = logHeadOf(start, options.mapping);
    return { head, mapping: checked(head, options.mapping, options.zone), savedMapping: null };
  }
  const found = logHeadOf(start, null);
  const saved = options.anew === true ? null
    : options.savedMapping == null ? savedFor(db, found) : asked(requireMapping(db, options.savedMapping), found);
  if (saved !== null) {
    const mapping = { ...saved.mapping, time: { ...saved.mapping.time, zone: options.zone ?? saved.mapping.time.zone } };
    const head = logHeadOf(start, mapping);
    return { head, mapping: checked(head, mapping, null), savedMapping: saved.name };
  }
  const proposal = asWritten(proposeFromHead(found, options.zone), options.timeFormat ?? null, options.zone);
  if (proposal.needs === 'time') throw timeUnknown(found);
  if (proposal.needs === 'epoch-unit') throw unitUnknown();
  if (proposal.needs === 'date-order') throw orderUnknown(proposal.mapping);
  if (proposal.needs === 'zone') throw zoneUnknown(proposal.mapping);
  return { head: found, mapping: proposal.mapping, savedMapping: null };
}

/** A mapping that was asked for by name fits or not; the encoding is that of the file. */
function asked(saved: ReturnType<typeof requireMapping>, { encoding }: LogHead): ReturnType<typeof requireMapping> {
  return { ...saved, mapping: { ...saved.mapping, encoding } };
}

/**
 * The start of a log, taken apart.
 * @throws usage.not-text, usage.not-delimited, usage.no-line-feeds
 */
export function logHeadOf(head: Head, given: Mapping | null): LogHead {
  const { bytes } = head;
  if (bytes.length === 0) throw new ProvisoError('usage.not-text', 'Nothing could be unpacked from this file. Ask for another copy.');
  if (given === null && !encodingOf(bytes).encoding.startsWith('utf-16') && isBinary(bytes)) {
    throw new ProvisoError('usage.not-text', 'This file is not text. A usage log is delimited text, lines of JSON, a web server or load balancer log, or a CloudTrail document, plain, as .gz or .zst, or in an archive, an XLSX workbook or a Parquet file.');
  }
  if (!bytes.includes(10) && bytes.includes(13)) throw new ProvisoError('usage.no-line-feeds', 'The lines of this file end in carriage returns alone. Save it with line feeds and take it in again.');
  const csv = readLogHead(bytes, head.sizeBytes <= bytes.length && !head.isPacked, given);
  if (csv === null) throw new ProvisoError('usage.not-delimited', 'No line of this file reads as a record of two fields or more. A usage log is delimited text, lines of JSON, a web server or load balancer log, or a CloudTrail document.');
  return csv;
}

/** More than one byte in fifty that no text has. A log with a few of them is a log with damaged lines. */
function isBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4_096);
  let strange = 0;
  for (const byte of start) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) strange++;
  return strange * 50 > start.length;
}

/** A mapping that was given; a zone that was said beside it goes before its own. */
function checked(head: LogHead, mapping: Mapping, zone: string | null): Mapping {
  for (const column of mapping.columns) {
    const name = head.names[column.index];
    if (name === undefined) throw new ProvisoError('usage.mapping-mismatch', `The mapping names field ${column.index + 1} (${column.name}), but records have ${head.fields} fields.`, { field: column.index + 1, fields: head.fields });
    if (mapping.hasHeader && name !== column.name) throw new ProvisoError('usage.mapping-mismatch', `The mapping calls field ${column.index + 1} "${column.name}", the file calls it "${name}". Use a mapping made for this file.`, { field: column.index + 1 });
  }
  const timeColumn = mapping.columns.find(column => column.role === 'time');
  if (timeColumn === undefined) throw timeUnknown(head);
  const unit = otherEpochUnit(mapping.time.format, head.rows.map(row => row[timeColumn.index] ?? ''));
  if (unit !== null) throw new ProvisoError('usage.epoch-unit-unknown', `The mapping reads "${timeColumn.name}" as ${mapping.time.format}, but its values have the size of ${unit}. Pass a mapping with the unit that is right.`, { format: mapping.time.format, likely: unit });
  if (isNaive(mapping.time.format) && mapping.time.zone === null && zone === null && !carriesOffsets(head, mapping)) throw zoneUnknown(mapping);
  return zone !== null ? { ...mapping, time: { ...mapping.time, zone } } : mapping;
}

/** A proposal with what was said of its times. */
function asWritten(proposal: MappingProposal, format: TimeFormat | null, zone: string | null): MappingProposal {
  if (format === null || proposal.needs === 'time') return proposal;
  const mapping = { ...proposal.mapping, time: { ...proposal.mapping.time, format } };
  return { ...proposal, mapping, needs: isNaive(format) && zone === null && mapping.time.zone === null ? 'zone' : null };
}

/** Every time of the start of a log says its own offset, whatever its format leaves open. */
function carriesOffsets(head: LogHead, { columns }: Mapping): boolean {
  const last = columns.find(({ role }) => role === 'timeOfDay') ?? columns.find(({ role }) => role === 'time');
  const values = head.rows.map(row => (last === undefined ? '' : row[last.index] ?? '').trim()).filter(value => value !== '');
  return values.length > 0 && values.every(value => /:\d{2}.*(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$/.test(value));
}

function orderUnknown(mapping: Mapping): ProvisoError {
  const column = mapping.columns.find(({ role }) => role === 'time');
  return new ProvisoError('usage.date-order-unknown', `The dates in "${column?.name ?? 'time'}" can be read with the day or the month first. Say which: dmy for 26/08/2022, mdy for 08/26/2022.`);
}

function timeUnknown(head: LogHead): ProvisoError {
  const without = head.hasHeader ? '' : ' The file has no header line.';
  return new ProvisoError('usage.time-unknown', `No column of this log reads as a time.${without} Pass a mapping that says which one is, and how it is written. Columns: ${head.names.slice(0, 20).join(', ')}.`);
}

function unitUnknown(): ProvisoError {
  return new ProvisoError('usage.epoch-unit-unknown', 'The times of this log are numbers whose unit cannot be told from their size, or numbers of more than one size. Pass a mapping that says seconds, milliseconds, microseconds or nanoseconds (epoch-s, epoch-ms, epoch-us, epoch-ns).');
}

function zoneUnknown(mapping: Mapping): ProvisoError {
  const column = mapping.columns.find(({ role }) => role === 'time');
  return new ProvisoError('usage.zone-unknown', `The times in "${column?.name ?? 'time'}" carry no offset, so their zone must be said. Pass it, such as Europe/Paris or UTC.`);
}
