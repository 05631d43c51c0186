import { readAddresses } from './addresses.ts';
import type { MailAddress } from './addresses.ts';
import type { MailBudgets, ReadNote } from './budgets.ts';
import { readDate } from './dates.ts';
import { decodeWords } from './encoded-words.ts';
import type { WordTrouble } from './encoded-words.ts';
import { allFields, firstField, headerText, unfolded } from './headers.ts';
import type { HeaderField } from './headers.ts';
import type { DateBasis } from './records.ts';

/** Who wrote to whom, when, about what, in answer to what: the header of one message, decoded. */
export interface Envelope {
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
  readonly references: readonly string[];
}

/** Fields that RFC 5322 §3.6 allows once; a second one is what somebody adds who wants to be read differently elsewhere. */
const ONCE = ['date', 'from', 'sender', 'to', 'cc', 'bcc', 'subject', 'message-id', 'in-reply-to', 'references', 'reply-to'] as const;

/** Reads the envelope; what does not fit is added to `notes`. */
export function readEnvelope(fields: readonly HeaderField[], budgets: MailBudgets, notes: ReadNote[]): Envelope {
  const trouble: WordTrouble = { undecodable: null };
  const addresses = (name: string): MailAddress[] => {
    const list: MailAddress[] = [];
    for (const field of allFields(fields, name)) list.push(...readAddresses(unfolded(field), budgets.addresses - list.length, trouble));
    return list;
  };
  noteDoubled(fields, notes);
  const subjectField = firstField(fields, 'subject');
  const dateField = firstField(fields, 'date');
  const dateRaw = dateField === null ? '' : headerText(unfolded(dateField)).replaceAll('\u0000', '\ufffd').slice(0, 1_000);
  const date = readDate(dateRaw);
  if (date.trouble !== null) notes.push({ ...date.trouble, startByte: dateField?.startByte ?? null, endByte: dateField?.endByte ?? null });
  const from = addresses('from');
  const envelope: Envelope = {
    subject: subjectField === null ? '' : tidy(decodeWords(unfolded(subjectField), trouble)),
    from: from.length > 0 ? from : addresses('sender'),
    to: addresses('to'), cc: addresses('cc'), bcc: addresses('bcc'),
    dateRaw, atUtcMs: date.atUtcMs, offsetMinutes: date.offsetMinutes, dateBasis: date.atUtcMs === null ? 'none' : 'date-header',
    messageId: messageIds(firstField(fields, 'message-id'), 1)[0] ?? '',
    references: [...new Set([...messageIds(firstField(fields, 'references'), budgets.references), ...messageIds(firstField(fields, 'in-reply-to'), 20)])],
  };
  if (trouble.undecodable !== null) notes.push({ code: 'mail.charset-unknown', reason: `The header uses a character set that cannot be decoded: ${label(trouble.undecodable)}`, startByte: null, endByte: null });
  return envelope;
}

function noteDoubled(fields: readonly HeaderField[], notes: ReadNote[]): void {
  const seen = new Map<string, HeaderField>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    if (!ONCE.some(once => once === name)) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, field);
    else if (first !== DOUBLED) {
      notes.push({ code: 'mail.header-doubled', reason: `${field.name} is given more than once; the first was used`, startByte: field.startByte, endByte: field.endByte });
      seen.set(name, DOUBLED);
    }
  }
}

const DOUBLED: HeaderField = { name: '', startByte: 0, endByte: 0, raw: '' };

/** Message-ids of a field without brackets, each once, at most `limit`. */
export function messageIds(field: HeaderField | null, limit: number): string[] {
  if (field === null) return [];
  const value = unfolded(field);
  const found = new Set<string>();
  for (const match of value.matchAll(/<([^<>\s]{1,998})>/g)) {
    if (found.size >= limit) break;
    found.add(headerText(match[1] ?? ''));
  }
  if (found.size === 0) {
    for (const word of value.slice(0, 100_000).split(/\s+/)) {
      if (found.size >= limit) break;
      if (/^[^<>@"]{1,500}@[^<>@"]{1,500}$/.test(word)) found.add(headerText(word));
    }
  }
  return [...found];
}

/** Short and printable, for a sentence. */
export function label(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 60);
}

function tidy(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim().toWellFormed();
}
