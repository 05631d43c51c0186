import type { Chunk, Importer } from '../importer.ts';

const FIELD = /^([!-9;-~]{1,100})[ \t]*:/;
/** Fields that only mail has. */
const MAIL_ONLY = new Set(['received', 'message-id', 'return-path', 'mime-version', 'delivered-to', 'dkim-signature', 'in-reply-to', 'references', 'x-mailer', 'content-transfer-encoding', 'x-received', 'authentication-results', 'envelope-to']);
/** Fields that mail has, and forms and memos too. */
const COMMON = new Set(['from', 'to', 'cc', 'date', 'subject', 'reply-to', 'sender', 'content-type', 'bcc']);

/** One message in a file of its own. */
export const eml: Importer = {
  format: 'eml',
  kind: 'mail',
  title: 'E-mail message (.eml)',
  specification: 'RFC 5322, RFC 2045 to 2049',
  reason: 'It begins with the header fields of an e-mail message.',
  isMailboxQuoted: false,

  probe: head => (head.isPacked ? 0 : certainty(head.text)),

  async *read(source): AsyncIterable<Chunk> {
    const start = await bodyStart(source.read(0, 4_096));
    yield { records: [{ kind: 'message', startByte: start, endByte: source.sizeBytes }], problems: [], readBytes: source.sizeBytes };
  },
};

/** How far the first lines read like a message header. */
function certainty(text: string): number {
  let mailOnly = 0;
  const common = new Set<string>();
  let fields = 0;
  for (const [index, line] of text.replace(/^\ufeff?[\r\n]*/, '').split(/\r\n|\n|\r/, 200).entries()) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && index > 0) continue;
    const name = FIELD.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) {
      // Mail has no other lines in its header; one stray line is forgiven to a header that is mail beyond doubt.
      if (mailOnly < 2) return 0;
      break;
    }
    fields += 1;
    if (MAIL_ONLY.has(name)) mailOnly += 1;
    if (COMMON.has(name)) common.add(name);
  }
  if (fields < 2) return 0;
  if (mailOnly > 0 && common.size > 0) return 0.95;
  const hasParties = common.has('from') && (common.has('to') || common.has('subject') || common.has('date'));
  return hasParties ? 0.8 : 0;
}

/** Skips a byte order mark and blank lines before the header. */
async function bodyStart(reading: Promise<Uint8Array>): Promise<number> {
  const bytes = await reading;
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length && (bytes[at] === 0x0a || bytes[at] === 0x0d)) at += 1;
  return at < bytes.length ? at : 0;
}
