import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { TextDecoder } from 'node:util';
import type { VerifyResult } from '../../../shared/contract/bundles.ts';
import { BundleFile } from '../../../shared/domain/bundle.ts';
import { stopIfCancelled } from '../context.ts';
import { CHAIN_START, hashEntry } from '../custody/chain.ts';
import { hashFile, readLines, readSmallText } from './bag-folder.ts';
import type { BagProblem } from './bag-folder.ts';
import { bagInfoValue } from './formats/bag.ts';
import { judgeBag } from './judge-bag.ts';
import type { BagVerdict, JudgeOptions } from './judge-bag.ts';
import { AGENT_PREFIX, PATHS } from './layout.ts';

const SMALL_FILE = 64 << 20;
/** Tag manifests cannot list themselves or each other. */
const UNLISTED = /^tagmanifest-[a-z0-9]+\.txt$/;

/**
 * Judges a folder as a bag and, when Proviso made it, as a bundle: every tag file listed, custody entries and findings recomputed.
 * @throws bundle.not-found, bundle.not-a-folder, call.cancelled
 */
export async function verifyBundle(path: string, options: JudgeOptions): Promise<VerifyResult> {
  const verdict = await judgeBag(path, options);
  const problems: BagProblem[] = [...verdict.problems];
  const isOurs = bagInfoValue(verdict.info, 'Bag-Software-Agent').startsWith(AGENT_PREFIX);
  const bundle = isOurs ? await readBundleFile(verdict, problems, options.signal) : null;
  if (isOurs) checkTagFiles(verdict, problems);
  // Subtle: content is only recomputed from a bag whose digests fit; otherwise the same change would be reported twice.
  const isSound = verdict.problems.every(problem => problem.severity === 'warning');
  if (bundle !== null && isSound) {
    checkInfo(bundle, verdict, problems);
    await checkCustody(bundle, verdict, problems, options.signal);
    for (const finding of bundle.findings) if (finding.rows === 'complete') await checkFinding(finding, verdict, problems, options.signal);
  }
  const isRight = problems.every(problem => problem.severity === 'warning');
  return {
    valid: verdict.valid && isRight,
    complete: verdict.complete && !problems.some(problem => problem.code === 'bundle.file-not-listed' || problem.code === 'bundle.manifest-missing'),
    files: verdict.files,
    bytes: verdict.bytes,
    problems,
    ...verdictWords(verdict.valid && isRight, bundle),
    manifestSha256: await hashOf(verdict, 'manifest-sha256.txt', options.signal),
    bundle: bundle === null ? null : { cite: bundle.cite, caseTitle: bundle.case.title, audience: bundle.audience, frozenAt: bundle.frozenAt, custodyHead: bundle.custody.head },
  };
}

/** What a verdict proves and what it cannot, in sentences a reader outside the field understands. */
export function verdictWords(isValid: boolean, bundle: BundleFile | null): Pick<VerifyResult, 'proves' | 'doesNotProve'> {
  const proves = isValid
    ? [
      'Every file listed in the manifests is here, byte for byte as when the manifests were written, and no other file is among them.',
      ...(bundle === null ? [] : ['Each custody entry inside has the hash and the place the chain gives it, and each finding with all its rows has the digest it states.']),
    ]
    : [];
  const doesNotProve = [
    'Who made it: whoever can change a file can write new manifests too. Compare the hash of manifest-sha256.txt with the one the sender told you by another way.',
    'That it is everything: what was left out, and why, is listed in the bundle by the one who made it.',
    'That the originals were true when they were received, or that a conclusion drawn from them is right.',
    ...(bundle === null ? ['Anything about its content: this folder does not say that Proviso made it, so it was judged as a bag alone.'] : ['That the custody chain was never cut or rewritten before this point: compare its head with one noted earlier.']),
  ];
  return { proves, doesNotProve };
}

async function readBundleFile(verdict: BagVerdict, problems: BagProblem[], signal: AbortSignal): Promise<BundleFile | null> {
  const text = await readSmallText(verdict.listing, `data/${PATHS.bundle}`, SMALL_FILE, new TextDecoder(), signal);
  const parsed = BundleFile.safeParse(text === null ? null : parseJson(text));
  if (parsed.success) return parsed.data;
  problems.push({ path: `data/${PATHS.bundle}`, code: 'bundle.description-unreadable', message: 'The file that says what this bundle is cannot be read as Proviso writes it.', severity: 'error' });
  return null;
}

