import type { BundleRow } from '../../../../shared/contract/bundles.ts';
import type { Audience } from '../../../../shared/domain/bundle.ts';
import { cite, ref } from '../../../../shared/domain/refs.ts';
import type { BundleRef } from '../../../../shared/domain/refs.ts';
import type { ReadDb, WriteDb } from '../connection.ts';

export interface NewBundle {
  readonly number: number;
  readonly title: string;
  readonly audience: Audience;
  /** `BundleSelection` as JSON. */
  readonly selection: string;
  readonly frozenAt: string;
  readonly appVersion: string;
  readonly custodySeq: number;
  readonly custodyHead: string;
  /** Deflated `FrozenBundle` JSON, and the hash of the JSON itself. */
  readonly content: Uint8Array;
  readonly contentSha256: string;
}

export interface NewMember {
  readonly role: 'original' | 'item' | 'version' | 'provision' | 'link' | 'finding' | 'event';
  readonly ref: string;
  readonly sha256: string | null;
}

export interface NewRendering {
  readonly number: number;
  readonly name: string;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly files: number;
  readonly bytes: number;
  readonly manifestSha256: string;
  readonly custodySeq: number;
}

/** A frozen bundle with what it is rendered from. */
export interface StoredBundle {
  readonly number: number;
  readonly content: Uint8Array;
  readonly contentSha256: string;
  readonly custodySeq: number;
  readonly custodyHead: string;
}

interface BundleSql {
  readonly number: number; readonly title: string; readonly audience: Audience; readonly frozenAt: string; readonly appVersion: string; readonly custodySeq: number; readonly custodyHead: string;
  readonly files: number | null; readonly bytes: number | null; readonly manifestSha256: string | null; readonly name: string | null;
  readonly code: string | null; readonly message: string | null;
}

// The newest rendering that succeeded gives the figures; the newest of all, when it failed and none succeeded, says why.
const LIST = `SELECT b.number, b.title, b.audience, b.frozen_at AS frozenAt, b.app_version AS appVersion, b.custody_seq AS custodySeq, b.custody_head AS custodyHead,
    d.files, d.bytes, d.manifest_sha256 AS manifestSha256, d.name, f.code, f.message
  FROM bundle b
  LEFT JOIN bundle_rendering d ON d.rendering_id = (SELECT max(r.rendering_id) FROM bundle_rendering r WHERE r.number = b.number AND r.outcome = 'done')
  LEFT JOIN bundle_rendering f ON f.rendering_id = (SELECT max(r.rendering_id) FROM bundle_rendering r WHERE r.number = b.number AND r.outcome = 'failed') AND d.rendering_id IS NULL`;

/** Frozen bundles as readers see them. */
export function bundleReader(db: ReadDb) {
  const all = db.prepare<[number], BundleSql>(`${LIST} ORDER BY b.number DESC LIMIT ?`);
  const one = db.prepare<[number], BundleSql>(`${LIST} WHERE b.number = ?`);
  const stored = db.prepare<[number], StoredBundle>('SELECT number, content, content_sha256 AS contentSha256, custody_seq AS custodySeq, custody_head AS custodyHead FROM bundle WHERE number = ?');
  const secret = db.prepare<[string], { value: Uint8Array }>('SELECT value FROM case_secret WHERE purpose = ?');
  const manifest = db.prepare<[number], { manifestSha256: string }>(`SELECT manifest_sha256 AS manifestSha256 FROM bundle_rendering WHERE number = ? AND outcome = 'done' ORDER BY rendering_id LIMIT 1`);
  return {
    /** Newest first. */
    list: (limit: number): BundleRow[] => all.all(limit).map(toRow),
    row: (number: number): BundleRow | null => {
      const found = one.get(number);
      return found === undefined ? null : toRow(found);
    },
    stored: (number: number): StoredBundle | null => stored.get(number) ?? null,
    /** Hash of the manifest the first time it was written; null before. */
    firstManifest: (number: number): string | null => manifest.get(number)?.manifestSha256 ?? null,
    secret: (purpose: string): Uint8Array | null => secret.get(purpose)?.value ?? null,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function bundleWriter(db: WriteDb) {
  const insert = db.prepare<[NewBundle]>(
    `INSERT INTO bundle (number, title, audience, selection, frozen_at, app_version, custody_seq, custody_head, content, content_sha256)
     VALUES (@number, @title, @audience, @selection, @frozenAt, @appVersion, @custodySeq, @custodyHead, @content, @contentSha256)`);
  const member = db.prepare<[number, number, string, string, string | null]>('INSERT INTO bundle_member (number, position, role, ref, sha256) VALUES (?, ?, ?, ?, ?)');
  const rendering = db.prepare<[Record<string, string | number | null>]>(
    `INSERT INTO bundle_rendering (number, at, name, outcome, code, message, files, bytes, manifest_sha256, custody_seq)
     VALUES (@number, @at, @name, @outcome, @code, @message, @files, @bytes, @manifestSha256, @custodySeq)`);
  const keep = db.prepare<[string, Uint8Array]>('INSERT OR IGNORE INTO case_secret (purpose, value) VALUES (?, ?)');
  return {
    ...bundleReader(db),
    add: (bundle: NewBundle, members: readonly NewMember[]): void => {
      insert.run(bundle);
      members.forEach((entry, position) => member.run(bundle.number, position, entry.role, entry.ref, entry.sha256));
    },
    addRendering: ({ failure, ...values }: NewRendering): void => {
      rendering.run({ ...values, at: new Date().toISOString(), outcome: failure === null ? 'done' : 'failed', code: failure?.code ?? null, message: failure?.message ?? null });
    },
    /** Keeps a secret unless there is one for this purpose already. */
    keepSecret: (purpose: string, value: Uint8Array): void => { keep.run(purpose, value); },
  };
}

function toRow({ number, files, bytes, manifestSha256, name, code, message, ...row }: BundleSql): BundleRow {
  return {
    ...row,
    ref: ref('bundle', number) as BundleRef, cite: cite('bundle', number),
    files: files ?? 0, bytes: bytes ?? 0, manifestSha256: manifestSha256 ?? '', name: name ?? '',
    status: manifestSha256 === null ? 'not-rendered' : 'rendered',
    failure: code === null || message === null ? null : { code, message },
  };
}
