import { ProvisoError } from '../../shared/errors.ts';
import type { Slice } from '../../shared/domain/usage.ts';
import { exhibitReader } from '../engine/store/repositories/exhibits.ts';
import { sliceOf } from './filters.ts';
import type { FilterOptions } from './filters.ts';
import type { Session } from './session.ts';

/** The slice that filter options name; a source may be named by the first 12 digits of its hash. @throws filter.bad-value */
export function sliceFrom(session: Session, options: FilterOptions): Partial<Slice> {
  return sliceOf(options, typed => {
    if (/^[0-9a-f]{64}$/.test(typed)) return typed;
    const full = /^[0-9a-f]{12}$/.test(typed) ? exhibitReader(session.open.db).fullHash(typed) : null;
    if (full === null) throw new ProvisoError('filter.bad-value', `--source takes the first 12 or all 64 digits of a source's SHA-256, not "${typed}".`);
    return full;
  });
}

/** A whole number from 0. @throws cli.wrong-use naming the option */
export function wholeNumber(text: string, option: string): number {
  const value = Number(text.replaceAll(/[_,]/g, ''));
  if (!Number.isSafeInteger(value) || value < 0) throw new ProvisoError('cli.wrong-use', `${option} takes a whole number, not "${text}".`);
  return value;
}
