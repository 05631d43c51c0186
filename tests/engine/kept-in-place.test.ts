import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeByTheBook } from '../support/rfc8493.ts';
import { makeCase, openTestCase } from '../support/case.ts';
import type { TestCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';

const LOG = 'time,app,endpoint,status\n2022-03-01T10:00:00Z,alpha,/2/search,200\n2022-03-01T10:01:00Z,beta,/2/search,429\nbroken\n';
const MAIL = 'From: a@northgate.example\nTo: b@larkfeed.example\nSubject: Volume\nDate: Tue, 14 Jun 2022 08:20:00 +0000\nMessage-ID: <1@northgate.example>\nContent-Type: text/html\n\n<p>Dear all</p>\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

interface Kept extends TestCase { readonly drive: string; readonly log: string }

/** A case with a log on a drive that is named "Drive 7". */
async function keep(): Promise<Kept> {
  const made = makeCase(), drive = join(tempDir(), 'drive');
  mkdirSync(join(drive, '2022'), { recursive: true });
  const log = join(drive, '2022', 'api log.csv');
  writeFileSync(log, LOG);
  await made.engine.call('root.set', { label: 'Drive 7', folder: made.grant(drive) });
  return { ...made, drive, log };
}

const take = (made: Kept, path = made.log) => made.engine.call('import.run', { grants: [made.grant(path)], keepOn: 'Drive 7' });
const filesIn = (root: string): string[] => readdirSync(join(root, 'exhibits'), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => entry.name);
const lineOf = async (made: Pick<Kept, 'engine'>): Promise<string> => {
  const { rows } = await made.engine.call('usage.rows', {});
  return (await made.engine.call('usage.context', { ref: rows[1]?.ref ?? '', around: 0 })).lines.map(line => line.text).join('\n');
};

describe('a log that is kept in place', () => {
  test('is read like a copied one, is never touched, and the case holds its label and relative path alone', async () => {
    const made = await keep(), before = statSync(made.log);
    const result = await take(made);
    expect(result.exhibits[0]).toMatchObject({ sha256: sha256(LOG), counts: { requests: 2, rejected: 1 } });
    expect(filesIn(made.root)).toEqual([`${sha256(LOG)}.place`]);
    const place = readFileSync(join(made.root, 'exhibits/sha256', sha256(LOG).slice(0, 2), `${sha256(LOG)}.place`), 'utf8');
    expect(JSON.parse(place)).toMatchObject({ root: 'Drive 7', path: '2022/api log.csv', sizeBytes: LOG.length });
    expect(place).not.toContain(made.drive);
    expect(await lineOf(made)).toContain('beta');
    const after = statSync(made.log);
    expect([after.mtimeMs, after.mode, after.ino]).toEqual([before.mtimeMs, before.mode, before.ino]);
    expect((await made.engine.call('source.get', { sha256: result.exhibits[0]!.sha256! })).place).toEqual({ root: 'Drive 7', path: '2022/api log.csv', state: 'there' });
    expect((await made.engine.call('root.list', {})).map(({ label, exhibits, isThere }) => [label, exhibits, isThere])).toEqual([['Drive 7', 1, true]]);
    expect((await made.engine.call('case.check', {})).problems).toEqual([]);
    const { entries } = await made.engine.call('custody.page', { limit: 20 });
    expect(JSON.stringify(entries)).toContain('Drive 7/2022/api log.csv');
  });

  test('goes on being read where its drive is at another place, as the case says by its label', async () => {
    const made = await keep();
    await take(made);
    const moved = join(tempDir(), 'elsewhere');
    cpSync(made.drive, moved, { recursive: true, preserveTimestamps: true });
    rmSync(made.drive, { recursive: true });
    await expect(lineOf(made)).rejects.toMatchObject({ code: 'exhibit.missing' });
    await made.engine.call('root.set', { label: 'Drive 7', folder: made.grant(moved) });
    expect(await lineOf(made)).toContain('beta');
  });

  test('answers figures without its drive, and says what is missing where the original is asked for', async () => {
    const made = await keep();
    await take(made);
    const finding = await made.engine.call('finding.add', {});
    renameSync(made.log, `${made.log}.away`);
    expect((await made.engine.call('usage.count', {})).calls).toBe(2);
    expect((await made.engine.call('finding.rerun', { ref: finding.ref })).same).toBe(true);
    await expect(lineOf(made)).rejects.toMatchObject({ code: 'exhibit.missing', message: expect.stringContaining('2022/api log.csv') as unknown });
    expect((await made.engine.call('case.check', {})).problems.map(problem => problem.code)).toEqual(['exhibit.missing']);
    await made.close();
    process.env['PROVISO_DATA'] = join(tempDir(), 'another computer');
    const other = openTestCase(made.root);
    await expect(lineOf(other)).rejects.toMatchObject({ code: 'root.unknown' });
    expect((await other.engine.call('case.check', {})).problems.map(problem => problem.code)).toContain('root.unknown');
    expect((await other.engine.call('root.list', {}))[0]).toMatchObject({ label: 'Drive 7', path: null, exhibits: 1 });
    await other.close();
  });

  test('is refused once its bytes may be others, and used again when a check finds them the same', async () => {
    const made = await keep();
    await take(made);
    utimesSync(made.log, new Date(2023, 1, 1), new Date(2023, 1, 1));
    await expect(lineOf(made)).rejects.toMatchObject({ code: 'exhibit.changed' });
    expect((await made.engine.call('case.check', {})).problems).toEqual([]);
    expect(await lineOf(made)).toContain('beta');
    writeFileSync(made.log, LOG.replace('beta', 'BETA'));
    await expect(lineOf(made)).rejects.toMatchObject({ code: 'exhibit.changed' });
    expect((await made.engine.call('case.check', {})).problems.map(problem => problem.code)).toEqual(['exhibit.hash-differs']);
    await expect(lineOf(made)).rejects.toMatchObject({ code: 'exhibit.changed' });
  });

  test('is copied when it comes in once more to be copied, and read from the copy from then on', async () => {
    const made = await keep();
    await take(made);
    const again = await made.engine.call('import.run', { grants: [made.grant(made.log)] });
    expect(again.exhibits[0]?.code).toBe('import.duplicate');
    rmSync(made.log);
    expect(await lineOf(made)).toContain('beta');
  });

  test('can be read anew and exported like any other', async () => {
    const made = await keep();
    await take(made);
    const [source] = await made.engine.call('usage.sources', {});
    if (source === undefined) throw new Error('no source');
    expect((await made.engine.call('usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } })).after.rows).toBe(2);
    await made.engine.call('finding.add', {});
    const at = join(tempDir(), 'bundle');
    expect((await made.engine.call('bundle.export', { audience: 'internal', target: made.grant(at) })).verify.valid).toBe(true);
    expect(judgeByTheBook(at)).toEqual([]);
  });
});

test('mail is kept in place like logs, and shown from there', async () => {
  const made = await keep(), path = join(made.drive, 'one.eml');
  writeFileSync(path, MAIL);
  expect((await take(made, path)).exhibits[0]).toMatchObject({ kind: 'mail', status: 'ok' });
  const raw = async () => made.engine.call('item.raw', { ref: 'item:1' });
  expect((await raw()).text).toBe(MAIL);
  rmSync(path);
  await expect(raw()).rejects.toMatchObject({ code: 'exhibit.missing' });
});

test('a file that lies elsewhere, a drive nobody named and a bad name are refused, and nothing is left', async () => {
  const made = await keep(), stray = join(tempDir(), 'stray.csv');
  writeFileSync(stray, LOG);
  expect((await take(made, stray)).exhibits[0]).toMatchObject({ sha256: null, code: 'import.not-below-root' });
  expect((await made.engine.call('import.run', { grants: [made.grant(made.log)], keepOn: 'Drive 8' })).exhibits[0]).toMatchObject({ sha256: null, code: 'root.unknown' });
  await expect(made.engine.call('root.set', { label: 'a/b', folder: made.grant(made.drive) })).rejects.toMatchObject({ code: 'root.bad-label' });
  await expect(made.engine.call('root.set', { label: 'File', folder: made.grant(made.log) })).rejects.toMatchObject({ code: 'root.not-a-folder' });
  expect(filesIn(made.root)).toEqual([]);
  expect(readFileSync(stray, 'utf8')).toBe(LOG);
});

test('a file is found to lie on its drive whichever way one came to it', async () => {
  const made = await keep(), linked = join(tempDir(), 'linked');
  symlinkSync(join(made.drive, '2022'), linked);
  expect((await take(made, join(linked, 'api log.csv'))).exhibits[0]).toMatchObject({ status: 'noted', sha256: sha256(LOG) });
  expect((await made.engine.call('root.list', {}))[0]).toMatchObject({ label: 'Drive 7', exhibits: 1 });
  rmSync(linked);
  expect(await lineOf(made)).toContain('beta');
});

test('what cannot be read is kept in place with its hash, and stays where it is', async () => {
  const made = await keep(), path = join(made.drive, 'odd.bin'), bytes = '\u0000\u0001\u0002odd'.repeat(40);
  writeFileSync(path, bytes);
  expect((await take(made, path)).exhibits[0]).toMatchObject({ status: 'quarantined', sha256: sha256(bytes) });
  expect(readFileSync(path, 'utf8')).toBe(bytes);
  expect((await made.engine.call('case.check', {})).problems).toEqual([]);
});
