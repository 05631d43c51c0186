import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { actsOn } from '../../main/engine/act.ts';
import { createCase, openCase } from '../../main/engine/case-file/open-case.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { tempDir } from '../support/temp.ts';

function newCase(): string {
  const folder = tempDir();
  process.env['PROVISO_DATA'] = join(folder, 'data');
  const root = join(folder, 'Test.proviso');
  createCase(root, 'Test');
  return root;
}

describe('a case folder', () => {
  test('is made with a custody entry for its making and no journal left behind', () => {
    const root = newCase();
    const open = openCase(root, { readOnly: true });
    const head = readLedger(open.db).head();
    open.close();
    expect(head?.seq).toBe(1);
    expect(readdirSync(root).sort()).toEqual(['case.db', 'exhibits', 'usage']);
  });

  test.each([
    ['a name without .proviso', 'Test', 'T', 'case.bad-name'],
    ['no title', 'Test.proviso', '  ', 'case.no-title'],
  ])('is refused for %s', (_why, name, title, code) => {
    expect(() => { createCase(join(tempDir(), name), title); }).toThrow(expect.objectContaining({ code }));
  });

  test('is not made over something that is there', () => {
    const root = newCase();
    expect(() => { createCase(root, 'Again'); }).toThrow(expect.objectContaining({ code: 'case.exists' }));
  });

  test('has every pragma set on every open', () => {
    const root = newCase();
    const open = openCase(root);
    const read = (name: string): unknown => open.db.pragma(name, { simple: true });
    expect({ journal: read('journal_mode'), sync: read('synchronous'), trusted: read('trusted_schema'), cells: read('cell_size_check'), keys: read('foreign_keys') })
      .toEqual({ journal: 'wal', sync: 2, trusted: 0, cells: 1, keys: 1 });
    open.close();
  });

  test('opens for reading beside a writer and says who writes', () => {
    const root = newCase();
    const writer = openCase(root);
    const reader = openCase(root);
    expect(reader.writer).toBeNull();
    expect(reader.caseFile.lockedBy).toContain(`process ${process.pid}`);
    expect(() => reader.db.exec('DELETE FROM custody')).toThrow();
    expect(() => openCase(root, { mustWrite: true })).toThrow(expect.objectContaining({ code: 'case.locked' }));
    reader.close();
    writer.close();
  });

  test('is free again after its writer is killed', async () => {
    const root = newCase();
    const source = new URL('../../main/engine/case-file/open-case.ts', import.meta.url).href;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', `const { openCase } = await import(${JSON.stringify(source)}); globalThis.held = openCase(${JSON.stringify(root)}); console.log('held'); setInterval(() => {}, 1000);`], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise(resolve => { holder.stdout.once('data', resolve); });
    expect(openCase(root).writer).toBeNull();
    const gone = new Promise(resolve => { holder.once('exit', resolve); });
    holder.kill('SIGKILL');
    await gone;
    const open = openCase(root);
    expect(open.writer).not.toBeNull();
    open.close();
  });

  test('closes into a state that opens from read-only media', () => {
    const root = newCase();
    const open = openCase(root);
    actsOn(open.writer!)(record => record({ verb: 'annotated', objects: [], purpose: 'Something happened' }));
    open.close();
    expect(existsSync(join(root, 'case.db-wal'))).toBe(false);
    const media = join(tempDir(), 'Media.proviso');
    cpSync(root, media, { recursive: true });
    rmSync(join(media, 'lock.db'), { force: true });
    chmodSync(join(media, 'case.db'), 0o444);
    chmodSync(media, 0o555);
    const db = new Database(join(media, 'case.db'), { readonly: true });
    expect(db.pragma('journal_mode', { simple: true })).toBe('delete');
    db.close();
    const reader = openCase(media, { readOnly: true });
    expect(readLedger(reader.db).count(null)).toBe(2);
    reader.close();
    chmodSync(media, 0o755);
  });

  test('from a later version is refused and left as it is', () => {
    const root = newCase();
    const db = new Database(join(root, 'case.db'));
    db.pragma('user_version = 9999');
    db.close();
    const before = readFileSync(join(root, 'case.db'));
    expect(() => openCase(root)).toThrow(expect.objectContaining({ code: 'case.newer-than-app' }));
    expect(readFileSync(join(root, 'case.db')).equals(before)).toBe(true);
  });

  test.each([
    ['another program\'s database', (root: string) => { rmSync(join(root, 'case.db')); new Database(join(root, 'case.db')).exec('CREATE TABLE a (b)').close(); }, 'case.not-a-case'],
    ['a file that is no database', (root: string) => { writeFileSync(join(root, 'case.db'), 'x'.repeat(10_000)); }, 'case.damaged'],
    ['a link in place of the database', (root: string) => { rmSync(join(root, 'case.db')); symlinkSync('/etc/hostname', join(root, 'case.db')); }, 'case.unsafe'],
    ['no database at all', (root: string) => { rmSync(join(root, 'case.db')); }, 'case.not-a-case'],
  ])('with %s is refused with a code', (_what, spoil, code) => {
    const root = newCase();
    spoil(root);
    expect(() => openCase(root)).toThrow(expect.objectContaining({ code }));
  });

  test('in a synchronised folder is refused for writing unless that is allowed', () => {
    const folder = join(tempDir(), 'Dropbox');
    mkdirSync(folder);
    expect(() => { createCase(join(folder, 'A.proviso'), 'A'); }).toThrow(expect.objectContaining({ code: 'case.synced-folder' }));
    createCase(join(folder, 'A.proviso'), 'A', { allowSynced: true });
    expect(() => openCase(join(folder, 'A.proviso'))).toThrow(expect.objectContaining({ code: 'case.synced-folder' }));
    openCase(join(folder, 'A.proviso'), { readOnly: true }).close();
  });

  test('loses unfinished copies on the next open and nothing else', () => {
    const root = newCase();
    mkdirSync(join(root, 'exhibits', 'incoming'));
    writeFileSync(join(root, 'exhibits', 'incoming', 'a.partial'), 'half');
    writeFileSync(join(root, 'usage', 'x-1.db.partial'), 'half');
    writeFileSync(join(root, 'usage', 'kept.txt'), 'mine');
    openCase(root).close();
    expect([readdirSync(join(root, 'exhibits', 'incoming')), readdirSync(join(root, 'usage'))]).toEqual([[], ['kept.txt']]);
  });
});

