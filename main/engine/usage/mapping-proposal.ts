import { isNaive } from '../../../shared/domain/usage.ts';
import type { ColumnRole, Mapping, MappingProposal, TimeFormat } from '../../../shared/domain/usage.ts';
import type { LogHead } from './log-head.ts';
import { TimeReader } from './time-reader.ts';

type MappedRole = Exclude<ColumnRole, 'keep' | 'reread' | 'timeOfDay'>;

/** Names that speak for a role, best first; compared without case and punctuation. */
const NAMES: Readonly<Record<MappedRole, readonly string[]>> = {
  time: ['timestamp', 'time', 'ts', 'datetime', 'requesttime', 'eventtime', 'at', 'atutc', 'timeutc', 'utctime', 'utc', 'occurredat', 'loggedat', 'requestedat', 'createdat', 'receivedat', 'starttime', 'date', 'when', 'epoch', 'unixtime'],
  app: ['appid', 'app', 'application', 'applicationid', 'appname', 'applicationname', 'clientapp', 'clientapplication', 'consumerapp', 'appkey', 'client'],
  credential: ['credential', 'credentialid', 'token', 'tokenid', 'apikey', 'apikeyid', 'accesstoken', 'key', 'keyid', 'consumerkey', 'clientid', 'bearertoken', 'accesskey', 'accesskeyid', 'auth'],
  endpoint: ['endpoint', 'path', 'uri', 'url', 'route', 'requesturi', 'requesturl', 'requestpath', 'uripath', 'csuristem', 'resource', 'request', 'operation'],
  method: ['method', 'httpmethod', 'verb', 'requestmethod', 'csmethod'],
  status: ['status', 'statuscode', 'httpstatus', 'httpstatuscode', 'responsecode', 'responsestatus', 'scstatus', 'code', 'httpcode'],
  items: ['items', 'itemcount', 'itemsreturned', 'resultcount', 'results', 'recordcount', 'records', 'returned', 'objects', 'tweets', 'posts', 'rowsreturned', 'count'],
  bytes: ['bytes', 'bytessent', 'responsebytes', 'responsesize', 'size', 'sizebytes', 'contentlength', 'bodybytessent', 'bytesout', 'scbytes', 'length'],
  requestId: ['requestid', 'reqid', 'xrequestid', 'traceid', 'correlationid', 'eventid', 'uuid', 'id'],
  itemId: ['itemid', 'itemids', 'postid', 'tweetid', 'objectid', 'returnedid', 'returnedids', 'resourceid', 'recordid'],
};

const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT']);
/** Values of a column this different are not worth a dictionary. */
const REREAD_SHARE = 0.995;
const REREAD_FROM_ROWS = 50;

interface Column {
  readonly index: number;
  readonly name: string;
  readonly plainName: string;
  readonly values: readonly string[];
}

interface Choice {
  readonly column: Column;
  readonly score: number;
  readonly reason: string;
}

/** Proposes what each column of a log is, from its name and its values, and says why. */
export function proposeFromHead(head: LogHead, zone: string | null): MappingProposal {
  const columns = head.names.map((name, index): Column => ({
    index, name, plainName: name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
    values: head.rows.map(row => (row[index] ?? '').trim()).filter(value => value !== ''),
  }));
  // What the format says of a field goes before its name and values; formats with fields of their own leave nothing else to tell.
  const told = (role: MappedRole): Column[] => columns.filter(({ name }) => head.hints.get(name)?.role === role);
  const untold = columns.filter(({ name }) => !head.hints.has(name));
  const hasOwnFields = head.format === 'combined' || head.format === 'alb' || head.format === 'cloudtrail';
  const hintedTime = told('time');
  const time = chooseTime(hintedTime.length > 0 ? hintedTime : columns, head.hasHeader);
  zone ??= head.zone;
  const taken = new Set<Column>(time === null ? [] : [time.column]);
  const reasons = new Map<Column, { role: ColumnRole; reason: string; sure: number }>();
  if (time !== null) reasons.set(time.column, { role: 'time', reason: head.hints.get(time.column.name)?.reason ?? time.reason, sure: Math.min(1, time.score) });
  const clock = time === null ? null : chooseClock(time.column, untold);
  if (clock !== null && time !== null) {
    taken.add(clock);
    reasons.set(clock, { role: 'timeOfDay', reason: `the column of times is a date alone, and all of these values are times of day`, sure: 0.95 });
  }
  // Roles that values prove go first, so that a name such as "code" or "request" ends where it belongs.
  for (const role of ['method', 'status', 'endpoint', 'requestId', 'app', 'credential', 'items', 'bytes', 'itemId'] as const) {
    const [hinted] = told(role);
    if (hinted !== undefined) {
      taken.add(hinted);
      reasons.set(hinted, head.hints.get(hinted.name)!);
      continue;
    }
    if (hasOwnFields) continue;
    const choice = chooseRole(role, untold.filter(column => !taken.has(column)));
    if (choice === null) continue;
    taken.add(choice.column);
    reasons.set(choice.column, { role, reason: choice.reason, sure: Math.min(1, choice.score) });
  }
  for (const column of columns) if (!taken.has(column)) reasons.set(column, head.hints.get(column.name) ?? leftOver(column));
  const mapped = columns.map(column => {
    const { role, reason, sure } = reasons.get(column)!;
    return { index: column.index, name: column.name, role, reason, sure };
  });
  const format = time === null ? 'iso' : time.format === 'iso-local' && clock !== null && clock.values.every(value => HAS_OFFSET.test(value)) ? 'iso' : time.format;
  const mapping: Mapping = {
    format: head.format, delimiter: head.delimiter, hasHeader: head.hasHeader, encoding: head.encoding,
    time: { format, zone }, columns: mapped.map(({ index, name, role }) => ({ index, name, role })), templates: [],
  };
  return {
    mapping, reasons: mapped, sample: head.rows.slice(0, 20).map(row => [...row]),
    needs: time === null ? (unclearEpoch(columns) === null ? 'time' : 'epoch-unit') : mixedUnits(format, time.column.values) ? 'epoch-unit'
      : isOrderUnclear(format, time.column.values) ? 'date-order' : isNaive(format) && zone === null && !(clock ?? time.column).values.every(value => HAS_OFFSET.test(value)) ? 'zone' : null,
  };
}

