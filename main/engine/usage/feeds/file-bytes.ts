import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Sha256 } from '../../../../shared/domain/basics.ts';
import { CHUNK } from './bytes.ts';
import type { Bytes } from './bytes.ts';

/** A file from its first byte to its last, hashed on the way. */
export class FileBytes implements Bytes {
  readBytes = 0;
  readonly problem = null;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #sha256: Sha256 | null = null;
  #isClosed = false;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async open(path: string): Promise<FileBytes> {
    return new FileBytes(await open(path, 'r'));
  }

  async fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.#file.read(target, filled, target.length - filled, this.readBytes);
      if (bytesRead === 0) break;
      this.#hash.update(target.subarray(filled, filled + bytesRead));
      filled += bytesRead;
      this.readBytes += bytesRead;
    }
    return filled;
  }

  /** Reads what is left and gives the hash of the whole file; nothing can be read afterwards. */
  async hashAll(): Promise<Sha256> {
    const buffer = new Uint8Array(CHUNK);
    while (this.#sha256 === null && await this.fill(buffer) > 0);
    return this.#sha256 ??= this.#hash.digest('hex') as Sha256;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#file.close();
  }
}
