import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import { toProvisoError } from '../../../shared/errors.ts';
import { stopIfCancelled } from '../context.ts';
import { hashFile, listFolder, readLines, readSmallText } from './bag-folder.ts';
import type { BagProblem, FolderListing } from './bag-folder.ts';
import { DIGEST_DIGITS, PAYLOAD_FOLDER, bagInfoValue, decodeBagPath, parseBagInfo, parseManifestLine, unsafePathReason } from './formats/bag.ts';

/** What RFC 8493 says of a folder. `complete`: everything listed is there and nothing else is; `valid`: and every digest fits. */
export interface BagVerdict {
  readonly valid: boolean;
  readonly complete: boolean;
  /** Payload files found and their bytes. */
  readonly files: number;
  readonly bytes: number;
  readonly problems: readonly BagProblem[];
  readonly info: readonly { readonly label: string; readonly value: string }[];
  readonly listing: FolderListing;
  /** Paths that at least one manifest of its kind lists. */
  readonly listed: ReadonlySet<string>;
  readonly algorithms: { readonly payload: readonly string[]; readonly tags: readonly string[] };
}

export interface JudgeOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number, path: string) => void;
}

interface Manifest {
  readonly name: string;
  readonly algorithm: string;
  readonly isTag: boolean;
  readonly entries: Map<string, string>;
}

interface Declaration { readonly major: number; readonly minor: number; readonly encoding: string }

const PROBLEMS_MAX = 10_000;
const SMALL_FILE = 8 << 20;
/** Problems that do not touch completeness: everything is there, but not as it was. */
const ONLY_VALIDITY = new Set(['bag.digest-differs', 'bag.oxum-differs']);

/**
 * Judges any folder as RFC 8493 says, reading each file once with bounded memory. Changes nothing and follows nothing out of the folder.
 * @throws bundle.not-found, bundle.not-a-folder, call.cancelled
 */
export async function judgeBag(path: string, options: JudgeOptions): Promise<BagVerdict> {
  const listing = await listFolder(path, options.signal);
  const problems = problemList(listing.problems);
  const payload = [...listing.files].filter(([name]) => name.startsWith(`${PAYLOAD_FOLDER}/`));
  if (!listing.hasPayloadFolder) problems.error('data', 'bag.no-payload', 'The folder "data" with the payload is not there.');
  const declaration = await readDeclaration(listing, problems, options.signal);
  const decoder = makeDecoder(declaration, problems);
  const manifests = await readManifests(listing, declaration, decoder, problems, options.signal);
  const info = parseBagInfo((await readSmallText(listing, 'bag-info.txt', SMALL_FILE, decoder(), options.signal)) ?? '');
  checkPresence(listing, manifests, declaration, payload.map(([name]) => name), problems);
  await checkFetch(listing, manifests, declaration, decoder, problems, options.signal);
  checkOxum(bagInfoValue(info, 'Payload-Oxum'), payload, problems);
  checkCaseCollisions(listing, problems);
  await checkDigests(listing, manifests, problems, options);
  const errors = problems.list.filter(problem => problem.severity === 'error');
  return {
    valid: errors.length === 0,
    complete: errors.every(problem => ONLY_VALIDITY.has(problem.code)),
    files: payload.length,
    bytes: payload.reduce((sum, [, size]) => sum + size, 0),
    problems: problems.list,
    info,
    listing,
    listed: new Set(manifests.flatMap(manifest => [...manifest.entries.keys()])),
    algorithms: { payload: manifests.filter(m => !m.isTag).map(m => m.algorithm), tags: manifests.filter(m => m.isTag).map(m => m.algorithm) },
  };
}

