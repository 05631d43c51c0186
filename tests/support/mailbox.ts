import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** A seeded generator of numbers in [0, 1): the same seed gives the same mailbox on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface MailboxShape {
  readonly messages: number;
  readonly seed?: number;
  /** Paragraphs of body text, about 350 bytes each. */
  readonly paragraphs?: number;
  /** One message in so many carries an attachment. 0: none. */
  readonly attachmentEvery?: number;
  readonly attachmentBytes?: number;
  /** One message in so many has HTML only. 0: none. */
  readonly htmlEvery?: number;
  readonly crlf?: boolean;
}

const PEOPLE = [
  ['Ines Halloran', 'ines.halloran@northgate.example'], ['Tomas Verheul', 'tomas.verheul@northgate.example'], ['Ruth Adeyemi', 'ruth.adeyemi@northgate.example'],
  ['Piet Lindqvist', 'piet.lindqvist@northgate.example'], ['Mara Quist', 'mara.quist@northgate.example'],
  ['Larkfeed Partner Desk', 'partner.desk@larkfeed.example'], ['Larkfeed Developer Policy', 'developer.policy@larkfeed.example'],
] as const;
const WORDS = ('the relay waits two seconds and sends same request again up to thirty times credential window ceiling schedule agreement search pages cloud automation ads console social '
  + 'volume limit answer service rate usage tier declared form tenant government notice partner desk policy figures week magnitude side design choice before changed february nobody read pause '
  + 'wording covering automatic retries phone attached note worked number since legal through come back when use case').split(' ');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The messages of a seeded mailbox, each as the text of an .eml file with LF line ends. */
export function* generateMessages(shape: MailboxShape): Generator<{ readonly eml: string; readonly at: Date }> {
  const random = seeded(shape.seed ?? 1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const sentence = (): string => {
    const words = Array.from({ length: 8 + Math.floor(random() * 10) }, () => pick(WORDS)).join(' ');
    return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  };
  let at = Date.UTC(2022, 0, 3, 8);
  for (let n = 1; n <= shape.messages; n += 1) {
    at += Math.floor(random() * 3_600_000);
    const from = pick(PEOPLE);
    const to = pick(PEOPLE.filter(person => person !== from));
    const isReply = n > 3 && random() < 0.6;
    const parent = isReply ? n - 1 - Math.floor(random() * Math.min(20, n - 2)) : 0;
    const offset = pick([-480, -300, 0, 60]);
    const head = [
      `Return-Path: <${from[1]}>`,
      `Received: from mail.northgate.example (mail.northgate.example [192.0.2.10]) by mx.larkfeed.example with ESMTPS id ${String(n)}; ${mailDate(at + 2_000, 0)}`,
      `From: ${from[0]} <${from[1]}>`, `To: ${to[0]} <${to[1]}>`,
      `Subject: ${isReply ? 'Re: ' : ''}${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)} ${String(n)}`,
      `Date: ${mailDate(at, offset)}`, `Message-ID: <m${String(n)}@northgate.example>`,
      ...(isReply ? [`In-Reply-To: <m${String(parent)}@northgate.example>`, `References: <m${String(parent)}@northgate.example>`] : []),
      'MIME-Version: 1.0',
    ];
    const paragraphs = Array.from({ length: shape.paragraphs ?? 4 }, () => Array.from({ length: 5 }, sentence).join('\n'));
    const isHtml = every(shape.htmlEvery, n);
    const body = isHtml ? `<html><body>${paragraphs.map(text => `<p>${text}</p>`).join('\n')}<img src="https://pixel.larkfeed.example/${String(n)}.png"></body></html>` : `${paragraphs.join('\n\n')}\n\nRegards,\n${from[0]}`;
    const type = `Content-Type: text/${isHtml ? 'html' : 'plain'}; charset=utf-8`;
    if (!every(shape.attachmentEvery, n)) {
      yield { eml: [...head, type, '', body, ''].join('\n'), at: new Date(at) };
      continue;
    }
    const bytes = Buffer.from(Uint8Array.from({ length: shape.attachmentBytes ?? 20_000 }, () => random() * 256));
    const base64 = (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\n');
    const boundary = `=_part_${String(n)}`;
    yield {
      eml: [...head, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', `--${boundary}`, type, '', body, `--${boundary}`,
        `Content-Type: application/octet-stream; name="figures-${String(n)}.bin"`, 'Content-Transfer-Encoding: base64', 'Content-Disposition: attachment', '', base64, `--${boundary}--`, ''].join('\n'),
      at: new Date(at),
    };
  }
}

/** Writes a seeded mailbox (mboxrd) and gives its size in bytes. */
export async function writeMailbox(path: string, shape: MailboxShape): Promise<number> {
  const out = createWriteStream(path);
  let bytes = 0;
  for (const { eml, at } of generateMessages(shape)) {
    const text = `From sender@northgate.example ${ctime(at)}\n${eml.replace(/^(>*From )/gm, '>$1')}\n`;
    const ready = out.write(shape.crlf === true ? text.replaceAll('\n', '\r\n') : text);
    bytes += Buffer.byteLength(text);
    if (!ready) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return bytes;
}

function every(count: number | undefined, n: number): boolean {
  return count !== undefined && count > 0 && n % count === 0;
}

function mailDate(at: number, offset: number): string {
  const local = new Date(at + offset * 60_000);
  const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}${String(Math.abs(offset) % 60).padStart(2, '0')}`;
  return `${DAYS[local.getUTCDay()] ?? ''}, ${String(local.getUTCDate())} ${MONTHS[local.getUTCMonth()] ?? ''} ${String(local.getUTCFullYear())} ${clock(local)} ${zone}`;
}

function ctime(at: Date): string {
  return `${DAYS[at.getUTCDay()] ?? ''} ${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCDate()).padStart(2)} ${clock(at)} ${String(at.getUTCFullYear())}`;
}

function clock(at: Date): string {
  return at.toISOString().slice(11, 19);
}
