import { createHash } from 'node:crypto';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ProvisoError, toProvisoError } from '../../../shared/errors.ts';
import type { CaseFile } from '../case-file/case-file.ts';
import { bytesPath } from '../case-file/places.ts';
import { readPieces } from './bag-folder.ts';

/**
 * Bytes of an exhibit from `startByte` up to `endByte`, exclusive, in pieces.
 * @throws exhibit.missing
 */
export async function* exhibitBytes(caseFile: CaseFile, sha256: Sha256, startByte: number, endByte: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  let done = 0;
  try {
    for await (const piece of readPieces(bytesPath(caseFile, sha256), signal, startByte, endByte)) {
      done += piece.byteLength;
      yield piece;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    const known = toProvisoError(error);
    if (known.code !== 'file.missing' && known.code !== 'file.no-permission' && known.code !== 'file.not-regular') throw error;
    throw missing(sha256, error);
  }
  if (done !== endByte - startByte) throw missing(sha256, null);
}

/** SHA-256 of a part of an exhibit; null when its bytes are not in the case folder. */
export async function hashOriginal(caseFile: CaseFile, sha256: Sha256, startByte: number, endByte: number, signal: AbortSignal): Promise<Sha256 | null> {
  const hash = createHash('sha256');
  try {
    for await (const piece of exhibitBytes(caseFile, sha256, startByte, endByte, signal)) hash.update(piece);
  } catch (error) {
    if (error instanceof ProvisoError && (error.code === 'exhibit.missing' || error.code === 'exhibit.changed' || error.code === 'root.unknown')) return null;
    throw error;
  }
  return hash.digest('hex') as Sha256;
}

function missing(sha256: string, cause: unknown): ProvisoError {
  return new ProvisoError('exhibit.missing', `The bytes of exhibit ${sha256.slice(0, 12)} are not in this case folder, or not all of them. Check the case; restore them from a copy whose hash agrees.`, { sha256 }, { cause });
}
