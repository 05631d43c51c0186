import type { Correspondent, SampleMessage } from './messages.ts';

/** A message as RFC 5322 bytes with CRLF line ends: headers, then one part, an alternative, or a mixed body with attachments. */
export function messageBytes(message: SampleMessage): Buffer {
  const { headers, body } = content(message);
  const lines = [
    `From: ${mailboxOf(message.from)}`,
    `To: ${message.to.map(mailboxOf).join(', ')}`,
    ...(message.cc === undefined ? [] : [`Cc: ${message.cc.map(mailboxOf).join(', ')}`]),
    `Subject: ${encodedWords(message.subject)}`,
    `Date: ${message.date}`,
    `Message-ID: ${messageId(message.id)}`,
    ...(message.answers === undefined ? [] : [`In-Reply-To: ${messageId(message.answers)}`, `References: ${messageId(message.answers)}`]),
    'MIME-Version: 1.0',
    ...headers,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), body]);
}

/** An mbox (RFC 4155, lines starting with "From " quoted) of the messages, in their order. */
export function mailboxBytes(messages: readonly SampleMessage[]): Buffer {
  return Buffer.concat(messages.map(message => {
    const bytes = messageBytes(message).toString('latin1').replace(/^(>*From )/gm, '>$1').replaceAll('\r\n', '\n');
    return Buffer.from(`From ${message.from.address} ${separatorDate(message.date)}\n${bytes}${bytes.endsWith('\n') ? '' : '\n'}\n`, 'latin1');
  }));
}

function content(message: SampleMessage): { headers: string[]; body: Buffer } {
  const text = textPart('text/plain; charset=utf-8', message.text, message.encoding ?? '8bit');
  const inner = message.html === undefined ? text : multipart('alternative', `alt-${message.id}`, [text, textPart('text/html; charset=utf-8', message.html, 'quoted-printable')]);
  const attachments = (message.attachments ?? []).map(attachment => ({
    headers: [`Content-Type: ${attachment.mediaType}`, `Content-Disposition: attachment; filename="${attachment.name}"`, 'Content-Transfer-Encoding: base64'],
    body: base64(attachment.content),
  }));
  return attachments.length === 0 ? inner : multipart('mixed', `mix-${message.id}`, [inner, ...attachments]);
}

interface Part { readonly headers: string[]; readonly body: Buffer }

function multipart(kind: 'alternative' | 'mixed', boundary: string, parts: readonly Part[]): Part {
  const pieces = parts.flatMap(part => [Buffer.from(`--${boundary}\r\n${part.headers.join('\r\n')}\r\n\r\n`), part.body, Buffer.from('\r\n')]);
  return { headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`], body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}

function textPart(type: string, text: string, encoding: '8bit' | 'quoted-printable' | 'base64'): Part {
  const lines = text.replaceAll('\n', '\r\n');
  const body = encoding === '8bit' ? Buffer.from(`${lines}\r\n`) : encoding === 'base64' ? base64(`${lines}\r\n`) : Buffer.from(quotedPrintable(`${lines}\r\n`));
  return { headers: [`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`], body };
}

function base64(text: string): Buffer {
  return Buffer.from(`${(Buffer.from(text).toString('base64').match(/.{1,76}/g) ?? []).join('\r\n')}\r\n`);
}

function quotedPrintable(text: string): string {
  return text.split('\r\n').map(line => {
    let out = '';
    let width = 0;
    for (const byte of Buffer.from(line)) {
      const piece = (byte >= 33 && byte <= 126 && byte !== 61) || byte === 32 ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      if (width + piece.length > 72) {
        out += '=\r\n';
        width = 0;
      }
      out += piece;
      width += piece.length;
    }
    return out.endsWith(' ') ? `${out.slice(0, -1)}=20` : out;
  }).join('\r\n');
}

function mailboxOf({ name, address }: Correspondent): string {
  return `${encodedWords(name)} <${address}>`;
}

function messageId(id: string): string {
  return `<${id}@${id.startsWith('lf') ? 'larkfeed' : 'northgate'}.example>`;
}

/** RFC 2047 where the text is not ASCII. */
function encodedWords(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

/** The separator's date: asctime in UTC; a date that is none becomes the mailbox's own first day. */
function separatorDate(date: string): string {
  const at = new Date(date.replace('31 Feb', '28 Feb'));
  const [week = '', day = '', month = '', year = '', time = ''] = at.toUTCString().replace(',', '').split(' ');
  return `${week} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`;
}
