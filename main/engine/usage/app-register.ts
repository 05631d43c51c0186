import type { ReadDb } from '../store/connection.ts';
import { appReader } from '../store/repositories/apps.ts';

/** What log values are called between two instants. */
export interface RegisterEpoch {
  /** −Infinity for the first. */
  readonly fromUtcUs: number;
  /** Exclusive; Infinity for the last. */
  readonly toUtcUs: number;
  /** Log values and the apps that claim them. */
  readonly names: ReadonlyMap<string, string>;
  /** Name of the app a log value belongs to; the value itself when none claims it. */
  nameOf(value: string): string;
}

/** The app register as time goes on: it changes only where an identifier starts or ends. One epoch when none does. */
export function registerEpochs(db: ReadDb): RegisterEpoch[] {
  const claims = appReader(db).all().flatMap(app => app.identifiers.map(({ identifier, fromUtcMs, toUtcMs }) => ({
    identifier, name: app.name, fromUtcUs: fromUtcMs === null ? Number.NEGATIVE_INFINITY : fromUtcMs * 1_000, toUtcUs: toUtcMs === null ? Number.POSITIVE_INFINITY : toUtcMs * 1_000,
  })));
  const edges = [...new Set(claims.flatMap(claim => [claim.fromUtcUs, claim.toUtcUs]).filter(Number.isFinite))].sort((one, other) => one - other);
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  return starts.map((fromUtcUs, index) => {
    const names = new Map<string, string>();
    // The app that was registered first keeps a value that two claim.
    for (const claim of claims) if (claim.fromUtcUs <= fromUtcUs && claim.toUtcUs > fromUtcUs && !names.has(claim.identifier)) names.set(claim.identifier, claim.name);
    return epochOf(fromUtcUs, starts[index + 1] ?? Number.POSITIVE_INFINITY, names);
  });
}

/** An epoch in which values have these names. */
export function epochOf(fromUtcUs: number, toUtcUs: number, names: ReadonlyMap<string, string>): RegisterEpoch {
  return { fromUtcUs, toUtcUs, names, nameOf: value => names.get(value) ?? value };
}
