import { isoOfUs } from './instants.ts';
import type { Slice } from './usage.ts';

/** True when a slice asks for nothing but whole sources. */
export function isWholeSlice(slice: Slice): boolean {
  return Object.entries(slice).every(([name, value]) => name === 'sources' || value === null || (Array.isArray(value) && value.length === 0));
}

/** The slice as a command line that counts it again, for any shell of the POSIX family. */
export function queryOf(slice: Slice): string {
  const listed = (name: string, values: readonly string[]): string[] => values.map(value => `--${name} ${shellWord(listWord(value))}`);
  return [
    'proviso usage CASE count',
    ...(slice.fromUtcUs === null ? [] : [`--from ${isoOfUs(slice.fromUtcUs)}`]), ...(slice.toUtcUs === null ? [] : [`--to ${isoOfUs(slice.toUtcUs)}`]),
    ...listed('app', slice.apps), ...listed('credential', slice.credentials), ...listed('endpoint', slice.endpoints), ...listed('method', slice.methods), ...listed('status', slice.statuses),
    ...slice.where.map(({ column, value }) => `--where ${shellWord(`${column}=${value}`)}`), ...listed('source', slice.sources), ...listed('exclude', slice.exclude), ...listed('hits', slice.hits.map(String)),
  ].join(' ');
}

/** A value as options that take several separated by commas want it: commas, backslashes and blanks at its ends are led by a backslash. */
export function listWord(value: string): string {
  return value.replaceAll(/[\\,]/g, String.raw`\$&`).replaceAll(/^\s+|\s+$/g, blanks => Array.from(blanks, blank => `\\${blank}`).join(''));
}

/** The values of such an option; an empty one stands for the empty value. */
export function readList(text: string): string[] {
  if (text === '') return [''];
  const values: string[] = [];
  // `solid` is how much of the value ends in something that is not a blank to be dropped.
  let value = '', solid = 0;
  const take = (): void => {
    if (solid > 0) values.push(value.slice(0, solid));
    value = '';
    solid = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at), next = text.charAt(at + 1);
    if (character === '\\' && /[\\,\s]/.test(next)) {
      value += next;
      solid = value.length;
      at++;
    } else if (character === ',') take();
    else if (/\s/.test(character)) value += value === '' ? '' : character;
    else {
      value += character;
      solid = value.length;
    }
  }
  take();
  return values;
}

/** A word as a shell takes it as one: as it is where that is safe, else in single quotes. */
export function shellWord(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll('\'', String.raw`'\''`)}'`;
}
