import type { SchemaElement } from 'hyparquet';

/** Text of one stored value; null values never come here. */
export type ValueText = (value: unknown) => string;

const DAY_S = 86_400n;
const JULIAN_1970 = 2_440_588n;

/** How values of a column are written, the way DuckDB writes them into CSV; null for what is no single value of a row. (Apache Parquet, LogicalTypes.md) */
export function valueText(element: SchemaElement): ValueText | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return decimal(logical?.type === 'DECIMAL' ? logical.scale : element.scale ?? 0);
  switch (type) {
    case 'BOOLEAN': return value => (value === true ? 'true' : 'false');
    case 'INT32': case 'INT64': return integer(element);
    case 'INT96': return value => { const whole = value as bigint; return stamp((whole >> 64n) - JULIAN_1970, whole & 0xffff_ffff_ffff_ffffn, 9); };
    case 'FLOAT': case 'DOUBLE': return value => floating(value as number);
    case 'BYTE_ARRAY':
      return converted === 'UTF8' || converted === 'ENUM' || converted === 'JSON' || logical?.type === 'STRING' || logical?.type === 'ENUM' || logical?.type === 'JSON'
        ? value => quoted(textOf(value as Uint8Array)) : value => quoted(binary(value as Uint8Array));
    case 'FIXED_LEN_BYTE_ARRAY':
      if (converted === 'INTERVAL') return null;
      if (logical?.type === 'UUID') return value => Buffer.from(value as Uint8Array).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
      if (logical?.type === 'FLOAT16') return value => floating(half(value as Uint8Array));
      return value => quoted(binary(value as Uint8Array));
    default: return null;
  }
}

/** What DuckDB is asked for to give the same text; null when the bare column does. */
export function valueQuery(element: SchemaElement, column: string): string | null {
  const { type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === 'DECIMAL' || converted === 'DECIMAL') return null;
  // Subtle: how few digits tell numbers of 32 bits apart is a matter of opinion; of 64 bits it is not.
  if (type === 'FLOAT' || type === 'DOUBLE' || logical?.type === 'FLOAT16') return `CASE WHEN ${column} = trunc(${column}) AND abs(${column}) < 9007199254740992 THEN CAST(CAST(${column} AS BIGINT) AS VARCHAR) ELSE CAST(CAST(${column} AS DOUBLE) AS VARCHAR) END`;
  return isStamp(converted) && logical === undefined ? `${column} AT TIME ZONE 'UTC'` : null;
}

/** Tells texts with more digits than DuckDB gives: below the microsecond where it counts in microseconds, or past the 38 of its decimals. Null for columns that have none. */
export function isBeyondDuckDb({ type, precision, logical_type: logical }: SchemaElement): ((text: string) => boolean) | null {
  if (type === 'INT96' || ((logical?.type === 'TIMESTAMP' || logical?.type === 'TIME') && logical.unit === 'NANOS' && (logical.isAdjustedToUTC || logical.type === 'TIME'))) return text => /\.\d{7,}/.test(text);
  const digits = logical?.type === 'DECIMAL' ? logical.precision : precision ?? 0;
  return digits > 38 ? () => true : null;
}

