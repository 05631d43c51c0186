/** What one parse host may use. Defaults of the design; enforced from outside and again by a thread inside the host. */
export const HOST_LIMITS = {
  /** Longest silence while work is out: no single item may take longer. */
  wallMs: 60_000,
  residentBytes: 1_500 * 1_048_576,
  /** A host this large is replaced before it gets the next batch. */
  recycleBytes: 800 * 1_048_576,
  /** Batches a host reads before it is replaced: a batch is one document or one run of small messages. */
  recycleBatches: 200,
} as const;

export type HostLimits = { readonly [K in keyof typeof HOST_LIMITS]: number };

/** V8 heap of a host; larger things live outside it, in buffers, and count as resident memory. */
export const HOST_HEAP_MIB = 1_024;
