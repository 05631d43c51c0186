import { parseRef } from '../../../../shared/domain/refs.ts';
import type { AppDetails } from '../../../../shared/domain/case.ts';
import { isDateOrEmpty } from '../import/plan.ts';

export interface IdentifierText {
  readonly identifier: string;
  /** `yyyy-mm-dd` or empty; both ends in UTC, the end exclusive. */
  readonly from: string;
  readonly to: string;
}

/** The register's entry as it is typed. */
export interface AppText extends Omit<AppDetails, 'identifiers'> {
  readonly identifiers: readonly IdentifierText[];
}

export const NEW_APP: AppText = {
  name: '', product: '', party: '', tier: '', identifiers: [{ identifier: '', from: '', to: '' }],
  declaredUseCase: '', declaredOn: '', declaredEvidence: '', government: false, governmentBasis: '', governmentReviewer: '',
};

export type AppFault = 'name' | 'declaredOn' | 'declaredEvidence' | `identifier ${number}`;

export function toText(app: AppDetails): AppText {
  const { name, product, party, tier, declaredUseCase, declaredOn, declaredEvidence, government, governmentBasis, governmentReviewer } = app;
  return {
    name, product, party, tier, declaredUseCase, declaredOn, declaredEvidence, government, governmentBasis, governmentReviewer,
    identifiers: app.identifiers.map(({ identifier, fromUtcMs, toUtcMs }) => ({ identifier, from: dayOf(fromUtcMs), to: dayOf(toUtcMs) })),
  };
}

/** What cannot be saved as it is typed. */
export function faultsOf(text: AppText): ReadonlySet<AppFault> {
  const faults = new Set<AppFault>();
  if (text.name.trim() === '') faults.add('name');
  if (!isDateOrEmpty(text.declaredOn)) faults.add('declaredOn');
  if (text.declaredEvidence.trim() !== '' && canonicalRef(text.declaredEvidence) === null) faults.add('declaredEvidence');
  text.identifiers.forEach(({ identifier, from, to }, index) => {
    const isHalf = identifier.trim() === '' && (from.trim() !== '' || to.trim() !== '');
    const isBackward = from.trim() !== '' && to.trim() !== '' && from.trim() >= to.trim();
    if (isHalf || isBackward || !isDateOrEmpty(from) || !isDateOrEmpty(to)) faults.add(`identifier ${index}`);
  });
  return faults;
}

/** What goes to the engine; call only without faults. */
export function toDetails(text: AppText): AppDetails {
  return {
    ...text,
    name: text.name.trim(),
    declaredOn: text.declaredOn.trim(),
    declaredEvidence: canonicalRef(text.declaredEvidence) ?? '',
    identifiers: text.identifiers
      .filter(({ identifier }) => identifier.trim() !== '')
      .map(({ identifier, from, to }) => ({ identifier: identifier.trim(), fromUtcMs: startOf(from), toUtcMs: startOf(to) })),
  };
}

function canonicalRef(text: string): string | null {
  if (text.trim() === '') return null;
  try { return parseRef(text); } catch { return null; }
}

function dayOf(ms: number | null): string {
  return ms === null ? '' : new Date(ms).toISOString().slice(0, 10);
}

function startOf(day: string): number | null {
  return day.trim() === '' ? null : Date.parse(`${day.trim()}T00:00:00Z`);
}
