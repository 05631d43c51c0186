import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { CalendarDate } from '../../../shared/domain/basics.ts';
import { cite } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { JobContext } from '../context.ts';
import { stopIfCancelled } from '../context.ts';
import { decodeText, textFormat } from '../import/formats/agreement.ts';
import type { DecodedText } from '../import/formats/agreement.ts';
import type { Head, Incoming, Probe, ReadResult } from '../import/intake.ts';
import type { ReadDb, WriteDb } from '../store/connection.ts';
import { agreementReader, agreementWriter } from '../store/repositories/agreements.ts';
import { nextNumber } from '../store/repositories/counters.ts';
import { assignLineages } from './assign-lineage.ts';
import type { Assignment } from './assign-lineage.ts';
import { instantMs } from './in-force.ts';
import { neighboursOf } from './neighbours.ts';
import { parseAgreement } from './parse.ts';
import type { ParsedAgreement } from './parse.ts';
import { findStatedDate } from './stated-date.ts';
import { provisionWriter } from '../store/repositories/provisions.ts';

/** What the person says of a text: the instrument it belongs to and its dates, where known. */
export interface AgreementOptions {
  readonly agreement: string;
  /** Calendar date; null takes the date the text states for itself. */
  readonly stated: string | null;
  /** Calendar date or instant at which the text was seen. */
  readonly captured: string | null;
}

/** Texts are at most this long; a contract of 45,000 words has 0.3 MB. */
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
/** As many as one answer of the contract holds. */
const MOST_PROVISIONS = 20_000;
const MAIL_HEADER = /^(?:From |(?:Received|Return-Path|Message-ID|MIME-Version|Delivered-To):)/m;
const AGREEMENT_WORDS = /\b(?:agreement|terms|policy|contract|conditions|licen[cs]e|accord|contrat)\b/i;

/** Whether a file reads like an agreement. Certainty 0 means: text that could be read as one when the person says so. */
export function probeAgreement(head: Head): Probe | null {
  const text = textOf(head);
  if (text === null) return null;
  const format = textFormat(head.name, text);
  const { title, provisions } = parseAgreement(text);
  const numbered = provisions.filter(provision => provision.kind === 'numbered').length;
  const stated = findStatedDate(text);
  const isNamed = AGREEMENT_WORDS.test(title) || AGREEMENT_WORDS.test(head.name);
  if (MAIL_HEADER.test(text.slice(0, 2_000)) || numbered < 3 || (!isNamed && stated === null && numbered < 12)) {
    return { kind: 'agreement', format, certainty: 0, reason: 'Text without the look of an agreement.' };
  }
  const certainty = isNamed && stated !== null ? 0.9 : isNamed ? 0.75 : 0.55;
  return { kind: 'agreement', format, certainty, reason: `${numbered} numbered clauses at the start${isNamed ? ', named as an agreement' : ''}${stated === null ? '' : `, "${stated.words}"`}.` };
}

/** The instrument's name and stated date as the text gives them. */
export function guessAgreement(head: Head): { agreement: string; stated: string | null } {
  const text = textOf(head) ?? '';
  const title = parseAgreement(text).title.slice(0, 200);
  return { agreement: title === '' ? nameOf(head.name) : title, stated: findStatedDate(text)?.date ?? null };
}

/**
 * Reads a text into provisions. The same words twice are one version with another capture.
 * @throws agreement.empty, agreement.not-text, agreement.too-large, agreement.bad-date
 */
