import { open } from 'node:fs/promises';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { CaseFile } from './case-file.ts';
import { bytesPath } from './places.ts';

/**
 * Bytes of an exhibit from `startByte` up to `endByte` (exclusive), cut at its end.
 * @throws exhibit.missing when the bytes are not in the case folder
 */
export async function readExhibit(caseFile: CaseFile, sha256: Sha256, startByte: number, endByte: number): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly sizeBytes: number }> {
  const file = await open(bytesPath(caseFile, sha256), 'r').catch((cause: unknown) => {
    throw new ProvisoError('exhibit.missing', `The bytes of exhibit ${sha256.slice(0, 12)} are not in this case folder. Check the case; restore them from a copy whose hash agrees.`, { sha256 }, { cause });
  });
  try {
    const { size } = await file.stat();
    const end = Math.min(endByte, size);
    const bytes = new Uint8Array(Math.max(0, end - startByte));
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, startByte + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return { bytes: bytes.subarray(0, filled), sizeBytes: size };
  } finally {
    await file.close();
  }
}
