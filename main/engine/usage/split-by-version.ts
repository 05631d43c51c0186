import type { Figures, Slice } from '../../../shared/domain/usage.ts';
import { effectsInOrder, startOfDayMs } from '../agreements/in-force.ts';
import { readAgreements } from '../agreements/read-agreements.ts';
import type { ReadDb } from '../store/connection.ts';
import { ONE_BUCKET } from './buckets.ts';
import { measure } from './measure.ts';
import type { UsageContext } from './open-source.ts';
import type { Period } from './segment-scan.ts';

/** The stretch in which one text of an agreement is in force by its stated date; no text before the first. */
export interface VersionSpan extends Period {
  readonly version: string | null;
  readonly cite: string | null;
  readonly label: string;
}

/** Figures of a slice under one text. */
export interface VersionFigures { readonly version: string | null; readonly cite: string | null; readonly label: string; readonly figures: Figures }

/** When each text of each agreement governs, one agreement after another; each of them covers all time. */
export function versionSpans(db: ReadDb): VersionSpan[] {
  const agreements = readAgreements(db).filter(({ versions }) => versions.length > 0);
  return agreements.flatMap(({ name, versions }) => {
    const effects = effectsInOrder(versions, 'UTC').map(({ version, on }) => ({ version, fromUtcUs: startOfDayMs(on, 'UTC') * 1_000 }));
    const prefix = agreements.length > 1 ? `${name}: ` : '';
    const first = effects[0];
    const before: VersionSpan[] = first === undefined ? [] : [{ fromUtcUs: Number.NEGATIVE_INFINITY, toUtcUs: first.fromUtcUs, version: null, cite: null, label: `${prefix}before the first text` }];
    return [...before, ...effects.map(({ version, fromUtcUs }, index): VersionSpan => ({
      fromUtcUs, toUtcUs: effects[index + 1]?.fromUtcUs ?? Number.POSITIVE_INFINITY, version: version.ref, cite: version.cite, label: `${prefix}${version.label}`,
    }))];
  });
}

/** Which of a slice's calls fall under which text; texts without any are left out. */
export async function splitByVersion(context: UsageContext, slice: Slice, signal: AbortSignal): Promise<VersionFigures[]> {
  const parts: VersionFigures[] = [];
  for (const { fromUtcUs, toUtcUs, version, cite, label } of versionSpans(context.db)) {
    const from = Math.max(fromUtcUs, slice.fromUtcUs ?? Number.NEGATIVE_INFINITY), to = Math.min(toUtcUs, slice.toUtcUs ?? Number.POSITIVE_INFINITY);
    if (from >= to) continue;
    const { cells } = await measure(context, { ...slice, fromUtcUs: finite(from), toUtcUs: finite(to) }, { buckets: ONE_BUCKET, by: null, signal });
    const figures = cells[0];
    if (figures !== undefined) parts.push({ version, cite, label, figures: { calls: figures.calls, items: figures.items, bytes: figures.bytes } });
  }
  return parts;
}

function finite(atUtcUs: number): number | null {
  return Number.isFinite(atUtcUs) ? atUtcUs : null;
}
