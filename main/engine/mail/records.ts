import type { MailAddress } from './addresses.ts';
import type { ReadNote } from './budgets.ts';

export type ItemKindRead = 'message' | 'attachment' | 'document';
export type TextBasis = 'plain' | 'html' | 'document' | 'none';
export type DateBasis = 'date-header' | 'none';

/** One item as read from bytes: a message, a part of it, or a document. Offsets are absolute in the exhibit, ends exclusive. */
export interface ItemRecord {
  /** 0 for the message or document itself; its parts are numbered 1..n in document order, flat. */
  readonly part: number;
  /** Part number of the message around it; null for part 0. */
  readonly parent: number | null;
  readonly kind: ItemKindRead;
  /** Header and body in the exhibit; of a part inside an encoded message: the range of that message. */
  readonly startByte: number;
  readonly bodyByte: number;
  readonly endByte: number;
  /** Part number of the encoded message whose decoded bytes hold this part; null when the range is its own. */
  readonly encodedIn: number | null;
  readonly mediaType: string;
  readonly transferEncoding: string;
  readonly charset: string;
  /** A label; never a path. */
  readonly name: string;
  /** Shown within the text (an inline image), not as an attachment. */
  readonly isInline: boolean;
  readonly contentId: string;
  /** Raw bytes of a message, decoded bytes of a part. */
  readonly sizeBytes: number;
  readonly contentSha256: string;
  readonly subject: string;
  readonly from: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly bcc: readonly MailAddress[];
  readonly dateRaw: string;
  readonly atUtcMs: number | null;
  readonly offsetMinutes: number | null;
  readonly dateBasis: DateBasis;
  readonly messageId: string;
  /** Ids of References, then In-Reply-To: what threads are made of. */
  readonly references: readonly string[];
  readonly text: string;
  readonly textBasis: TextBasis;
  readonly isTextTruncated: boolean;
  /** Pairs of start and end, flat. */
  readonly quoted: readonly number[];
  readonly excerpt: string;
  readonly notes: readonly ReadNote[];
}

/** What one message or document became: itself first, then its parts. */
export type FamilyRecord = readonly ItemRecord[];
