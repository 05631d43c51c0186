import { Slice } from '../../../shared/domain/usage.ts';

/** The requests that two filters both let through; null when lists that both name have nothing in common. */
export function joinSlices(one: Slice, other: Slice): Slice | null {
  const lists = ['apps', 'credentials', 'endpoints', 'methods', 'statuses', 'sources'] as const;
  const joined: Record<string, readonly string[]> = {};
  for (const list of lists) {
    const both = one[list].length === 0 ? other[list] : other[list].length === 0 ? one[list] : meet(list, one[list], other[list]);
    if (both.length === 0 && one[list].length + other[list].length > 0) return null;
    joined[list] = both;
  }
  const fromUtcUs = latest(one.fromUtcUs, other.fromUtcUs), toUtcUs = earliest(one.toUtcUs, other.toUtcUs);
  if (fromUtcUs !== null && toUtcUs !== null && fromUtcUs >= toUtcUs) return null;
  const where = [...one.where, ...other.where.filter(({ column, value }) => !one.where.some(own => own.column === column && own.value === value))];
  return Slice.parse({ ...joined, fromUtcUs, toUtcUs, where, exclude: [...new Set([...one.exclude, ...other.exclude])] });
}

function meet(list: string, one: readonly string[], other: readonly string[]): string[] {
  if (list === 'methods') return one.filter(value => other.some(own => own.toUpperCase() === value.toUpperCase()));
  // A class and a code meet in the code.
  const holds = (values: readonly string[], value: string): boolean => values.includes(value) || (list === 'statuses' && values.includes(`${value.slice(0, 1)}xx`));
  return [...new Set([...one.filter(value => holds(other, value)), ...other.filter(value => holds(one, value))])];
}

function latest(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.max(one, other);
}

function earliest(one: number | null, other: number | null): number | null {
  return one === null ? other : other === null ? one : Math.min(one, other);
}
