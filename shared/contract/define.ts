import type { z } from 'zod';

/** How a method runs: the kind picks the lane. */
export type MethodKind = 'query' | 'command' | 'job';

/** One entry of the contract: the schema is the type, the check at the port, and the documentation. */
export interface Method<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: MethodKind;
  readonly input: I;
  readonly output: O;
}

/** Reads one page on a reader lane; never changes anything. */
export function query<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'query', input, output } as const satisfies Method<I, O>;
}

/** One transaction on the case writer. */
export function command<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'command', input, output } as const satisfies Method<I, O>;
}

/** Long work on a thread of its own: reports progress, stops on cancel between batches. */
export function job<I extends z.ZodType, O extends z.ZodType>(input: I, output: O) {
  return { kind: 'job', input, output } as const satisfies Method<I, O>;
}
