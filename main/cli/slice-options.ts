import { ProvisoError } from '../../shared/errors.ts';
import type { Slice } from '../../shared/domain/usage.ts';
import { exhibitReader } from '../engine/store/repositories/exhibits.ts';
import { sliceNamed } from '../engine/usage/saved-slices.ts';
import { sliceOf } from './filters.ts';
import type { FilterOptions } from './filters.ts';
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

/** A whole number from 0. @throws cli.wrong-use naming the option */
export function wholeNumber(text: string, option: string): number {
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(value) || value < 0) throw new ProvisoError('cli.wrong-use', `${option} takes a whole number, not "${text}".`);
  return value;
}
