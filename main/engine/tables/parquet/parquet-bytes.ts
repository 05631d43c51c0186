import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** A Parquet file by byte range; counts what its columns took. */
export class ParquetBytes {
  readBytes = 0;
  readonly sizeBytes: number;
  readonly #file: FileHandle;

  private constructor(file: FileHandle, sizeBytes: number) {
    this.#file = file;
    this.sizeBytes = sizeBytes;
  }

  static async open(path: string): Promise<ParquetBytes> {
    const file = await open(path, 'r');
    return new ParquetBytes(file, (await file.stat()).size);
  }

  /** @throws Error when the file is shorter than that */
  async range(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await this.#file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) throw new Error('the file is shorter than it says');
      filled += bytesRead;
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
