import { isoOfUs } from '../../../shared/domain/instants.ts';

export function isoOrNull(atUtcUs: number | null): string | null {
  return atUtcUs === null ? null : isoOfUs(atUtcUs);
}
