/** How much of one message is read before reading stops and says so. Defaults of the design; each is noted on the item when hit. */
export const MAIL_BUDGETS = {
  /** Multiparts and messages inside each other. */
  nesting: 100,
  parts: 10_000,
  /** Header fields of one message or part. */
  headers: 10_000,
  headerBytes: 1_048_576,
  /** UTF-16 code units of text kept of one item. */
  textLength: 256 * 1_048_576,
  /** Bytes of one message; larger ones are kept but not read. */
  messageBytes: 512 * 1_048_576,
  /** Message-ids taken from References. */
  references: 1_000,
  addresses: 10_000,
} as const;

export type MailBudgets = { readonly [K in keyof typeof MAIL_BUDGETS]: number };

/** Something about an item that is worth saying; byte offsets are those of the bytes given to the reader. */
export interface ReadNote {
  readonly code: string;
  readonly reason: string;
  readonly startByte: number | null;
  readonly endByte: number | null;
}
