import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32, deflateRaw, inflateRaw } from 'node:zlib';
import { ProvisoError } from '../../../../shared/errors.ts';
import { pour } from './bytes.ts';
import type { Bytes, FeedProblem } from './bytes.ts';

// A reading is the text that a parse host made of a table, kept beside the sources: gzip (RFC 1952) in members of one block each, so that
// any gzip gives the text and a place in it is found without reading what stands before. The extra field says how long a member is.

/** Text in one member; the last one has what is left. */
export const BLOCK_BYTES = 1 << 20;
const HEADER_BYTES = 20, TRAILER_BYTES = 8;
/** Members that are packed at once. */
const AT_ONCE = 4;
/** Packed text is never longer than this. */
const MOST_MEMBER_BYTES = BLOCK_BYTES + (1 << 16);
const pack = promisify<Uint8Array, { level: number }, Buffer>(deflateRaw), unpack = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Writes the reading of a table. */
export class ReadingWriter {
  textBytes = 0;
  readonly #file: FileHandle;
  #block = new Uint8Array(BLOCK_BYTES);
  #filled = 0;
  readonly #packing: Promise<Buffer>[] = [];
  readonly #start: Uint8Array[] = [];

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<ReadingWriter> {
    return new ReadingWriter(await open(path, 'wx', 0o600));
  }

  async write(text: Uint8Array): Promise<void> {
    this.textBytes += text.length;
    for (let left = text; left.length > 0;) {
      const { rest, filled } = pour(left, this.#block, this.#filled);
      left = rest;
      this.#filled = filled;
      if (filled === BLOCK_BYTES) await this.#end();
    }
  }

  /** The first bytes of the text, at most a block. */
  get start(): Uint8Array {
    return this.#start[0] ?? this.#block.subarray(0, this.#filled);
  }

  /** Durable when it returns. */
  async finish(): Promise<void> {
    if (this.#filled > 0) await this.#end();
    while (this.#packing.length > 0) await this.#store();
    await this.#file.sync();
    await this.#file.close();
  }

  /** Lets go of a reading that will not be whole. */
  async abandon(): Promise<void> {
    await Promise.allSettled(this.#packing);
    await this.#file.close();
  }

  async #end(): Promise<void> {
    const block = this.#block.subarray(0, this.#filled);
    if (this.#start.length === 0) this.#start.push(block);
    this.#block = new Uint8Array(BLOCK_BYTES);
    this.#filled = 0;
    const member = memberOf(block);
    // Looked at again when its turn to be written comes.
    member.catch(() => undefined);
    this.#packing.push(member);
    if (this.#packing.length >= AT_ONCE) await this.#store();
  }

  async #store(): Promise<void> {
    const member = await this.#packing.shift();
    if (member === undefined) return;
    for (let written = 0; written < member.length;) written += (await this.#file.write(member, written)).bytesWritten;
  }
}

async function memberOf(block: Uint8Array): Promise<Buffer> {
  const packed = await pack(block, { level: 1 });
  const member = Buffer.alloc(HEADER_BYTES + packed.length + TRAILER_BYTES);
  member.set([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x50, 0x52, 4, 0]);
  member.writeUInt32LE(member.length, 16);
  member.set(packed, HEADER_BYTES);
  member.writeUInt32LE(crc32(block), HEADER_BYTES + packed.length);
  member.writeUInt32LE(block.length, HEADER_BYTES + packed.length + 4);
  return member;
}

/** A reading by block. */
export class ReadingFile {
  readonly #file: FileHandle;
  /** Where members start, as far as that is known. */
  readonly #starts: number[] = [0];

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @throws usage.reading-missing */
  static async open(path: string): Promise<ReadingFile> {
    return new ReadingFile(await open(path, 'r').catch((cause: unknown) => { throw new ProvisoError('usage.reading-missing', 'What was read out of this table is not in the case folder any more. Restore it from a copy of the case, or take the file in again in a new case.', {}, { cause }); }));
  }

  /** Text of a block; empty past the end. @throws usage.reading-damaged */
  async block(number: number): Promise<Uint8Array> {
    while (this.#starts.length <= number) {
      const start = this.#starts.at(-1)!, length = await this.#lengthAt(start);
      if (length === 0) return new Uint8Array(0);
      this.#starts.push(start + length);
    }
    const start = this.#starts[number]!, length = await this.#lengthAt(start);
    if (length === 0) return new Uint8Array(0);
    const member = Buffer.alloc(length);
    if (await this.#fill(member, start) < length) throw damaged();
    const text = await unpack(member.subarray(HEADER_BYTES, length - TRAILER_BYTES), { maxOutputLength: BLOCK_BYTES }).catch(() => { throw damaged(); });
    if (text.length !== member.readUInt32LE(length - 4) || crc32(text) !== member.readUInt32LE(length - 8)) throw damaged();
    return text;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Length of the member that starts there; 0 at the end. */
  async #lengthAt(start: number): Promise<number> {
    const header = Buffer.alloc(HEADER_BYTES);
    const filled = await this.#fill(header, start);
    if (filled === 0) return 0;
    const length = filled < HEADER_BYTES ? 0 : header.readUInt32LE(16);
    if (length < HEADER_BYTES + TRAILER_BYTES || length > MOST_MEMBER_BYTES) throw damaged();
    return length;
  }

  async #fill(target: Buffer, position: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.#file.read(target, filled, target.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return filled;
  }
}

function damaged(): ProvisoError {
  return new ProvisoError('usage.reading-damaged', 'What was read out of this table is damaged in the case folder. Restore it from a copy of the case.');
}

/** A reading from its first byte to its last. */
export class ReadingBytes implements Bytes {
  readonly problem: FeedProblem | null = null;
  readonly #file: ReadingFile;
  #next = 0;
  #left: Uint8Array = new Uint8Array(0);

  private constructor(file: ReadingFile) {
    this.#file = file;
  }

  static async open(path: string): Promise<ReadingBytes> {
    return new ReadingBytes(await ReadingFile.open(path));
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      if (this.#left.length === 0) {
        this.#left = await this.#file.block(this.#next++);
        if (this.#left.length === 0) break;
      }
      ({ rest: this.#left, filled } = pour(this.#left, target, filled));
    }
    return filled;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
