import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AgreementOptions } from '../../main/engine/agreements/intake.ts';
import { readAgreement } from '../../main/engine/agreements/intake.ts';
import type { JobContext } from '../../main/engine/context.ts';
import type { ReadResult } from '../../main/engine/import/intake.ts';
import type { WriteDb } from '../../main/engine/store/connection.ts';
import type { ProvisionRef } from '../../shared/domain/refs.ts';
import { newCase, takeIn } from './take-in.ts';
import { tempDir } from './temp.ts';

/** Two texts in which a clause moves from II.B to III.A and is reworded. */
export const FIRST_TEXT = `# Developer Agreement

Effective: 10 November 2021

## I. Scope

This agreement holds for every application that reaches the service by means of the interface.

## II. Access

### A. Keeping credentials

Developer shall keep each credential secret and answers for every request that is made with it.

### B. Rate limits

(a) Rate. Developer shall keep the requests made under each application at or below the rate stated for that endpoint in the documentation.

(b) Pause. Where the service answers that a limit is reached, Developer shall slow down until the window named in the answer has ended.
`;
export const SECOND_TEXT = `# Developer Agreement

Effective: 12 February 2022

## I. Scope

This agreement holds for every application that reaches the service by means of the interface.

## II. Access

### A. Keeping credentials

Developer shall keep each credential secret and answers for every request that is made with it.

### B. Test access

Larkfeed keeps a copy of the interface with invented posts for tests, and nobody may rely on it being there.

## III. Use

### A. Rate limits

(a) Rate. Developer shall keep the requests made under each credential at or below the rate stated for that endpoint in the documentation.

(b) Pause. Where the service answers that a limit is reached, Developer shall pause until the window named in the answer has ended.
`;

/** A case with agreements, one message and ways to ask it. */
export interface AgreementCase {
  readonly context: JobContext;
  take(text: string | Uint8Array, options?: Partial<AgreementOptions> & { readonly name?: string }): Promise<ReadResult>;
  /** Adds a message by plain SQL: number, subject, date, words. */
  addMessage(number: number, subject: string, at: string | null, body: string): void;
  /** The reference of a provision in the text with this stated date. */
  provision(number: string, stated: string): ProvisionRef;
}

export function agreementCase(): AgreementCase {
  const folder = tempDir();
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const { open, context } = newCase(folder);
  onTestFinished(() => { open.close(); });
  let files = 0;
  return {
    context,
    take: (text, { name, ...options } = {}) => {
      const path = join(folder, `${(files += 1)}-${name ?? 'agreement.md'}`);
      writeFileSync(path, text);
      return takeIn(context, path, 'agreement', (job, incoming) => readAgreement(job, incoming, { agreement: 'Developer Agreement', stated: null, captured: null, ...options }));
    },
    addMessage: (number, subject, at, body) => { addMessage(context.db, number, subject, at, body); },
    provision: (number, stated) => {
      const row = context.db.prepare<[string, string], { ref: ProvisionRef }>(
        `SELECT 'provision:' || p.lineage_id || '@' || substr(v.sha256, 1, 12) AS ref FROM provision p JOIN agreement_version v ON v.version_id = p.version_id WHERE p.number = ? AND v.stated = ?`).get(number, stated);
      if (row === undefined) throw new Error(`no ${number} in the text of ${stated}`);
      return row.ref;
    },
  };
}

function addMessage(db: WriteDb, number: number, subject: string, at: string | null, body: string): void {
  const atUtcMs = at === null ? null : Date.parse(at);
  const month = at === null ? null : new Date(at).getUTCFullYear() * 12 + new Date(at).getUTCMonth();
  const sha256 = '0'.repeat(64);
  db.prepare(`INSERT OR IGNORE INTO exhibit (sha256, size_bytes, kind, format, status, registered_at) VALUES (?, 1, 'mail', 'mbox', 'ok', '2023-01-01T00:00:00.000Z')`).run(sha256);
  db.prepare(`INSERT OR IGNORE INTO item_import (import_id, exhibit, started_at) VALUES (1, ?, '2023-01-01T00:00:00.000Z')`).run(sha256);
  db.prepare(
    `INSERT INTO item (item_id, import_id, number, part, kind, start_byte, body_byte, end_byte, is_mailbox_quoted, media_type, transfer_encoding, charset, name, is_inline, content_id, size_bytes, content_sha256,
       from_name, from_address, addresses, date_raw, at_utc_ms, month, offset_minutes, date_basis, message_id, refs, text_basis, is_text_truncated, quoted, excerpt)
     VALUES (?, 1, ?, 0, 'message', 0, 0, 1, 0, 'text/plain', '', '', '', 0, '', 1, ?, 'Ines Halloran', 'ines.halloran@northgate.example', '{}', '', ?, ?, 0, ?, '', '[]', 'plain', 0, '[]', '')`)
    .run(number, number, sha256, atUtcMs, month, at === null ? 'none' : 'date-header');
  db.prepare(`INSERT INTO item_text (item_id, subject, sender, recipients, names, body) VALUES (?, ?, '', '', '', ?)`).run(number, subject, body);
}
