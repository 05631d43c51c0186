import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';

const sql = (name: string): string => readFileSync(fileURLToPath(new URL(`../../main/engine/store/migrations/${name}`, import.meta.url)), 'utf8');
const HASH = 'ab'.repeat(32);

function migrated(): Database.Database {
  const db = new Database(':memory:');
  onTestFinished(() => { db.close(); });
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.exec(sql('0001-case.sql'));
  db.prepare("INSERT INTO exhibit (sha256, size_bytes, kind, format, status, registered_at) VALUES (?, 1, 'mail', 'eml', 'ok', '2022-01-01T00:00:00.000Z')").run(HASH);
  db.exec(sql('0003-items.sql'));
  return db;
}

function addItem(db: Database.Database, importId: number, number: number, body: string): void {
  const { lastInsertRowid } = db.prepare(`INSERT INTO item (import_id, number, part, kind, start_byte, body_byte, end_byte, is_mailbox_quoted, media_type, transfer_encoding, charset, name, is_inline, content_id, size_bytes,
    content_sha256, from_name, from_address, addresses, date_raw, date_basis, message_id, refs, text_basis, is_text_truncated, quoted, excerpt)
    VALUES (?, ?, 0, 'message', 0, 0, 1, 0, 'message/rfc822', '', '', '', 0, '', 1, ?, '', '', '{}', '', 'none', '', '[]', 'plain', 0, '[]', '')`).run(importId, number, HASH);
  db.prepare("INSERT INTO item_text (item_id, subject, sender, recipients, names, body) VALUES (?, '', '', '', '', ?)").run(lastInsertRowid, body);
}

test('exhibits stay as they were', () => {
  expect(migrated().prepare('SELECT sha256, size_bytes FROM exhibit').all()).toEqual([{ sha256: HASH, size_bytes: 1 }]);
});

test('items of an import without its exhibit are not visible', () => {
  const db = migrated();
  const begin = db.prepare('INSERT INTO item_import (exhibit, started_at) VALUES (?, ?)');
  addItem(db, Number(begin.run(null, 'x').lastInsertRowid), 1, 'loading');
  addItem(db, Number(begin.run(HASH, 'x').lastInsertRowid), 2, 'complete');
  expect(db.prepare('SELECT number FROM visible_item').all()).toEqual([{ number: 2 }]);
});

test('the index follows the text, diacritics folded, and the text never changes', () => {
  const db = migrated();
  db.prepare("INSERT INTO item_import (exhibit, started_at) VALUES (?, 'x')").run(HASH);
  addItem(db, 1, 1, 'L’entraînement du relais');
  const find = db.prepare("SELECT rowid FROM item_fts WHERE item_fts MATCH 'entrainement'");
  expect(find.all()).toHaveLength(1);
  expect(() => db.prepare("UPDATE item_text SET body = 'x'").run()).toThrow(/never changed/);
  db.prepare('DELETE FROM item_text').run();
  expect(find.all()).toHaveLength(0);
  db.prepare("INSERT INTO item_fts (item_fts) VALUES ('integrity-check')").run();
});

test.each([
  ['a page newest first', 'SELECT * FROM item i WHERE i.part = 0 AND i.at_utc_ms IS NOT NULL AND (i.at_utc_ms, i.item_id) < (1, 1) ORDER BY i.at_utc_ms DESC, i.item_id DESC LIMIT 5', 'item_by_time'],
  ['the undated', 'SELECT * FROM item i WHERE i.part = 0 AND i.at_utc_ms IS NULL AND (i.item_id) < (1) ORDER BY i.item_id DESC LIMIT 5', 'item_by_time'],
  ['months', 'SELECT month, count(*) FROM item i WHERE i.part = 0 AND i.import_id NOT IN (SELECT import_id FROM item_import WHERE exhibit IS NULL) GROUP BY month', 'item_by_month'],
  ['a thread', 'SELECT * FROM item i WHERE i.thread_id = 1 ORDER BY i.at_utc_ms', 'item_by_thread'],
  ['copies by Message-ID', "SELECT * FROM item i WHERE i.message_id = 'x' AND i.message_id <> ''", 'item_by_message_id'],
  ['copies by content', "SELECT * FROM item i WHERE i.content_sha256 = 'x'", 'item_by_content'],
])('%s is read by its index', (_, query, index) => {
  const plan = migrated().prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all().map(step => step.detail).join('\n');
  expect(plan).toContain(`INDEX ${index}`);
  expect(plan).not.toContain('USE TEMP B-TREE FOR ORDER BY');
});
