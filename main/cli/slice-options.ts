import { ProvisoError } from '../../shared/errors.ts';
import type { Slice } from '../../shared/domain/usage.ts';
import { wholeNumber as readWholeNumber } from '../../shared/domain/whole-number.ts';
import { exhibitReader } from '../engine/store/repositories/exhibits.ts';
import { sliceNamed } from '../engine/usage/saved-slices.ts';
import { sliceOf } from './filters.ts';
import type { FilterOptions } from './filters.ts';
import { grouped } from './output.ts';
import type { Session } from './session.ts';

/** The slice that filter options name, over the saved one they start from; a source may be named by the first 12 digits of its hash. @throws filter.bad-value */
export function sliceFrom(session: Session, options: FilterOptions): Partial<Slice> {
  const typed = sliceOf(options, given => {
    if (/^[0-9a-f]{64}$/.test(given)) return given;
    const full = /^[0-9a-f]{12}$/.test(given) ? exhibitReader(session.open.db).fullHash(given) : null;
    if (full === null) throw new ProvisoError('filter.bad-value', `--source takes the first 12 or all 64 digits of a source's SHA-256, not "${given}".`);
    return full;
  });
  if (options.slice === undefined) return typed;
  const named = Object.entries(typed).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value !== null));
  return { ...sliceNamed(session.open.db, options.slice), ...Object.fromEntries(named) };
}

/** A whole number within bounds, both included. A point is never taken for a sign between thousands here. @throws cli.wrong-use naming the option */
export function wholeNumber(text: string, option: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const value = text.includes('.') ? null : readWholeNumber(text);
  if (value !== null && value >= least && value <= most) return value;
  const bounds = most < Number.MAX_SAFE_INTEGER ? ` from ${grouped(least)} to ${grouped(most)}` : '';
  throw new ProvisoError('cli.wrong-use', `${option} takes a whole number${bounds}, not "${text}".`);
}
