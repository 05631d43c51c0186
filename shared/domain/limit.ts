import { z } from 'zod';
import { AtUtcMs } from './basics.ts';
import { Slice } from './usage.ts';

/** What one count of a limit is kept for: every key of this kind has its own. */
export const LimitPer = z.enum(['all', 'app', 'credential', 'endpoint', 'app-endpoint', 'credential-endpoint']);
export type LimitPer = z.infer<typeof LimitPer>;

/**
 * Over which time calls are added up. `fixed`: windows of one width that start at whole multiples of it since 1 January 1970, 00:00 UTC.
 * `calendar`: days or months of a zone. `rolling`: the stretch of that many seconds that ends with a call, its start exclusive.
 */
export const LimitWindow = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), seconds: z.int().min(1).max(31_622_400) }),
  z.object({ kind: z.literal('calendar'), unit: z.enum(['day', 'month']), zone: z.string().max(64).default('UTC') }),
  z.object({ kind: z.literal('rolling'), seconds: z.int().min(1).max(31_622_400) }),
]);
export type LimitWindow = z.infer<typeof LimitWindow>;

export const LimitMeasure = z.enum(['calls', 'items', 'bytes']);
export type LimitMeasure = z.infer<typeof LimitMeasure>;

/** What a provision or rate table allows, from one day to another. */
export const LimitDetails = z.object({
  name: z.string().min(1).max(200),
  /** Access tier it is written for, as the source words it. */
  tier: z.string().max(200).default(''),
  /** Which requests it counts. */
  filter: Slice.prefault({}),
  per: LimitPer,
  window: LimitWindow,
  measure: LimitMeasure.default('calls'),
  /** Most that is allowed in one window; a window is over when it holds more. */
  maximum: z.int().min(0),
  /** When the limit applies, end exclusive; null is open. */
  fromUtcMs: AtUtcMs.nullable().default(null),
  toUtcMs: AtUtcMs.nullable().default(null),
  /** The provision, passage or item that sets it: `provision:14@1a2b3c4d5e6f`, `item:412#c340-362`; empty when none is named. */
  cites: z.string().max(200).default(''),
  note: z.string().max(4_000).default(''),
});
export type LimitDetails = z.infer<typeof LimitDetails>;