/** Collects problems up to a bound, so that a hostile bag cannot fill the memory with them. */
function problemList(first: readonly BagProblem[]) {
  const list: BagProblem[] = [];
  let hasErrorPastBound = false;
  const add = (problem: BagProblem): void => {
    if (list.length < PROBLEMS_MAX) list.push(problem);
    else if (problem.severity === 'error' && !hasErrorPastBound) {
      hasErrorPastBound = true;
      list.push({ path: '', code: 'bag.more-problems', message: `Only the first ${PROBLEMS_MAX.toLocaleString('en')} problems are listed.`, severity: 'error' });
    }
  };
  first.forEach(add);
  return {
    list,
    error: (path: string, code: string, message: string): void => { add({ path, code, message, severity: 'error' }); },
    warn: (path: string, code: string, message: string): void => { add({ path, code, message, severity: 'warning' }); },
  };
}
type Problems = ReturnType<typeof problemList>;

async function readDeclaration(listing: FolderListing, problems: Problems, signal: AbortSignal): Promise<Declaration> {
  const fallback: Declaration = { major: 1, minor: 0, encoding: 'UTF-8' };
  const text = await readSmallText(listing, 'bagit.txt', 65_536, new TextDecoder('utf-8', { ignoreBOM: true }), signal);
  if (text === null) {
    problems.error('bagit.txt', 'bag.no-declaration', 'The file that declares a bag is not there, so this is not a bag.');
    return fallback;
  }
  if (text.startsWith('\uFEFF')) problems.error('bagit.txt', 'bag.declaration-malformed', 'The declaration starts with a byte order mark, which is not allowed there.');
  const match = /^BagIt-Version: (\d+)\.(\d+)[ \t]*(?:\r\n|\r|\n)Tag-File-Character-Encoding: (\S+)[ \t]*(?:\r\n|\r|\n)?$/.exec(text.replace(/^\uFEFF/, ''));
  if (match === null) {
    problems.error('bagit.txt', 'bag.declaration-malformed', 'The declaration must be two lines, "BagIt-Version: M.N" and "Tag-File-Character-Encoding: UTF-8".');
    return fallback;
  }
  const declaration = { major: Number(match[1]), minor: Number(match[2]), encoding: match[3] ?? 'UTF-8' };
  const isKnown = (declaration.major === 1 && declaration.minor === 0) || (declaration.major === 0 && declaration.minor >= 93 && declaration.minor <= 97);
  if (!isKnown) problems.error('bagit.txt', 'bag.version-unknown', `Version ${match[1] ?? ''}.${match[2] ?? ''} of BagIt is not one this program knows.`);
  return declaration;
}

function makeDecoder(declaration: Declaration, problems: Problems): () => TextDecoder {
  try {
    new TextDecoder(declaration.encoding);
    // Subtle: "UTF-16" in a declaration leaves the byte order to the mark at the start of each file.
    if (/^utf-?16$/i.test(declaration.encoding)) return () => new Utf16Decoder();
    return () => new TextDecoder(declaration.encoding);
  } catch {
    problems.error('bagit.txt', 'bag.encoding-unknown', `The character encoding "${declaration.encoding.slice(0, 40)}" is not known.`);
    return () => new TextDecoder('utf-8');
  }
}

/** Decodes UTF-16 by its byte order mark; big-endian without one, as RFC 2781 says. */
class Utf16Decoder extends TextDecoder {
  #inner: TextDecoder | null = null;

  override decode(input?: Uint8Array<ArrayBuffer>, options?: { stream?: boolean }): string {
    this.#inner ??= new TextDecoder(input !== undefined && input[0] === 0xff && input[1] === 0xfe ? 'utf-16le' : 'utf-16be');
    return this.#inner.decode(input, options);
  }
}