export async function readAgreement(context: JobContext, incoming: Incoming, options: AgreementOptions): Promise<ReadResult> {
  const { stated, captured } = checkDates(options);
  if (incoming.staged.sizeBytes > MAX_TEXT_BYTES) {
    throw new ProvisoError('agreement.too-large', 'This text is larger than 8 MB, which no agreement is. Check the file, or cut it to the agreement. The bytes are kept.');
  }
  const bytes = await readFile(incoming.staged.path);
  stopIfCancelled(context.signal);
  const decoded = decodeText(bytes);
  if (decoded.text.trim() === '') throw new ProvisoError('agreement.empty', 'This file holds no words. Ask for it again; the empty one is kept as received.');
  const parsed = parseAgreement(decoded.text);
  const found = stated === null ? findStatedDate(decoded.text) : null;
  const text: ReadText = {
    ...decoded, parsed, captured,
    sha256: createHash('sha256').update(bytes).digest('hex') as Sha256,
    textSha256: hashOfWords(decoded.text),
    format: textFormat(incoming.name, decoded.text),
    agreement: (options.agreement.trim() === '' ? nameOf(incoming.name) : options.agreement.trim()).slice(0, 200),
    stated: stated ?? found?.date ?? null,
    statedBasis: stated !== null ? 'given at intake' : found === null ? '' : `the text says "${found.words}"`,
  };
  if (parsed.provisions.length > MOST_PROVISIONS) {
    throw new ProvisoError('agreement.too-many-provisions', `This text reads as ${parsed.provisions.length} clauses, more than any agreement has. Check that it is one, or take it in as a document. The bytes are kept.`);
  }
  const agreements = agreementWriter(context.db);
  const agreementId = agreements.byName(text.agreement)?.agreementId;
  const known = agreementId === undefined ? null : agreements.withText(agreementId, text.textSha256);
  const notes = notesOf(text, known, known === null ? null : agreements.version(known)?.stated ?? null);
  const [first] = notes;
  // Matching takes long beside many texts, so it is done before the transaction that keeps what it found.
  const lineages = known === null ? matchLineages(context.db, agreementId ?? null, text) : null;
  return {
    sha256: text.sha256,
    format: text.format,
    status: first === undefined ? 'ok' : 'noted',
    code: first?.code ?? null,
    message: first?.reason ?? null,
    records: parsed.provisions.length,
    rejected: 0,
    skipped: 0,
    counts: { provisions: parsed.provisions.length, words: parsed.words },
    mapping: null,
    problems: known === null ? notes.map(note => ({ code: note.code, reason: note.reason, line: note.line, startByte: null, endByte: null, excerpt: '' })) : [],
    register: () => { registerText(context.db, text, lineages); },
    drop: () => Promise.resolve(),
  };
}

interface ReadText extends DecodedText {
  readonly parsed: ParsedAgreement;
  readonly sha256: Sha256;
  readonly textSha256: string;
  readonly format: 'markdown' | 'text';
  readonly agreement: string;
  readonly stated: string | null;
  readonly statedBasis: string;
  readonly captured: string | null;
}

/** Stores a text and its provisions with their lineages, or another capture of a text that is there. The transaction is the caller's. */
function registerText(db: WriteDb, text: ReadText, matched: Lineages | null): void {
  const agreements = agreementWriter(db);
  const agreementId = agreements.named(text.agreement);
  const known = agreements.withText(agreementId, text.textSha256);
  if (known !== null) {
    agreements.addCapture({ versionId: known, sha256: text.sha256, captured: text.captured, stated: text.stated });
    if (text.stated !== null) agreements.setStated(known, text.stated, text.statedBasis);
    return;
  }
  const { parsed } = text;
  const versionId = nextNumber(db, 'version');
  const { assignments } = matched !== null && matched.beside === versionNames(db, agreementId) ? matched : matchLineages(db, agreementId, text);
  agreements.addVersion({
    versionId, agreementId, sha256: text.sha256, textSha256: text.textSha256, text: text.text, format: text.format,
    encoding: text.isGuessed ? `${text.encoding} (likeliest)` : text.encoding, stated: text.stated, statedBasis: text.statedBasis,
    preambleEnd: parsed.preamble.end, words: parsed.words,
    problems: notesOf(text, null, null).map(note => ({ code: note.code, reason: note.reason, line: note.line, startByte: null, endByte: null })),
  });
  agreements.addCapture({ versionId, sha256: text.sha256, captured: text.captured, stated: text.stated });
  const provisions = provisionWriter(db);
  const ids: number[] = [];
  parsed.provisions.forEach((provision, ordinal) => {
    const assignment = assignments[ordinal];
    if (assignment === undefined) throw new Error('a provision without a lineage');
    ids.push(provisions.add({
      versionId, ordinal, lineage: assignment.lineage ?? agreements.newLineage(agreementId), parentId: provision.parent === null ? null : ids[provision.parent] ?? null,
      level: provision.level, kind: provision.kind, number: provision.number, label: provision.label, heading: provision.heading,
      start: provision.start, bodyStart: provision.bodyStart, end: provision.end, text: text.text.slice(provision.start, provision.end),
      lineageState: assignment.state, lineageScore: assignment.score, lineageReason: assignment.reason, lineageFrom: assignment.from,
    }));
  });
}

