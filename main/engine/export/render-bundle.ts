import type { BundleCustody, FrozenBundle } from '../../../shared/domain/bundle.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { VerifyResult } from '../../../shared/contract/bundles.ts';
import { writeBag } from './bag-writer.ts';
import type { WrittenPayload } from './bag-writer.ts';
import type { BundleSources } from './bundle-sources.ts';
import { writeFinding } from './finding-files.ts';
import type { WrittenFinding } from './finding-files.ts';
import { AGENT_PREFIX } from './layout.ts';
import { frozenText, writeCustody, writeOriginals, writeTables } from './payload-files.ts';
import { readerPage } from './reader/page.ts';
import type { CustodyLine } from './reader/reader-input.ts';
import { inLanguage } from './reader/words.ts';
import { MANIFEST_POWERSHELL, MANIFEST_SHELL } from './shell-lines.ts';
import { verifyBundle } from './verify-bundle.ts';

export interface RenderOptions {
  readonly signal: AbortSignal;
  /** The bundle may not be written inside it. */
  readonly caseRoot: string;
  /** Hash of the manifest the first time this bundle was written; another one now means it is not the same bundle any more. */
  readonly expectedManifest?: string;
  readonly onProgress: (step: 'bundle.copy' | 'bundle.verify', done: number, total: number, path: string) => void;
}

/** A bundle on disk, judged by reading every byte of it back. */
export interface RenderedBundle {
  readonly path: string;
  readonly files: number;
  readonly bytes: number;
  readonly manifestSha256: string;
  readonly verify: VerifyResult;
}

/** Room for tables and the page beside the originals. */
const TABLES_BYTES = 8 << 20;
const BYTES_PER_ROW = 220;

/**
 * Writes a frozen bundle to a folder. The same frozen bundle gives the same bytes: fixed order, no clock, nothing of the machine.
 * @throws what `writeBag` throws; bundle.member-changed when the case no longer holds what was frozen; nothing keeps the name then
 */
export async function renderBundle(target: string, frozen: FrozenBundle, custody: BundleCustody, sources: BundleSources, options: RenderOptions): Promise<RenderedBundle> {
  const neededBytes = neededFor(frozen);
  const findings = new Map<string, WrittenFinding>();
  let entries: { readonly lines: readonly CustodyLine[]; readonly total: number } = { lines: [], total: 0 };
  const judged: { result: VerifyResult | null } = { result: null };
  const written = await writeBag(
    target,
    {
      signal: options.signal,
      caseRoot: options.caseRoot,
      neededBytes,
      onBytes: (done, path) => { options.onProgress('bundle.copy', Math.min(done, neededBytes), neededBytes, path); },
      check: async folder => {
        const result = await verifyBundle(folder, { signal: options.signal, onProgress: (done, total, path) => { options.onProgress('bundle.verify', done, total, path); } });
        judged.result = result;
        if (options.expectedManifest !== undefined && result.manifestSha256 !== options.expectedManifest) {
          throw new ProvisoError('bundle.not-the-same', 'What was written now is not byte for byte what this bundle was the first time. Nothing was kept; check the case and the version of Proviso.', { expected: options.expectedManifest });
        }
        if (!result.valid) throw new ProvisoError('bundle.not-valid', `What was written does not check: ${result.problems[0]?.message ?? 'unknown'} The disk may be failing; nothing was kept.`, { problems: result.problems.length });
      },
    },
    async sink => {
      await writeTables(frozen, custody, sources, sink);
      await writeOriginals(frozen, sources, sink);
      for (const finding of frozen.findings) findings.set(finding.cite, await writeFinding(finding, sources, sink, options.signal));
      entries = await writeCustody(sources, custody, sink);
    },
    payload => ({
      info: bagInfo(frozen, custody),
      files: [
        { path: 'README.txt', content: readme(frozen, payload) },
        {
          path: 'index.html',
          content: readerPage({
            frozen, custody,
            custodyLines: entries.lines, custodyTotal: entries.total,
            samples: new Map([...findings].map(([cite, finding]) => [cite, finding.sample])),
            recompute: new Map([...findings].map(([cite, finding]) => [cite, finding.recompute])),
            queries: new Map([...findings].map(([cite, finding]) => [cite, finding.query])),
            itemText: item => frozenText(item, sources),
            manifestSha256: payload.manifestSha256, files: payload.files.length, bytes: payload.bytes,
          }),
        },
      ],
    }),
  );
  if (judged.result === null) throw new Error('the bundle was not judged');
  return { path: written.path, files: written.files.length, bytes: written.bytes, manifestSha256: written.manifestSha256, verify: judged.result };
}

/** Bytes a bundle will take, a little generously. */
export function neededFor(frozen: { readonly originals: readonly Pick<FrozenBundle['originals'][number], 'sizeBytes'>[]; readonly findings: FrozenBundle['findings'] }): number {
  const originals = frozen.originals.reduce((sum, original) => sum + original.sizeBytes, 0);
  const rows = frozen.findings.reduce((sum, finding) => sum + (finding.rows === 'complete' ? finding.figures.calls * BYTES_PER_ROW : 1 << 20), 0);
  return originals + rows + TABLES_BYTES;
}

function bagInfo(frozen: FrozenBundle, custody: BundleCustody): readonly (readonly [string, string])[] {
  const { bundle } = frozen;
  return [
    ['Bag-Software-Agent', `${AGENT_PREFIX}${bundle.appVersion}`],
    ['Bagging-Date', bundle.frozenAt.slice(0, 10)],
    ['External-Identifier', `${frozen.case.uuid} ${bundle.cite}`],
    ['External-Description', bundle.title],
    ['Proviso-Case', frozen.case.title],
    ['Proviso-Bundle', bundle.cite],
    ['Proviso-Audience', bundle.audience],
    ['Proviso-Frozen-At', bundle.frozenAt],
    ['Proviso-Custody-Head', `${custody.seq} ${custody.head}`],
  ];
}

/** The first thing somebody without Proviso reads in a file list. */
function readme(frozen: FrozenBundle, payload: WrittenPayload): string {
  const { bundle } = frozen;
  return [
    `${bundle.cite}  ${bundle.title}`,
    frozen.case.title,
    '',
    `Open index.html in any browser: no network and no installation are needed. The files themselves are in data/.`,
    `Ouvrez index.html dans un navigateur : ni réseau ni installation ne sont nécessaires. Les fichiers eux-mêmes sont dans data/.`,
    '',
    `${inLanguage('en', `audience.${bundle.audience}`)}. ${inLanguage('en', `audience.${bundle.audience}.note`)}`,
    `${inLanguage('fr', `audience.${bundle.audience}`)}. ${inLanguage('fr', `audience.${bundle.audience}.note`)}`,
    '',
    'To check this copy with tools of the system, in this folder:',
    'Pour vérifier cette copie avec les outils du système, dans ce dossier :',
    '',
    MANIFEST_SHELL,
    '',
    'Windows (PowerShell):',
    '',
    MANIFEST_POWERSHELL,
    '',
    `SHA-256 manifest-sha256.txt  ${payload.manifestSha256}`,
    '',
    'This folder is a BagIt 1.0 bag (RFC 8493).',
    '',
  ].join('\n');
}
