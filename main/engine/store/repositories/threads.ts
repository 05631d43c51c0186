import type { ReadDb, WriteDb } from '../connection.ts';

/**
 * Which messages belong together, by References and In-Reply-To alone: a message-id belongs to a thread from its first mention on, also
 * before its message is read and without one. Joined threads are told apart until the import is complete, so that a cancelled one leaves
 * no trace in others.
 */
export function threadKeys(db: ReadDb) {
  const find = db.prepare<[string, number], { threadId: number }>(
    `SELECT thread_id AS threadId FROM thread_key WHERE message_id = ? AND (import_id = ? OR import_id NOT IN (SELECT import_id FROM item_import WHERE exhibit IS NULL)) LIMIT 1`);
  const completed = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM item_import WHERE exhibit IS NOT NULL');
  return {
    /** Thread of a message-id as complete imports and this one know it. */
    find: (messageId: string, importId: number): number | null => find.get(messageId, importId)?.threadId ?? null,
    completedImports: (): number => completed.get()?.n ?? 0,
  };
}

/** Adds what only the writing connection can do; callers own the transaction. */
export function threadWriter(db: WriteDb) {
  const add = db.prepare<[string, number, number]>('INSERT OR IGNORE INTO thread_key (message_id, import_id, thread_id) VALUES (?, ?, ?)');
  const moveItems = db.prepare<[number, number]>('UPDATE item SET thread_id = ? WHERE thread_id = ?');
  const moveKeys = db.prepare<[number, number]>('UPDATE thread_key SET thread_id = ? WHERE thread_id = ?');
  const shared = db.prepare<[number], { own: number; other: number }>(
    `SELECT DISTINCT a.thread_id AS own, b.thread_id AS other FROM thread_key a JOIN thread_key b ON b.message_id = a.message_id AND b.import_id <> a.import_id
      WHERE a.import_id = ? AND a.thread_id <> b.thread_id AND b.import_id IN (SELECT import_id FROM item_import WHERE exhibit IS NOT NULL)`);
  return {
    ...threadKeys(db),
    add: (messageId: string, importId: number, threadId: number): void => { add.run(messageId, importId, threadId); },
    /** Makes one thread of two. */
    join: (keep: number, drop: number): void => {
      moveItems.run(keep, drop);
      moveKeys.run(keep, drop);
    },
    /** Threads of this import that another import, completed meanwhile, knows by another number. */
    sharedWithOthers: (importId: number): { own: number; other: number }[] => shared.all(importId),
  };
}
