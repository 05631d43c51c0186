import type { Slice } from '../../../shared/domain/usage.ts';
import type { UsageContext } from '../usage/open-source.ts';

/** What a rule is run with. */
export interface PatternWork {
  readonly context: UsageContext;
  readonly slice: Slice;
  value(parameter: string): number;
  readonly signal: AbortSignal;
  looked(rows: number): void;
}
