import type { MailBudgets, ReadNote } from './budgets.ts';
import type { HeaderField } from './headers.ts';
import { allFields, firstField, lineEnd, readHeaders, unfolded, withoutLineEnd } from './headers.ts';
import { readParameters } from './parameters.ts';
import type { Parameterised } from './parameters.ts';

/** One node of the MIME tree. Byte offsets are those of the bytes walked; ends are exclusive. */
export interface MimePart {
  /** Place in document order; 0 is the message itself. */
  readonly index: number;
  /** Index of the multipart or message around it; −1 for the root. */
  readonly parent: number;
  readonly depth: number;
  /** First byte of its header. */
  readonly startByte: number;
  readonly bodyByte: number;
  /** End of its body: before the line end that belongs to the boundary. */
  endByte: number;
  readonly fields: readonly HeaderField[];
  /** `type/subtype`, lower case; what RFC 2045 gives where nothing usable is declared. */
  readonly mediaType: string;
  readonly type: Parameterised;
  readonly disposition: Parameterised;
  /** Content-Transfer-Encoding, lower case; empty when not declared. */
  readonly encoding: string;
  /** Has children: a multipart with a boundary, or a message that was walked. */
  readonly isContainer: boolean;
}

/** The tree as a list in document order, with what was noticed. */
export interface MimeTree {
  readonly parts: readonly MimePart[];
  readonly notes: readonly ReadNote[];
}

interface Frame {
  readonly part: MimePart;
  /** Null for a message/rfc822, which ends with whatever encloses it. */
  readonly boundary: string | null;
  isClosed: boolean;
  hasChild: boolean;
}

const MAX_BOUNDARY = 1_000;

/**
 * Walks the structure of one message (RFC 2045, 2046) over its bytes, without recursion and within budgets.
 * Never throws on content: what cannot be is noted and the bytes around it stay in the part that holds them.
 */
export function walkStructure(bytes: Uint8Array, budgets: MailBudgets): MimeTree {
  const walker = new Walker(bytes, budgets);
  walker.run();
  return { parts: walker.parts, notes: walker.notes };
}

class Walker {
  readonly parts: MimePart[] = [];
  readonly notes: ReadNote[] = [];
  readonly #bytes: Uint8Array;
  readonly #buffer: Buffer;
  readonly #budgets: MailBudgets;
  readonly #frames: Frame[] = [];
  /** Boundary → places in the stack of frames, innermost last; doubled boundaries belong to the innermost. */
  readonly #open = new Map<string, number[]>();
  /** The part whose body is being skipped. */
  #leaf: MimePart | null = null;
  #isFull = false;
  #nextLf = -1;
  #nextCr = -1;

  constructor(bytes: Uint8Array, budgets: MailBudgets) {
    this.#bytes = bytes;
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budgets = budgets;
  }