function checkTagFiles(verdict: BagVerdict, problems: BagProblem[]): void {
  for (const algorithm of ['sha256', 'sha512']) {
    if (!verdict.algorithms.payload.includes(algorithm)) problems.push({ path: `manifest-${algorithm}.txt`, code: 'bundle.manifest-missing', message: 'Every Proviso bundle has this manifest, and it is not here.', severity: 'error' });
    if (!verdict.algorithms.tags.includes(algorithm)) problems.push({ path: `tagmanifest-${algorithm}.txt`, code: 'bundle.manifest-missing', message: 'Every Proviso bundle has this manifest, and it is not here.', severity: 'error' });
  }
  for (const path of verdict.listing.files.keys()) {
    if (path.startsWith('data/') || UNLISTED.test(path) || verdict.listed.has(path)) continue;
    problems.push({ path, code: 'bundle.file-not-listed', message: 'A Proviso bundle lists every file, and this one is in no manifest: it was added later.', severity: 'error' });
  }
}

function checkInfo(bundle: BundleFile, verdict: BagVerdict, problems: BagProblem[]): void {
  const head = bagInfoValue(verdict.info, 'Proviso-Custody-Head');
  if (head !== `${bundle.custody.seq} ${bundle.custody.head}`) {
    problems.push({ path: 'bag-info.txt', code: 'bundle.description-differs', message: 'bag-info.txt and bundle.json name different custody heads.', severity: 'error' });
  }
}

/** Recomputes each entry that is here, and finds its place in the chain of hashes: its own, and the one before it. */
async function checkCustody(bundle: BundleFile, verdict: BagVerdict, problems: BagProblem[], signal: AbortSignal): Promise<void> {
  const chain = `data/${PATHS.custodyChain}`;
  const entries = `data/${PATHS.custodyEntries}`;
  const broken = (message: string): void => { problems.push({ path: entries, code: 'bundle.custody-differs', message, severity: 'error' }); };
  if (!verdict.listing.files.has(chain) || !verdict.listing.files.has(entries)) {
    problems.push({ path: entries, code: 'bundle.custody-missing', message: 'The custody log of what is inside is not here.', severity: 'error' });
    return;
  }
  const hashes: string[] = [CHAIN_START];
  for await (const line of readLines(join(verdict.listing.root, chain), new TextDecoder(), signal)) {
    const match = /^(\d+),([0-9a-f]{64})$/.exec(line ?? '');
    if (match === null) continue;
    if (Number(match[1]) !== hashes.length) {
      broken(`The list of hashes has a gap before entry ${match[1] ?? ''}.`);
      return;
    }
    hashes.push(match[2] ?? '');
  }
  if (hashes.length - 1 !== bundle.custody.seq || hashes.at(-1) !== bundle.custody.head) broken('The chain does not end with the entry that froze this bundle.');
  let hasHead = false;
  for await (const line of readLines(join(verdict.listing.root, entries), new TextDecoder(), signal)) {
    if (line === '') continue;
    stopIfCancelled(signal);
    const said = line === null ? null : readLinkage(line);
    if (line === null || said === null) {
      broken('A line is not a custody entry.');
      continue;
    }
    if (said.seq === bundle.custody.seq) hasHead = true;
    if (hashEntry(line) !== hashes[said.seq]) broken(`Custody entry ${said.seq} does not have the hash that is listed for it.`);
    else if (said.previous !== hashes[said.seq - 1]) broken(`Custody entry ${said.seq} does not follow the entry that is listed before it.`);
  }
  if (!hasHead) broken('The entry that froze this bundle is not here.');
}

function readLinkage(line: string): { readonly seq: number; readonly previous: string } | null {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || !('seq' in value) || !('previous' in value)) return null;
  return typeof value.seq === 'number' && typeof value.previous === 'string' ? { seq: value.seq, previous: value.previous } : null;
}

/** Recomputes a digest from the rows: their first three columns are the line the digest is made of. */
async function checkFinding(finding: BundleFile['findings'][number], verdict: BagVerdict, problems: BagProblem[], signal: AbortSignal): Promise<void> {
  const path = `data/${finding.folder}/rows.csv`;
  if (!verdict.listing.files.has(path)) {
    problems.push({ path, code: 'bundle.rows-missing', message: `The rows of ${finding.cite} should be complete and are not here.`, severity: 'error' });
    return;
  }
  const hash = createHash('sha256');
  let rows = 0;
  for await (const line of readLines(join(verdict.listing.root, path), new TextDecoder(), signal)) {
    const match = /^([0-9a-f]{64}),(\d+),(\d+)(?:,|$)/.exec(line ?? '');
    if (match === null) continue;
    rows += 1;
    hash.update(`${match[1] ?? ''} ${match[2] ?? ''}${match[3] === '1' ? '' : `#${match[3] ?? ''}`}\n`);
  }
  if (rows !== finding.calls || hash.digest('hex') !== finding.digest) {
    problems.push({ path, code: 'bundle.rows-differ', message: `The rows of ${finding.cite} do not give the digest or the number of calls it states.`, severity: 'error' });
  }
}

async function hashOf(verdict: BagVerdict, name: string, signal: AbortSignal): Promise<string | null> {
  if (!verdict.listing.files.has(name)) return null;
  const digests = await hashFile(join(verdict.listing.root, name), ['sha256'], { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    return null;
  });
  return digests?.get('sha256') ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