function chooseTime(columns: readonly Column[], hasHeader: boolean): (Choice & { readonly format: TimeFormat }) | null {
  let best: (Choice & { readonly format: TimeFormat }) | null = null;
  for (const column of columns) {
    const byName = nameScore('time', column);
    if (hasHeader && column.values.length === 0 && byName > (best?.score ?? 0)) best = { column, format: 'iso', score: byName * 0.5, reason: 'the name says time; there is no value to tell how it is written' };
    for (const { format, words } of TIME_FORMATS) {
      const share = shareOf(column.values, timeTest(format));
      if (share < 0.6) continue;
      const isEpoch = format.startsWith('epoch');
      // Subtle: ids look like epochs, so digits alone need a name, or to rise from row to row.
      if (isEpoch && byName === 0 && (hasHeader || !rises(column.values))) continue;
      const score = share * (isEpoch ? 0.7 : 0.9) + byName * 0.3;
      if (best === null || score > best.score) best = { column, format, score, reason: `${percent(share)} of the values are ${words}${byName > 0 ? `, and the name says time` : ''}` };
    }
  }
  return best;
}

const TIME_FORMATS: readonly { readonly format: TimeFormat; readonly words: string }[] = [
  { format: 'iso', words: 'dates with time and offset' },
  { format: 'iso-local', words: 'dates with time and no offset' },
  { format: 'dmy', words: 'dates with the day first' },
  { format: 'mdy', words: 'dates with the month first' },
  { format: 'clf', words: 'times as web server logs write them' },
  { format: 'epoch-s', words: 'seconds since 1970' },
  { format: 'epoch-ms', words: 'milliseconds since 1970' },
  { format: 'epoch-us', words: 'microseconds since 1970' },
  { format: 'epoch-ns', words: 'nanoseconds since 1970' },
];

const encoder = new TextEncoder();

function timeTest(format: TimeFormat): (value: string) => boolean {
  if (format === 'epoch-s') return value => /^\d{9,10}(\.\d+)?$/.test(value);
  if (format === 'epoch-ms') return value => /^\d{12,13}(\.\d+)?$/.test(value);
  if (format === 'epoch-us') return value => /^\d{15,16}$/.test(value);
  if (format === 'epoch-ns') return value => /^\d{18,19}$/.test(value);
  const placed = new TimeReader(format, null), anywhere = new TimeReader(format, 'UTC');
  return value => {
    const bytes = encoder.encode(value);
    if (format === 'dmy' || format === 'mdy') return Number.isFinite(anywhere.read(bytes, 0, bytes.length));
    return format === 'iso-local' ? Number.isFinite(anywhere.read(bytes, 0, bytes.length)) && !Number.isFinite(placed.read(bytes, 0, bytes.length)) : Number.isFinite(placed.read(bytes, 0, bytes.length));
  };
}

const CLOCK_TIME = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?( ?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?))?$/;
const DATE_ALONE = /^(\d{4}[-/]\d{2}[-/]\d{2}|\d{1,2}([./-])\d{1,2}\2\d{4})$/;
const HAS_OFFSET = /\d ?(Z|UTC|GMT|[+-]\d{2}(:?\d{2})?)$/;

/** The column with the times of day, where times are dates alone; null when they are whole or there is none. */
function chooseClock(time: Column, columns: readonly Column[]): Column | null {
  if (shareOf(time.values, value => DATE_ALONE.test(value)) < 0.9) return null;
  return columns.find(column => column !== time && shareOf(column.values, value => CLOCK_TIME.test(value)) >= 0.9) ?? null;
}

/** Every date reads with the day first and with the month first, and no sign says which is meant. */
function isOrderUnclear(format: TimeFormat, values: readonly string[]): boolean {
  if (format !== 'dmy' && format !== 'mdy') return false;
  // Points between the numbers are written where the day comes first.
  if (values.every(value => /^\d{1,2}\./.test(value))) return false;
  return shareOf(values, timeTest('dmy')) === shareOf(values, timeTest('mdy'));
}

