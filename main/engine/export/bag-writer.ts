import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stopIfCancelled } from '../context.ts';
import { abandonTarget, asTargetError, openNew, prepareTarget, settleTarget, syncFolders, unmarkTarget } from './bag-target.ts';
import { BAG_ALGORITHMS, PAYLOAD_FOLDER, bagDeclaration, bagInfoText, manifestText, payloadOxum } from './formats/bag.ts';
import type { BagFile } from './formats/bag.ts';

/** What a file of the bag holds: text, bytes, or a stream of either. */
export type BagContent = string | Uint8Array | AsyncIterable<Uint8Array | string>;

/** Takes the payload files of one bag, hashing while it writes. Paths are below `data/`, without it. */
export interface BagSink {
  add(path: string, content: BagContent): Promise<BagFile>;
}

/** What stands outside the payload: `bag-info.txt` fields and further tag files, made once the payload manifest is known. */
export interface BagTags {
  readonly info: readonly (readonly [label: string, value: string])[];
  readonly files: readonly { readonly path: string; readonly content: BagContent }[];
}

/** The payload as written. `manifestSha256` is the hash of `manifest-sha256.txt`, which names every payload byte. */
export interface WrittenPayload {
  readonly files: readonly BagFile[];
  readonly bytes: number;
  readonly manifestSha256: string;
}

export interface WriteBagOptions {
  readonly signal: AbortSignal;
  /** A bag may not be written below this folder. */
  readonly caseRoot: string | null;
  readonly neededBytes: number;
  readonly onBytes?: (done: number, path: string) => void;
  /** Judges the folder before it gets its name; what it throws leaves nothing behind. */
  readonly check?: (folder: string) => Promise<void>;
}

/** Files whose bytes may be on their way to the disk at once. */
const SYNCS_AT_ONCE = 8;
const TEXT_CHUNK = 1 << 20;

/**
 * Writes a bag: payload, manifests, tag files, tag manifests, in `<target>.partial`, synced, then renamed. One pass hashes and writes.
 * @throws what `prepareTarget` throws; disk.full, bundle.target-vanished, call.cancelled midway; nothing half written keeps the name
 */
export async function writeBag(
  wanted: string,
  options: WriteBagOptions,
  fill: (sink: BagSink) => Promise<void>,
  tags: (payload: WrittenPayload) => BagTags,
): Promise<WrittenPayload & { readonly path: string; readonly tagFiles: readonly BagFile[] }> {
  const target = await prepareTarget(wanted, options);
  const writer = fileWriter(target.partial, options);
  try {
    const files: BagFile[] = [];
    await fill({
      add: async (path, content) => {
        const file = await writer.write(`${PAYLOAD_FOLDER}/${path}`, content);
        files.push(file);
        return file;
      },
    });
    const tagFiles: BagFile[] = [];
    const addTag = async (path: string, content: BagContent): Promise<BagFile> => {
      const file = await writer.write(path, content);
      tagFiles.push(file);
      return file;
    };
    await addTag('bagit.txt', bagDeclaration());
    const manifests: BagFile[] = [];
    for (const algorithm of BAG_ALGORITHMS) manifests.push(await addTag(`manifest-${algorithm}.txt`, manifestText(files, algorithm)));
    const payload: WrittenPayload = { files, bytes: files.reduce((sum, file) => sum + file.sizeBytes, 0), manifestSha256: manifests[0]?.sha256 ?? '' };
    const { info, files: further } = tags(payload);
    await addTag('bag-info.txt', bagInfoText([...info, ['Payload-Oxum', payloadOxum(files)]]));
    for (const { path, content } of further) await addTag(path, content);
    const listed = [...tagFiles];
    for (const algorithm of BAG_ALGORITHMS) await addTag(`tagmanifest-${algorithm}.txt`, manifestText(listed, algorithm));
    await writer.settle();
    await unmarkTarget(target);
    await options.check?.(target.partial);
    stopIfCancelled(options.signal);
    await settleTarget(target);
    return { ...payload, path: target.path, tagFiles };
  } catch (error) {
    await writer.settle().catch(() => undefined);
    await abandonTarget(target);
    throw asTargetError(error);
  }
}

function fileWriter(root: string, options: WriteBagOptions) {
  const folders = new Set<string>();
  const syncing = new Set<Promise<void>>();
  let done = 0;
  // Subtle: syncing one small file at a time costs a disk round trip each; a few at once share it. A failed sync must surface, so it is kept.
  let failure: Error | null = null;
  const sync = async (file: FileHandle): Promise<void> => {
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    write: async (path: string, content: BagContent): Promise<BagFile> => {
      stopIfCancelled(options.signal);
      const absolute = join(root, ...path.split('/'));
      const folder = dirname(absolute);
      try {
        if (!folders.has(folder)) await mkdir(folder, { recursive: true });
      } catch (error) {
        throw asTargetError(error);
      }
      for (let at = folder; at.length >= root.length; at = dirname(at)) folders.add(at);
      const file = await openNew(absolute).catch((error: unknown) => { throw asTargetError(error); });
      const hashes = { sha256: createHash('sha256'), sha512: createHash('sha512') };
      let sizeBytes = 0;
      try {
        for await (const piece of pieces(content)) {
          stopIfCancelled(options.signal);
          hashes.sha256.update(piece);
          hashes.sha512.update(piece);
          await writeAll(file, piece);
          sizeBytes += piece.byteLength;
          done += piece.byteLength;
          options.onBytes?.(done, path);
        }
      } catch (error) {
        await file.close().catch(() => undefined);
        throw error;
      }
      const synced = sync(file).catch((error: unknown) => { failure ??= asError(asTargetError(error)); }).finally(() => syncing.delete(synced));
      syncing.add(synced);
      if (syncing.size >= SYNCS_AT_ONCE) await Promise.race(syncing);
      if (failure !== null) throw failure;
      return { path, sizeBytes, sha256: hashes.sha256.digest('hex'), sha512: hashes.sha512.digest('hex') };
    },
    settle: async (): Promise<void> => {
      await Promise.all(syncing);
      if (failure !== null) throw failure;
      await syncFolders(folders);
    },
  };
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  try {
    for (let at = 0; at < piece.byteLength; ) at += (await file.write(piece, at, piece.byteLength - at)).bytesWritten;
  } catch (error) {
    throw asTargetError(error);
  }
}

/** Bytes to write; short strings of a stream are put together so that each write is worth its call. */
async function* pieces(content: BagContent): AsyncIterable<Uint8Array> {
  if (typeof content === 'string') {
    for (let at = 0; at < content.length; ) {
      // Subtle: a surrogate pair may not be cut in two, or its halves become replacement characters.
      let end = Math.min(at + TEXT_CHUNK, content.length);
      if (end < content.length && isHighSurrogate(content.charCodeAt(end - 1))) end += 1;
      yield Buffer.from(content.slice(at, end), 'utf8');
      at = end;
    }
    return;
  }
  if (content instanceof Uint8Array) {
    yield content;
    return;
  }
  let text = '';
  for await (const piece of content) {
    if (typeof piece === 'string') {
      text += piece;
      if (text.length < TEXT_CHUNK) continue;
      yield Buffer.from(text, 'utf8');
      text = '';
    } else {
      if (text !== '') {
        yield Buffer.from(text, 'utf8');
        text = '';
      }
      yield piece;
    }
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
