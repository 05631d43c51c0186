import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeBag } from '../../../../../main/engine/export/bag-writer.ts';
import type { BagContent } from '../../../../../main/engine/export/bag-writer.ts';
import { ProvisoError } from '../../../../../shared/errors.ts';
import { judgeByTheBook } from '../../../../support/rfc8493.ts';
import { tempDir } from '../../../../support/temp.ts';

const never = new AbortController().signal;

/** Writes a bag of these files; `options` may break things midway. */
async function write(target: string, files: Readonly<Record<string, BagContent>>, options: { signal?: AbortSignal; caseRoot?: string; neededBytes?: number; check?: (folder: string) => Promise<void>; between?: (path: string) => void } = {}) {
  return writeBag(target, { signal: options.signal ?? never, caseRoot: options.caseRoot ?? null, neededBytes: options.neededBytes ?? 0, ...(options.check === undefined ? {} : { check: options.check }) }, async sink => {
    for (const [path, content] of Object.entries(files)) {
      await sink.add(path, content);
      options.between?.(path);
    }
  }, payload => ({ info: [['Bag-Software-Agent', 'Proviso test'], ['Bagging-Date', '2023-03-13']], files: [{ path: 'note.txt', content: payload.manifestSha256 }] }));
}

const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof ProvisoError ? error.code : String(error)));

test('what is written is a bag, by the book and by sha512sum', async () => {
  const bag = join(tempDir(), 'bag');
  await write(bag, { 'a.txt': 'a', 'deep/er/é%20\r\nx.bin': Buffer.from([0, 1, 255]), 'empty': '' });
  expect(judgeByTheBook(bag)).toEqual([]);
  rmSync(join(bag, 'data', 'deep'), { recursive: true });
  expect(execFileSync('sha512sum', ['-c', '--ignore-missing', 'manifest-sha512.txt'], { cwd: bag, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })).toBe('data/a.txt: OK\ndata/empty: OK\n');
});

test('the same content gives the same bytes, in whatever pieces it comes', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 }), async pieces => {
    const root = tempDirOf();
    const text = pieces.join('');
    const stream = async function* (): AsyncIterable<Uint8Array | string> {
      for (const [index, piece] of pieces.entries()) yield index % 2 === 0 ? piece : Buffer.from(piece);
    };
    const first = await write(join(root, 'first'), { f: text });
    const second = await write(join(root, 'second'), { f: stream() });
    expect(second.files).toEqual(first.files);
    expect(second.manifestSha256).toBe(first.manifestSha256);
    rmSync(root, { recursive: true });
  }), { numRuns: 25 });
});

test('text longer than a piece is cut between characters', async () => {
  const bag = join(tempDir(), 'bag');
  const text = 'x'.repeat((1 << 20) - 1) + '😀'.repeat(5);
  await write(bag, { f: text });
  expect(readFileSync(join(bag, 'data', 'f'), 'utf8')).toBe(text);
});