  run(): void {
    const end = this.#bytes.length;
    let at = this.#begin(0, -1, 'text/plain');
    while (at < end) {
      const line = this.#nextDashLine(at);
      if (line < 0) break;
      const next = lineEnd(this.#bytes, line, end);
      const hit = this.#boundaryAt(line, withoutLineEnd(this.#bytes, line, next));
      at = hit === null ? next : this.#cross(hit.frame, hit.isClose, line, next);
    }
    this.#unwind(0, end, true);
  }

  /** Reads a part's header and decides what it is; gives the byte where looking for boundaries goes on. */
  #begin(from: number, parent: number, defaultType: string): number {
    const bytes = this.#bytes;
    const block = readHeaders(bytes, from, bytes.length, this.#budgets, this.notes, (start, stop) => this.#boundaryAt(start, stop) !== null);
    const contentType = firstField(block.fields, 'content-type');
    const type = readParameters(contentType === null ? '' : unfolded(contentType));
    const mediaType = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(type.value) ? type.value : contentType === null ? defaultType : 'text/plain';
    if (allFields(block.fields, 'content-type').length > 1) this.#note('mail.header-doubled', 'Content-Type is given more than once; the first was used', from, block.bodyByte);
    const encodingField = firstField(block.fields, 'content-transfer-encoding');
    const encoding = encodingField === null ? '' : (/^[^\s;(]*/.exec(unfolded(encodingField).toLowerCase())?.[0] ?? '');
    const dispositionField = firstField(block.fields, 'content-disposition');
    const disposition = readParameters(dispositionField === null ? '' : unfolded(dispositionField));
    const depth = parent < 0 ? 0 : (this.parts[parent]?.depth ?? 0) + 1;
    const boundary = mediaType.startsWith('multipart/') ? type.parameters.get('boundary')?.trimEnd() ?? '' : '';
    const isEncoded = encoding === 'base64' || encoding === 'quoted-printable';
    const isMultipart = mediaType.startsWith('multipart/') && boundary !== '' && boundary.length <= MAX_BOUNDARY;
    const isMessage = (mediaType === 'message/rfc822' || mediaType === 'message/global') && !isEncoded && from !== block.bodyByte;
    const isTooDeep = (isMultipart || isMessage) && depth >= this.#budgets.nesting;
    if (mediaType.startsWith('multipart/') && !isMultipart) this.#note('mail.boundary-missing', 'A multipart names no boundary, so its body was taken as one text', from, block.bodyByte);
    if (isTooDeep) this.#note('mail.nested-too-deep', `Parts are nested deeper than ${String(this.#budgets.nesting)}; the rest was kept as one part`, from, null);
    const part: MimePart = {
      index: this.parts.length, parent, depth, startByte: from, bodyByte: block.bodyByte, endByte: block.bodyByte,
      fields: block.fields, mediaType, type, disposition, encoding, isContainer: (isMultipart || isMessage) && !isTooDeep,
    };
    this.parts.push(part);
    if (!part.isContainer) {
      this.#leaf = part;
      return block.bodyByte;
    }
    this.#leaf = null;
    this.#push({ part, boundary: isMultipart ? boundary : null, isClosed: false, hasChild: false });
    if (isMultipart) return block.bodyByte;
    return this.#child(block.bodyByte, part.index, 'text/plain');
  }

  #child(from: number, parent: number, defaultType: string): number {
    if (this.parts.length >= this.#budgets.parts) {
      if (!this.#isFull) this.#note('mail.too-many-parts', `Only the first ${String(this.#budgets.parts)} parts were read; the rest stays in the message`, from, null);
      this.#isFull = true;
      this.#leaf = null;
      return from;
    }
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.hasChild = true;
    return this.#begin(from, parent, defaultType);
  }

  #cross(frameAt: number, isClose: boolean, line: number, next: number): number {
    this.#unwind(frameAt + 1, line, false);
    this.#endLeaf(line);
    const frame = this.#frames[frameAt];
    if (frame === undefined) return next;
    if (isClose) {
      frame.isClosed = true;
      frame.part.endByte = next;
      return next;
    }
    if (frame.isClosed) this.#note('mail.boundary-after-close', 'A part begins after the closing boundary; it was read all the same', line, next);
    return this.#child(next, frame.part.index, frame.part.mediaType === 'multipart/digest' ? 'message/rfc822' : 'text/plain');
  }

  /** Ends the frames above `keep`, at the line that ends them or at the end of the bytes. */
  #unwind(keep: number, at: number, isEnd: boolean): void {
    const stop = isEnd ? at : this.#beforeBoundary(at);
    while (this.#frames.length > keep) {
      const frame = this.#frames.pop();
      if (frame === undefined) break;
      this.#endLeaf(at, isEnd);
      frame.part.endByte = Math.max(frame.part.bodyByte, stop);
      if (frame.boundary === null) continue;
      const places = this.#open.get(frame.boundary);
      places?.pop();
      if (places?.length === 0) this.#open.delete(frame.boundary);
      if (!frame.hasChild && !this.#isFull) this.#note('mail.boundary-not-found', 'The boundary a multipart names does not occur in it', frame.part.startByte, frame.part.endByte);
      else if (!frame.isClosed) this.#note('mail.boundary-not-closed', 'A multipart ends without its closing boundary: the message may be cut off', frame.part.startByte, frame.part.endByte);
    }
    if (isEnd) this.#endLeaf(at, true);
  }

  #endLeaf(at: number, isEnd = false): void {
    const leaf = this.#leaf;
    if (leaf === null) return;
    leaf.endByte = Math.max(leaf.bodyByte, isEnd ? at : this.#beforeBoundary(at));
    this.#leaf = null;
  }

  /** The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1). */
  #beforeBoundary(line: number): number {
    return withoutLineEnd(this.#bytes, 0, line);
  }

  #push(frame: Frame): void {
    this.#frames.push(frame);
    if (frame.boundary === null) return;
    const places = this.#open.get(frame.boundary);
    if (places === undefined) this.#open.set(frame.boundary, [this.#frames.length - 1]);
    else places.push(this.#frames.length - 1);
  }

  /** Which open multipart a line beginning with `--` belongs to. */
  #boundaryAt(start: number, stop: number): { readonly frame: number; readonly isClose: boolean } | null {
    if (this.#open.size === 0 || stop - start > MAX_BOUNDARY + 200) return null;
    const text = this.#buffer.toString('latin1', start + 2, stop).trimEnd();
    const open = this.#open.get(text)?.at(-1);
    if (open !== undefined) return { frame: open, isClose: false };
    if (!text.endsWith('--')) return null;
    const closing = this.#open.get(text.slice(0, -2))?.at(-1);
    return closing === undefined ? null : { frame: closing, isClose: true };
  }

  /** First byte of the next line that starts with `--`, from the start of a line on; −1 when there is none. */
  #nextDashLine(from: number): number {
    if (this.#open.size === 0) return -1;
    if (this.#bytes[from] === 0x2d && this.#bytes[from + 1] === 0x2d) return from;
    // Subtle: two native searches that each move forward only, so that a lone CR ends a line without a loop over every byte.
    if (this.#nextLf !== Number.POSITIVE_INFINITY && this.#nextLf < from) this.#nextLf = found(this.#buffer.indexOf('\n--', Math.max(0, from - 1), 'latin1'));
    if (this.#nextCr !== Number.POSITIVE_INFINITY && this.#nextCr < from) this.#nextCr = found(this.#buffer.indexOf('\r--', Math.max(0, from - 1), 'latin1'));
    const line = Math.min(this.#nextLf, this.#nextCr);
    return line === Number.POSITIVE_INFINITY ? -1 : line + 1;
  }

  #note(code: string, reason: string, startByte: number, endByte: number | null): void {
    this.notes.push({ code, reason, startByte, endByte });
  }
}

function found(at: number): number {
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}
