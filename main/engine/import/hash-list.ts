import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { ProvisoError } from '../../../shared/errors.ts';
import type { Receipt } from '../../../shared/domain/case.ts';

type Algorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';
const BY_LENGTH: Readonly<Record<number, Algorithm>> = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' };

/** A sender's list: file name → hash, and which algorithm made it. */
export type HashList = ReadonlyMap<string, { readonly algorithm: Algorithm; readonly hash: string }>;

/**
 * Reads lists as sha256sum, md5sum and BSD tools write them, and CSV with a hash and a name on each line.
 * @throws import.hash-list-unreadable when no line holds a hash and a name
 */
export function parseHashList(text: string): HashList {
  const list = new Map<string, { algorithm: Algorithm; hash: string }>();
  for (const line of text.split(/\r?\n/)) {
    const bsd = /^(?:MD5|SHA1|SHA256|SHA512) ?\((.+)\) ?= ?([0-9a-fA-F]+)\s*$/.exec(line);
    const gnu = /^\\?([0-9a-fA-F]{32,128}) [ *](.+)$/.exec(line);
    const cells = bsd === null && gnu === null ? line.split(/[,;\t]/).map(cell => cell.trim().replace(/^"(.*)"$/, '$1')) : [];
    const hash = (bsd?.[2] ?? gnu?.[1] ?? cells.find(cell => /^[0-9a-fA-F]+$/.test(cell) && BY_LENGTH[cell.length] !== undefined) ?? '').toLowerCase();
    const name = bsd?.[1] ?? gnu?.[2] ?? cells.find(cell => cell !== '' && cell.toLowerCase() !== hash);
    const algorithm = BY_LENGTH[hash.length];
    if (algorithm !== undefined && name !== undefined) list.set(labelOf(name), { algorithm, hash });
  }
  if (list.size === 0) throw new ProvisoError('import.hash-list-unreadable', 'This is not a list of hashes. Each line holds a hash and a file name, as sha256sum writes them.');
  return list;
}

/** Compares one file with the list. */
export async function compareWithList(list: HashList | null, name: string, path: string): Promise<Receipt['hashList']> {
  if (list === null) return 'none';
  const listed = list.get(labelOf(name));
  if (listed === undefined) return 'not-listed';
  const hash = createHash(listed.algorithm);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) if (Buffer.isBuffer(chunk)) hash.update(chunk);
  return hash.digest('hex') === listed.hash ? 'matches' : 'differs';
}

function labelOf(name: string): string {
  return basename(name.replaceAll('\\', '/'));
}