describe('where a bag may be written', () => {
  test('never over something that is there', async () => {
    const root = tempDir();
    writeFileSync(join(root, 'file'), 'x');
    mkdirSync(join(root, 'full', 'x'), { recursive: true });
    expect(await codeOf(write(join(root, 'file'), {}))).toBe('bundle.target-exists');
    expect(await codeOf(write(join(root, 'full'), {}))).toBe('bundle.target-exists');
    expect(readdirSync(root).sort()).toEqual(['file', 'full']);
  });

  test('into an empty folder, which it becomes', async () => {
    const bag = join(tempDir(), 'bag');
    mkdirSync(bag);
    await write(bag, { f: 'x' });
    expect(judgeByTheBook(bag)).toEqual([]);
  });

  test('never inside the case folder, not by a link either', async () => {
    const root = tempDir();
    const caseRoot = join(root, 'a.proviso');
    mkdirSync(join(caseRoot, 'exhibits'), { recursive: true });
    symlinkSync(caseRoot, join(root, 'way-in'));
    expect(await codeOf(write(join(caseRoot, 'bag'), {}, { caseRoot }))).toBe('bundle.target-in-case');
    expect(await codeOf(write(join(root, 'way-in', 'exhibits', 'bag'), {}, { caseRoot }))).toBe('bundle.target-in-case');
    await write(join(root, 'a.proviso-bundle'), {}, { caseRoot });
  });

  test('not below a folder that is not there', async () => {
    expect(await codeOf(write(join(tempDir(), 'gone', 'bag'), {}))).toBe('bundle.target-vanished');
  });

  test('not on a disk without room, and then nothing is written', async () => {
    const root = tempDir();
    expect(await codeOf(write(join(root, 'bag'), {}, { neededBytes: Number.MAX_SAFE_INTEGER }))).toBe('disk.full');
    expect(readdirSync(root)).toEqual([]);
  });

  test('what an export left unfinished is replaced, what it did not leave is not', async () => {
    const root = tempDir();
    mkdirSync(join(root, 'mine.partial'));
    writeFileSync(join(root, 'mine.partial', '.proviso-unfinished'), '');
    writeFileSync(join(root, 'mine.partial', 'half'), 'x');
    mkdirSync(join(root, 'theirs.partial'));
    writeFileSync(join(root, 'theirs.partial', 'photo.jpg'), 'x');
    await write(join(root, 'mine'), { f: 'x' });
    expect(await codeOf(write(join(root, 'theirs'), { f: 'x' }))).toBe('bundle.partial-exists');
    expect(readdirSync(root).sort()).toEqual(['mine', 'theirs.partial']);
    expect(readdirSync(join(root, 'mine'))).not.toContain('half');
  });
});

describe('what stops midway leaves nothing that is named as a bundle', () => {
  test('a cancel', async () => {
    const root = tempDir();
    const stop = new AbortController();
    const work = write(join(root, 'bag'), { a: 'x', b: 'y' }, { signal: stop.signal, between: () => { stop.abort(new ProvisoError('call.cancelled', 'Stopped.')); } });
    expect(await codeOf(work)).toBe('call.cancelled');
    expect(readdirSync(root)).toEqual([]);
  });

  test('a destination that vanishes', async () => {
    const root = tempDir();
    const work = write(join(root, 'bag'), { 'a/x': 'x', 'b/y': 'y' }, { between: () => { rmSync(join(root, 'bag.partial'), { recursive: true, force: true }); } });
    expect(await codeOf(work)).toBe('bundle.target-vanished');
    expect(readdirSync(root)).toEqual([]);
  });

  test('a source that fails', async () => {
    const root = tempDir();
    const broken = async function* (): AsyncIterable<Uint8Array> {
      yield Buffer.from('first');
      throw new ProvisoError('exhibit.missing', 'Gone.');
    };
    expect(await codeOf(write(join(root, 'bag'), { a: broken() }))).toBe('exhibit.missing');
    expect(readdirSync(root)).toEqual([]);
  });

  test('a check that does not agree', async () => {
    const root = tempDir();
    expect(await codeOf(write(join(root, 'bag'), { a: 'x' }, { check: () => Promise.reject(new ProvisoError('bundle.not-valid', 'No.')) }))).toBe('bundle.not-valid');
    expect(readdirSync(root)).toEqual([]);
  });

  test('a disk that fills up', async context => {
    const root = tempDir();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', root], { stdio: 'ignore' });
    } catch {
      context.skip('needs a disk of 24 MB that really fills up, which only root can mount, so it runs where the tests run as root');
    }
    try {
      const big = async function* (): AsyncIterable<Uint8Array> {
        for (let at = 0; at < 40; at += 1) yield Buffer.alloc(1 << 20, at);
      };
      expect(await codeOf(write(join(root, 'bag'), { small: 'x', big: big() }))).toBe('disk.full');
      expect(readdirSync(root)).toEqual([]);
    } finally {
      execFileSync('umount', [root], { stdio: 'ignore' });
    }
  });
});

test('files are written by their owner alone', async () => {
  const bag = join(tempDir(), 'bag');
  await write(bag, { f: 'x' });
  expect(statSync(join(bag, 'data', 'f')).mode & 0o622).toBe(0o600);
});

function tempDirOf(): string {
  const root = join(tempRoot, String(count));
  count += 1;
  mkdirSync(root, { recursive: true });
  return root;
}
const tempRoot = join(process.env['TMPDIR'] ?? '/tmp', `proviso-bag-writer-${process.pid}`);
let count = 0;
