import { expect, test } from 'vitest';
import { ThreadBuilder } from '../../../../../main/engine/mail/thread-builder.ts';
import type { ThreadStore } from '../../../../../main/engine/mail/thread-builder.ts';

/** A store in memory: message-id → thread, and what was joined. */
function memory(known: Record<string, number> = {}): ThreadStore & { joined: [number, number][]; shared: { own: number; other: number }[]; completed: number } {
  const keys = new Map(Object.entries(known));
  return {
    joined: [], shared: [], completed: 0,
    find: id => keys.get(id) ?? null,
    add: (id, _import, thread) => { keys.set(id, thread); },
    join(keep, drop) { this.joined.push([keep, drop]); },
    completedImports() { return this.completed; },
    sharedWithOthers() { return this.shared; },
  };
}

test('a reply joins the thread of what it answers, before and after that was read', () => {
  const threads = new ThreadBuilder(memory(), 1);
  expect([threads.assign(1, 'a', []), threads.assign(2, 'b', ['a']), threads.assign(3, 'd', ['c']), threads.assign(4, 'c', []), threads.assign(5, '', [])]).toEqual([1, 1, 3, 3, 5]);
});

test('a message that knows two threads makes one of them, when the import is complete', () => {
  const store = memory({ old: 7 });
  const threads = new ThreadBuilder(store, 1);
  expect(threads.assign(20, 'a', [])).toBe(20);
  expect(threads.assign(21, 'b', ['a', 'old'])).toBe(7);
  expect(threads.assign(22, 'c', ['a'])).toBe(7);
  expect(store.joined).toEqual([]);
  threads.complete();
  expect(store.joined).toEqual([[7, 20]]);
});

test('threads that another import made meanwhile are joined at the end', () => {
  const store = memory();
  const threads = new ThreadBuilder(store, 2);
  threads.assign(30, 'a', []);
  store.completed = 1;
  store.shared = [{ own: 30, other: 12 }];
  threads.complete();
  expect(store.joined).toEqual([[12, 30]]);
});