/** A field of a line: quoted where it must be. */
export function quoted(text: string): string {
  return text === '' ? '""' : /[",\r\n#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function integer({ type, converted_type: converted, logical_type: logical }: SchemaElement): ValueText {
  if (logical?.type === 'TIMESTAMP' || isStamp(converted)) {
    const digits = logical?.type === 'TIMESTAMP' ? digitsOf(logical.unit) : converted === 'TIMESTAMP_MILLIS' ? 3 : 6;
    // Without a logical type these count from the epoch in UTC.
    const zone = logical?.type !== 'TIMESTAMP' || logical.isAdjustedToUTC ? '+00' : '';
    const daily = DAY_S * 10n ** BigInt(digits);
    return value => { const [days, rest] = floorDivided(BigInt(value as bigint | number), daily); return `${stamp(days, rest, digits)}${zone}`; };
  }
  if (logical?.type === 'TIME' || converted === 'TIME_MILLIS' || converted === 'TIME_MICROS') {
    const digits = logical?.type === 'TIME' ? digitsOf(logical.unit) : converted === 'TIME_MILLIS' ? 3 : 6;
    const zone = logical?.type === 'TIME' && logical.isAdjustedToUTC ? '+00' : '';
    return value => `${clock(BigInt(value as bigint | number), digits)}${zone}`;
  }
  if (logical?.type === 'DATE' || converted === 'DATE') return value => { const { date, era } = dayText(value as number); return `${date}${era}`; };
  const isUnsigned = converted?.startsWith('UINT_') === true || (logical?.type === 'INTEGER' && !logical.isSigned);
  if (!isUnsigned) return value => String(value);
  return type === 'INT32' ? value => String((value as number) >>> 0) : value => String(BigInt.asUintN(64, value as bigint));
}

function isStamp(converted: SchemaElement['converted_type']): boolean {
  return converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS';
}

function digitsOf(unit: 'MILLIS' | 'MICROS' | 'NANOS'): number {
  return unit === 'MILLIS' ? 3 : unit === 'MICROS' ? 6 : 9;
}

function floorDivided(value: bigint, by: bigint): readonly [bigint, bigint] {
  const rest = ((value % by) + by) % by;
  return [(value - rest) / by, rest];
}

function stamp(days: bigint, fraction: bigint, digits: number): string {
  const { date, era } = dayText(Number(days));
  return `${date}${era} ${clock(fraction, digits)}`;
}

/** `10:00:00.5`, from parts of a second with so many digits. */
function clock(parts: bigint, digits: number): string {
  const each = 10n ** BigInt(digits), seconds = Number(parts / each), rest = String(parts % each).padStart(digits, '0').replace(/0+$/, '');
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(seconds / 3_600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${rest === '' ? '' : `.${rest}`}`;
}

/** A day by its number from 1970 on, in the Gregorian calendar before it began, too. */
function dayText(days: number): { readonly date: string; readonly era: string } {
  const at = new Date(days * 86_400_000);
  const year = at.getUTCFullYear();
  if (Number.isNaN(year)) return { date: String(days), era: ' days' };
  const two = (number: number): string => String(number).padStart(2, '0');
  return { date: `${String(year > 0 ? year : 1 - year).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`, era: year > 0 ? '' : ' (BC)' };
}

function decimal(scale: number): ValueText {
  return value => {
    const whole = value instanceof Uint8Array ? signed(value) : BigInt(value as bigint | number);
    const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
    return `${whole < 0n ? '-' : ''}${scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`}`;
  };
}

/** Big-endian two's complement. */
function signed(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex === '' ? '0' : hex}`));
}

/** Whole numbers up to 2^53 − 1 in digits, because counts that miss some values are often stored as floating; the shortest digits that give the number with 64 bits else. */
function floating(value: number): string {
  if (Number.isSafeInteger(value)) return String(value + 0);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const [mantissa = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const [before = '', after = ''] = mantissa.split('.');
  const bare = `${before}${after}`.replace(/^0+/, ''), digits = bare.replace(/0+$/, '');
  // Position of the point counted from the first digit that is not 0.
  const point = before.replace(/^0+/, '').length - (before.replace(/^0+/, '') === '' ? /^0*/.exec(after)?.[0].length ?? 0 : 0) + Number(exponent);
  const power = point - 1, sign = value < 0 ? '-' : '';
  if (power < -4 || power >= 16) return `${sign}${digits.slice(0, 1)}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return digits.length <= point ? `${sign}${digits.padEnd(point, '0')}.0` : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** IEEE 754, 16 bits, little-endian. */
function half(bytes: Uint8Array): number {
  const bits = (bytes[1] ?? 0) << 8 | (bytes[0] ?? 0), exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff, sign = bits >> 15 === 0 ? 1 : -1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction / 1_024);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

/** Bytes that are no text by their type: printable ones as they are, others as `\xHH`. */
function binary(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte >= 32 && byte <= 126 && byte !== 0x22 && byte !== 0x27 && byte !== 0x5c ? String.fromCharCode(byte) : `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return text;
}