async function readManifests(listing: FolderListing, declaration: Declaration, decoder: () => TextDecoder, problems: Problems, signal: AbortSignal): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const name of listing.files.keys()) {
    const match = /^(tag)?manifest-([A-Za-z0-9-]+)\.txt$/i.exec(name);
    if (match === null) continue;
    const algorithm = (match[2] ?? '').toLowerCase().replaceAll('-', '');
    const isTag = match[1] !== undefined;
    if (!DIGEST_DIGITS.has(algorithm)) {
      problems.warn(name, 'bag.algorithm-unknown', `"${(match[2] ?? '').slice(0, 40)}" is not a digest this program knows, so this manifest was not checked.`);
      continue;
    }
    const manifest: Manifest = { name, algorithm, isTag, entries: new Map() };
    for await (const line of readLines(join(listing.root, name), decoder(), signal)) readManifestLine(line, manifest, declaration, listing, problems);
    manifests.push(manifest);
  }
  manifests.sort((a, b) => (a.name < b.name ? -1 : 1));
  if (!manifests.some(manifest => !manifest.isTag)) problems.error('', 'bag.no-manifest', 'There is no payload manifest that can be checked, so nothing says what the payload must be.');
  return manifests;
}

function readManifestLine(line: string | null, manifest: Manifest, declaration: Declaration, listing: FolderListing, problems: Problems): void {
  if (line !== null && line.trim() === '') return;
  const parsed = line === null ? null : parseManifestLine(line);
  if (parsed === null || parsed.digest.length !== DIGEST_DIGITS.get(manifest.algorithm)) {
    problems.error(manifest.name, 'bag.manifest-malformed', `A line is not "digest, space, path": ${(line ?? 'a line past 64 KiB').slice(0, 120)}`);
    return;
  }
  if (parsed.isMd5sumStyle) problems.warn(manifest.name, 'bag.asterisk', 'Paths are written with an asterisk, as md5sum does in binary mode; it was passed over.');
  const isNew = declaration.major >= 1;
  let path = decodeBagPath(parsed.path, isNew);
  if (path !== parsed.path && !listing.files.has(path) && listing.files.has(parsed.path)) {
    problems.warn(parsed.path, 'bag.percent-not-encoded', 'A percent sign in this name was not encoded in the manifest; the name was taken as it stands.');
    path = parsed.path;
  }
  if (path.startsWith('./')) {
    problems.warn(path, 'bag.leading-dot', 'The path is written with "./" before it.');
    path = path.replace(/^(\.\/)+/, '');
  }
  const unsafe = unsafePathReason(path);
  if (unsafe !== null) {
    problems.error(path.slice(0, 400), 'bag.path-unsafe', `The path leads out of the bag: ${unsafe}. It was not opened.`);
    return;
  }
  if (!manifest.isTag && !path.startsWith(`${PAYLOAD_FOLDER}/`)) {
    problems.error(path, 'bag.path-outside-payload', `${manifest.name} lists a file that is not in "data".`);
    return;
  }
  const before = manifest.entries.get(path);
  if (before === undefined) manifest.entries.set(path, parsed.digest);
  else if (isNew || before !== parsed.digest) problems.error(path, 'bag.listed-twice', `${manifest.name} lists this file twice.`);
  else problems.warn(path, 'bag.listed-twice', `${manifest.name} lists this file twice with the same digest.`);
}

function checkPresence(listing: FolderListing, manifests: Manifest[], declaration: Declaration, payload: readonly string[], problems: Problems): void {
  const byNormal = new Map([...listing.files.keys()].map(path => [path.normalize('NFC'), path]));
  const reported = new Set<string>();
  for (const manifest of manifests) {
    for (const [path, digest] of [...manifest.entries]) {
      if (listing.files.has(path)) continue;
      const twin = byNormal.get(path.normalize('NFC'));
      if (twin !== undefined && !manifest.entries.has(twin)) {
        problems.warn(path, 'bag.name-normalised', 'The name on the disk is written with other Unicode characters that look the same; it was taken for the same file.');
        manifest.entries.delete(path);
        manifest.entries.set(twin, digest);
      } else if (!reported.has(path)) {
        reported.add(path);
        problems.error(path, 'bag.file-missing', `${manifest.name} lists this file, and it is not there.`);
      }
    }
  }
  const payloadManifests = manifests.filter(manifest => !manifest.isTag);
  for (const path of payload) {
    const lacking = payloadManifests.filter(manifest => !manifest.entries.has(path));
    if (payloadManifests.length === 0 || lacking.length === 0) continue;
    if (lacking.length === payloadManifests.length) problems.error(path, 'bag.file-not-listed', 'This file is in "data" and no manifest lists it: it was added or renamed later.');
    else if (declaration.major >= 1) problems.error(path, 'bag.not-in-every-manifest', `${lacking.map(manifest => manifest.name).join(', ')} does not list this file; every payload manifest must.`);
  }
}