/** A column that is called a time and holds whole numbers no one unit fits: its unit must be said. */
function unclearEpoch(columns: readonly Column[]): Column | null {
  return columns.find(column => nameScore('time', column) > 0 && column.values.length > 0 && shareOf(column.values, value => /^\d{6,19}(\.\d+)?$/.test(value)) >= 0.6) ?? null;
}

/**
 * What speaks against the unit a mapping gives its epoch times: another unit that most of the values have by their size; null when nothing does.
 * @param values times as the log has them
 */
export function otherEpochUnit(format: TimeFormat, values: readonly string[]): TimeFormat | null {
  if (!format.startsWith('epoch') || values.length === 0 || shareOf(values, timeTest(format)) > 0) return null;
  return TIME_FORMATS.find(other => other.format.startsWith('epoch') && shareOf(values, timeTest(other.format)) >= 0.6)?.format ?? null;
}

/** Some of the values have the size of another unit: read in one, they would stand in years they are not from. */
function mixedUnits(format: TimeFormat, values: readonly string[]): boolean {
  return format.startsWith('epoch') && TIME_FORMATS.some(other => other.format.startsWith('epoch') && other.format !== format && values.some(timeTest(other.format)));
}

/** Whether most of these values read as times of this format, whatever their zone. */
export function readsAsTime(format: TimeFormat, values: readonly string[]): boolean {
  return format.startsWith('epoch') ? shareOf(values, timeTest(format)) >= 0.6 : shareOf(values, anyZone(format)) >= 0.6;
}

function anyZone(format: TimeFormat): (value: string) => boolean {
  const anywhere = new TimeReader(format, 'UTC');
  return value => { const bytes = encoder.encode(value); return Number.isFinite(anywhere.read(bytes, 0, bytes.length)); };
}

function rises(values: readonly string[]): boolean {
  return values.length > 1 && values.every((value, at) => at === 0 || Number(value) >= Number(values[at - 1]));
}

function chooseRole(role: Exclude<MappedRole, 'time'>, columns: readonly Column[]): Choice | null {
  let best: Choice | null = null;
  for (const column of columns) {
    const byName = nameScore(role, column);
    const share = shareOf(column.values, valueTest(role));
    const byValues = PROVEN_BY_VALUES.has(role) && share > 0.9;
    // Values may contradict a name; an empty column goes by its name alone.
    if (column.values.length > 0 && share < 0.5) continue;
    if (byName === 0 && !byValues) continue;
    const score = byName * 0.7 + (byValues ? 0.35 : 0.2 * share);
    if (best === null || score > best.score) best = { column, score, reason: reasonFor(role, byName, byValues, share) };
  }
  return best;
}

/** Roles whose values are like no other's. */
const PROVEN_BY_VALUES = new Set<MappedRole>(['method', 'endpoint', 'status']);

function valueTest(role: Exclude<MappedRole, 'time'>): (value: string) => boolean {
  switch (role) {
    case 'method': return value => METHODS.has(value.toUpperCase());
    case 'endpoint': return value => /^(\/|https?:\/\/|[A-Z]+ (\/|https?:\/\/))/.test(value);
    case 'status': return value => /^[1-5]\d\d$/.test(value);
    case 'items': case 'bytes': return value => /^(\d{1,15}|-)$/.test(value);
    case 'app': case 'credential': case 'requestId': case 'itemId': return () => true;
  }
}

function reasonFor(role: MappedRole, byName: number, byValues: boolean, share: number): string {
  const values = byValues ? `${percent(share)} of the values are ${VALUE_WORDS[role] ?? 'as expected'}` : '';
  const name = byName > 0 ? 'the name says so' : '';
  return [name, values].filter(part => part !== '').join(', and ');
}

const VALUE_WORDS: Readonly<Partial<Record<MappedRole, string>>> = { method: 'request methods', endpoint: 'paths or addresses', status: 'status codes' };

function leftOver(column: Column): { role: ColumnRole; reason: string; sure: number } {
  const distinct = new Set(column.values).size;
  if (column.values.length >= REREAD_FROM_ROWS && distinct > column.values.length * REREAD_SHARE) {
    return { role: 'reread', reason: 'nearly every value is different: it is read from the original when it is asked for', sure: 1 };
  }
  return { role: 'keep', reason: 'no role was recognised: it is kept as a column', sure: 1 };
}

/** 1 for the best name, less for the ones after it, 0 for none. */
function nameScore(role: MappedRole, column: Column): number {
  const names = NAMES[role];
  const exact = names.indexOf(column.plainName);
  if (exact >= 0) return 1 - (exact / names.length) * 0.4;
  const within = names.findIndex(name => name.length >= 4 && column.plainName.endsWith(name));
  return within >= 0 ? 0.5 - (within / names.length) * 0.2 : 0;
}

function shareOf(values: readonly string[], test: (value: string) => boolean): number {
  return values.length === 0 ? 0 : values.filter(test).length / values.length;
}

function percent(share: number): string {
  return share === 1 ? 'all' : `${Math.floor(share * 100)} %`;
}