describe('custody', () => {
  test('stands or falls with its act', () => {
    const open = openCase(newCase());
    const act = actsOn(open.writer!);
    expect(() => act(record => { record({ verb: 'linked', objects: [] }); throw new Error('midway'); })).toThrow('midway');
    expect(() => act(() => 'no entry')).toThrow(expect.objectContaining({ code: 'engine.bug' }));
    expect(readLedger(open.db).count(null)).toBe(1);
    open.close();
  });

  test('cannot be changed or deleted through the database', () => {
    const open = openCase(newCase());
    expect(() => open.writer!.exec("UPDATE custody SET entry = '{}'")).toThrow(/never changed/);
    expect(() => open.writer!.exec('DELETE FROM custody')).toThrow(/never deleted/);
    expect(() => open.writer!.exec(`INSERT INTO custody VALUES (7, '${'0'.repeat(64)}', '{}')`)).toThrow(/without gaps/);
    open.close();
  });

  test('a cut tail is seen against the head noted outside the case', () => {
    const root = newCase();
    const open = openCase(root);
    const act = actsOn(open.writer!);
    for (let at = 0; at < 3; at += 1) act(record => record({ verb: 'annotated', objects: [], purpose: `Act ${at}` }));
    open.close();
    const db = new Database(join(root, 'case.db'));
    db.pragma('foreign_keys = off');
    db.exec('DROP TRIGGER custody_is_append_only_delete; DELETE FROM custody WHERE seq > 2');
    db.close();
    const again = openCase(root);
    expect(again.custody).toMatchObject({ holds: true, notedHeadMissing: true });
    again.close();
  });

  test('a rewritten entry breaks the chain on the next open', () => {
    const root = newCase();
    const db = new Database(join(root, 'case.db'));
    db.exec(`DROP TRIGGER custody_is_append_only_update; UPDATE custody SET entry = replace(entry, '"created"', '"deleted"')`);
    db.close();
    const open = openCase(root);
    expect(open.custody).toMatchObject({ holds: false, brokenAt: 1 });
    open.close();
  });

  test('an entry of more than 64 KiB is refused', () => {
    const open = openCase(newCase());
    const objects = Array.from({ length: 200 }, (_, at) => ({ ref: `item:${at}`.padEnd(200, 'x'), before: 'a'.repeat(128), after: 'b'.repeat(128) }));
    expect(() => actsOn(open.writer!)(record => record({ verb: 'linked', objects }))).toThrow(expect.objectContaining({ code: 'custody.too-large' }));
    open.close();
  });
});