async function checkFetch(listing: FolderListing, manifests: readonly Manifest[], declaration: Declaration, decoder: () => TextDecoder, problems: Problems, signal: AbortSignal): Promise<void> {
  if (!listing.files.has('fetch.txt')) return;
  for await (const line of readLines(join(listing.root, 'fetch.txt'), decoder(), signal)) {
    if (line?.trim() === '') continue;
    const match = /^(\S+)[ \t]+(\d+|-)[ \t]+(\S.*)$/.exec(line ?? '');
    if (match === null) {
      problems.error('fetch.txt', 'bag.fetch-malformed', 'A line is not "URL, length, path".');
      continue;
    }
    const path = decodeBagPath(match[3] ?? '', declaration.major >= 1);
    const unsafe = unsafePathReason(path);
    if (unsafe !== null) problems.error(path.slice(0, 400), 'bag.path-unsafe', `fetch.txt names a path that leads out of the bag: ${unsafe}.`);
    else if (!listing.files.has(path)) problems.error(path, 'bag.fetch-missing', 'This file was left to be fetched from elsewhere and is not here. Nothing was fetched.');
    else if (!manifests.some(manifest => manifest.entries.has(path))) problems.error(path, 'bag.file-not-listed', 'fetch.txt names this file and no manifest lists it.');
  }
}

function checkOxum(oxum: string, payload: readonly (readonly [string, number])[], problems: Problems): void {
  if (oxum === '') return;
  const bytes = payload.reduce((sum, [, size]) => sum + size, 0);
  const found = `${bytes}.${payload.length}`;
  if (!/^\d+\.\d+$/.test(oxum)) problems.error('bag-info.txt', 'bag.oxum-malformed', `Payload-Oxum is not "octets.files": ${oxum.slice(0, 60)}`);
  else if (oxum !== found) problems.error('bag-info.txt', 'bag.oxum-differs', `Payload-Oxum says ${oxum} and the payload is ${found} (octets.files).`);
}

function checkCaseCollisions(listing: FolderListing, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const path of listing.files.keys()) {
    const folded = path.normalize('NFC').toLowerCase();
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, path);
    else problems.warn(path, 'bag.case-collision', `This name and "${twin}" are one name on Windows and macOS, so one would overwrite the other there.`);
  }
}

async function checkDigests(listing: FolderListing, manifests: readonly Manifest[], problems: Problems, options: JudgeOptions): Promise<void> {
  const wanted = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    for (const path of manifest.entries.keys()) {
      if (listing.files.has(path)) wanted.set(path, [...(wanted.get(path) ?? []), manifest]);
    }
  }
  const total = [...wanted.keys()].reduce((sum, path) => sum + (listing.files.get(path) ?? 0), 0);
  let done = 0;
  for (const [path, asking] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    stopIfCancelled(options.signal);
    try {
      const digests = await hashFile(join(listing.root, path), [...new Set(asking.map(manifest => manifest.algorithm))], {
        signal: options.signal,
        onBytes: bytes => { done += bytes; options.onProgress?.(done, total, path); },
      });
      const differing = asking.filter(manifest => digests.get(manifest.algorithm) !== manifest.entries.get(path));
      if (differing.length > 0) problems.error(path, 'bag.digest-differs', `The content is not what ${differing.map(manifest => manifest.name).join(', ')} says: it was changed after the bag was made.`);
    } catch (error) {
      if (options.signal.aborted) throw error;
      problems.error(path, 'bag.unreadable', `The file could not be read (${toProvisoError(error).code}).`);
    }
  }
}