interface Lineages {
  readonly assignments: readonly Assignment[];
  /** The texts it was matched with; others may have come in since. */
  readonly beside: string;
}

function matchLineages(db: ReadDb, agreementId: number | null, text: ReadText): Lineages {
  const clauses = text.parsed.provisions.map(provision => ({ number: provision.number, heading: provision.heading, body: text.text.slice(provision.bodyStart, provision.end), parent: provision.parent }));
  const neighbours = agreementId === null ? [] : neighboursOf(db, agreementId, { ref: 'version:0', stated: text.stated, captured: text.captured });
  return { assignments: assignLineages(clauses, neighbours), beside: agreementId === null ? '' : versionNames(db, agreementId) };
}

function versionNames(db: ReadDb, agreementId: number): string {
  return agreementReader(db).versionsOf(agreementId).map(version => version.ref).join(' ');
}

function notesOf(text: ReadText, known: number | null, knownStated: string | null): { code: string; reason: string; line: number | null }[] {
  if (known !== null) {
    const name = cite('version', known);
    if (text.stated !== null && knownStated !== null && text.stated !== knownStated) {
      return [{ code: 'agreement.stated-differs', reason: `${name} has these words under the date ${knownStated}; this file gives ${text.stated}. Another capture was noted and the first date kept.`, line: null }];
    }
    return [{ code: 'agreement.same-text', reason: `These are the words of ${name}, which is in the case already. Another capture was noted; nothing was counted twice.`, line: null }];
  }
  const guessed = text.isGuessed ? [{ code: 'agreement.encoding-guessed', reason: `The bytes do not say how they are encoded; they were read as ${text.encoding}. Check accents and quotation marks.`, line: null }] : [];
  return [...guessed, ...text.parsed.notes];
}

function checkDates(options: AgreementOptions): { stated: string | null; captured: string | null } {
  const stated = options.stated?.trim() ?? '';
  const captured = options.captured?.trim() ?? '';
  if (stated !== '' && !CalendarDate.safeParse(stated).success) {
    throw new ProvisoError('agreement.bad-date', `The stated date "${stated.slice(0, 40)}" is no day of the calendar. Write it as 2022-02-12, or leave it out to take the one in the text.`);
  }
  if (captured !== '') {
    try {
      instantMs(captured, 'UTC');
    } catch (cause) {
      throw new ProvisoError('agreement.bad-date', `The capture date "${captured.slice(0, 40)}" is no day or instant. Write it as 2022-02-14 or 2022-02-14T09:30:00Z.`, {}, { cause });
    }
  }
  return { stated: stated === '' ? null : stated, captured: captured === '' ? null : captured };
}

/** Hash of the words alone: how a system ends its lines does not make another text. */
function hashOfWords(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n?/g, '\n'), 'utf8').digest('hex');
}

function textOf(head: Head): string | null {
  if (head.isPacked) return null;
  try {
    // A cut at 64 KiB can fall inside a character; three bytes less are always enough to step back.
    const isCut = head.sizeBytes > head.bytes.length;
    return decodeText(isCut ? withoutCutCharacter(head.bytes) : head.bytes).text;
  } catch {
    return null;
  }
}

function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length & ~1;
  while (end > bytes.length - 6 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

function nameOf(fileName: string): string {
  return fileName.replace(/\.[a-z0-9]{1,8}$/i, '').replaceAll(/[-_]+/g, ' ').trim().slice(0, 200) || 'Agreement';
}
