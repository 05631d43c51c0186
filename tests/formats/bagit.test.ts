import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderBundle } from '../../main/engine/export/render-bundle.ts';
import { verifyBundle } from '../../main/engine/export/verify-bundle.ts';
import type { VerifyResult } from '../../shared/contract/bundles.ts';
import { bundleFixture } from '../support/bundle-fixture.ts';
import type { FixtureOptions } from '../support/bundle-fixture.ts';
import { judgeByTheBook } from '../support/rfc8493.ts';
import { tempDir } from '../support/temp.ts';

const never = new AbortController().signal;
const verify = (bag: string): Promise<VerifyResult> => verifyBundle(bag, { signal: never });
const codes = (result: VerifyResult): string[] => [...new Set(result.problems.map(problem => `${problem.severity} ${problem.code}`))].sort();
const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');

/** Renders the sample bundle to a folder. */
async function render(folder: string, options: FixtureOptions = {}): Promise<string> {
  const { frozen, custody, sources } = bundleFixture(options);
  await renderBundle(folder, frozen, custody, sources, { signal: never, caseRoot: tempDirOfCase, onProgress: () => undefined });
  return folder;
}
const tempDirOfCase = dirname(new URL(import.meta.url).pathname);

describe('a bundle and its judges', () => {
  test('sha256sum, sha512sum, a reader by the book and Proviso agree that it is whole', async () => {
    const bag = await render(join(tempDir(), 'bag'));
    for (const [tool, manifest] of [['sha256sum', 'manifest-sha256.txt'], ['sha512sum', 'manifest-sha512.txt'], ['sha256sum', 'tagmanifest-sha256.txt'], ['sha512sum', 'tagmanifest-sha512.txt']] as const) {
      expect(execFileSync(tool, ['-c', '--strict', '--quiet', manifest], { cwd: bag, encoding: 'utf8' })).toBe('');
    }
    expect(judgeByTheBook(bag)).toEqual([]);
    const result = await verify(bag);
    expect({ valid: result.valid, complete: result.complete, problems: result.problems, cite: result.bundle?.cite }).toEqual({ valid: true, complete: true, problems: [], cite: 'B-02' });
    expect(result.manifestSha256).toBe(createHash('sha256').update(readFileSync(join(bag, 'manifest-sha256.txt'))).digest('hex'));
    expect([result.files, result.proves.length, result.doesNotProve.length]).toEqual([readFileSync(join(bag, 'manifest-sha256.txt'), 'utf8').split('\n').length - 1, 2, 4]);
  });

  test('the same frozen bundle gives the same bytes in every file', async () => {
    const root = tempDir();
    const first = await render(join(root, 'first'), { audience: 'other-side' });
    const second = await render(join(root, 'second'), { audience: 'other-side' });
    expect(execFileSync('diff', ['-r', first, second], { encoding: 'utf8' })).toBe('');
  });

  test('the lines printed for people without Proviso do what they say', async () => {
    const bag = await render(join(tempDir(), 'bag'), { audience: 'other-side' });
    const run = (script: string): string => execFileSync('bash', ['-euc', script], { cwd: bag, encoding: 'utf8' });
    const readme = readFileSync(join(bag, 'README.txt'), 'utf8').split('\n');
    const lines = readme.slice(readme.findIndex(line => line.startsWith('sha512sum')), readme.findIndex(line => line.startsWith('Windows')));
    expect(run(lines.join('\n'))).toMatch(/^every listed file fits\n[0-9a-f]{64} {2}manifest-sha256\.txt\n$/);
    const recompute = readFileSync(join(bag, 'data/findings/F-07/recompute.txt'), 'utf8');
    expect(run(recompute)).toBe(`${/must print ([0-9a-f]{64})/.exec(recompute)?.[1] ?? ''}  -\n`);
    const note = readFileSync(join(bag, 'data/custody/how-to-check.txt'), 'utf8');
    const checked = run(note.slice(note.indexOf('while '))).trim().split('\n');
    expect([checked.length, checked.filter(line => line.endsWith(' fits')).length]).toEqual([36, 36]);
  });

  test('a finding too large to write whole has totals, extremes and the command, and verifies', async () => {
    const bag = await render(join(tempDir(), 'bag'), { summary: true, rows: 4_000 });
    expect(readdirSync(join(bag, 'data/findings/F-07')).sort()).toEqual(['finding.json', 'per-day.csv', 'recompute.txt', 'rows-first.csv', 'rows-worst.csv']);
    const worst = readFileSync(join(bag, 'data/findings/F-07/rows-worst.csv'), 'utf8').trim().split('\r\n').slice(1).map(line => Number(line.split(',').at(-3)));
    expect([worst.length, worst.every((items, at) => at === 0 || items <= (worst[at - 1] ?? 0))]).toEqual([1_000, true]);
    const days = readFileSync(join(bag, 'data/findings/F-07/per-day.csv'), 'utf8').trim().split('\r\n').slice(1).map(line => Number(line.split(',')[1]));
    expect(days.reduce((sum, calls) => sum + calls, 0)).toBe(4_000);
    expect((await verify(bag)).valid).toBe(true);
  });
});

describe('whatever is changed is found', () => {
  let whole = '';
  const root = join(process.env['TMPDIR'] ?? '/tmp', `proviso-tamper-${process.pid}`);
  beforeAll(async () => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(root, { recursive: true });
    whole = await render(join(root, 'whole'));
    return () => { rmSync(root, { recursive: true, force: true }); };
  });
  const tampered = (change: (bag: string) => void): string => {
    const bag = join(tempDir(), 'bag');
    cpSync(whole, bag, { recursive: true });
    change(bag);
    return bag;
  };

  test.each<[string, (bag: string) => void, string[], boolean]>([
    ['one byte of a message', bag => { flip(join(bag, 'data/originals/messages/E-0408.eml')); }, ['error bag.digest-differs'], true],
    ['a file deleted', bag => { rmSync(join(bag, 'data/originals/messages/E-0408.eml')); }, ['error bag.file-missing', 'error bag.oxum-differs'], false],
    ['a file added to the payload', bag => { writeFileSync(join(bag, 'data/extra.txt'), 'x'); }, ['error bag.file-not-listed', 'error bag.oxum-differs'], false],
    ['a file added beside the manifests', bag => { writeFileSync(join(bag, 'letter.html'), 'x'); }, ['error bundle.file-not-listed'], false],
    ['a file renamed', bag => { cpSync(join(bag, 'data/links/links.csv'), join(bag, 'data/links/other.csv')); rmSync(join(bag, 'data/links/links.csv')); }, ['error bag.file-missing', 'error bag.file-not-listed'], false],
    ['a manifest edited to fit a changed file', bag => {
      writeFileSync(join(bag, 'data/links/links.csv'), 'x');
      edit(join(bag, 'manifest-sha512.txt'), text => text.replace(/[0-9a-f]{128}( {2}data\/links\/links\.csv)/, `${sha512('x')}$1`));
    }, ['error bag.digest-differs', 'error bag.oxum-differs'], true],
    ['a line taken out of a manifest', bag => { edit(join(bag, 'manifest-sha256.txt'), text => text.split('\n').slice(1).join('\n')); }, ['error bag.digest-differs', 'error bag.not-in-every-manifest'], false],
    ['the page', bag => { appendFileSync(join(bag, 'index.html'), '<p>x'); }, ['error bag.digest-differs'], true],
    ['a tag manifest taken away', bag => { rmSync(join(bag, 'tagmanifest-sha256.txt')); }, ['error bundle.manifest-missing'], false],
    ['a file replaced by a link to itself', bag => {
      const path = join(bag, 'data/links/links.csv');
      cpSync(path, join(dirname(bag), 'elsewhere'));
      rmSync(path);
      symlinkSync(join(dirname(bag), 'elsewhere'), path);
    }, ['error bag.file-missing', 'error bag.oxum-differs', 'error bag.symbolic-link'], false],
  ])('%s', async (_name, change, expected, isComplete) => {
    const result = await verify(tampered(change));
    expect({ valid: result.valid, complete: result.complete, codes: codes(result), proves: result.proves }).toEqual({ valid: false, complete: isComplete, codes: expected, proves: [] });
  });

  test('rows changed together with every manifest no longer give the digest', async () => {
    const bag = tampered(at => {
      edit(join(at, 'data/findings/F-07/rows.csv'), text => text.replace(',18204411,', ',18204419,'));
      reseal(at);
    });
    expect(judgeByTheBook(bag)).toEqual([]);
    expect(codes(await verify(bag))).toEqual(['error bundle.rows-differ']);
  });

  test('a custody entry changed together with every manifest no longer has its hash', async () => {
    const bag = tampered(at => {
      edit(join(at, 'data/custody/entries.jsonl'), text => text.replace('R. Adeyemi', 'X. Adeyemi'));
      reseal(at);
    });
    expect(codes(await verify(bag))).toEqual(['error bundle.custody-differs']);
  });

  test('a custody entry that is moved to another place in the chain is found', async () => {
    const bag = tampered(at => {
      edit(join(at, 'data/custody/chain.csv'), text => text.replace(/^7,.*\r\n/m, `7,${'0'.repeat(64)}\r\n`));
      reseal(at);
    });
    expect((await verify(bag)).problems.map(problem => problem.message)).toEqual(['Custody entry 7 does not have the hash that is listed for it.', 'Custody entry 8 does not follow the entry that is listed before it.']);
  });

  test('another custody head in bag-info.txt is not believed', async () => {
    const bag = tampered(at => {
      edit(join(at, 'bag-info.txt'), text => text.replace(/Custody-Head: 40 ../, 'Custody-Head: 40 ff'));
      reseal(at);
    });
    expect(codes(await verify(bag))).toEqual(['error bundle.description-differs']);
  });
});

describe('foreign bags are judged as RFC 8493 says', () => {
  const bagOf = (files: Readonly<Record<string, string>>, manifest: string, version = '1.0'): string => {
    const bag = join(tempDir(), 'bag');
    for (const [path, content] of Object.entries({ 'bagit.txt': `BagIt-Version: ${version}\nTag-File-Character-Encoding: UTF-8\n`, 'manifest-sha512.txt': manifest, ...files })) {
      mkdirSync(dirname(join(bag, path)), { recursive: true });
      writeFileSync(join(bag, path), content);
    }
    return bag;
  };
  const line = (path: string, content = 'x', separator = '  '): string => `${sha512(content)}${separator}${path}\n`;

  test('a minimal bag is valid, and nothing is said of Proviso', async () => {
    const result = await verify(bagOf({ 'data/a': 'x' }, line('data/a')));
    expect({ ...result, proves: result.proves.length, doesNotProve: result.doesNotProve.length }).toEqual({ valid: true, complete: true, files: 1, bytes: 1, problems: [], proves: 1, doesNotProve: 4, manifestSha256: null, bundle: null });
  });

  test.each<[string, string[]]>([
    ['../secret', ['error bag.path-unsafe']], ['/etc/passwd', ['error bag.path-unsafe']], ['data/../../secret', ['error bag.path-unsafe']], ['~root/x', ['error bag.path-unsafe']], ['C:\\x', ['error bag.path-unsafe']], ['\\\\server\\x', ['error bag.path-unsafe']],
    ['bagit.txt', ['error bag.path-outside-payload']],
  ])('a manifest that lists %s', async (path, expected) => {
    const result = await verify(bagOf({ 'data/a': 'x' }, line('data/a') + line(path)));
    expect({ valid: result.valid, codes: codes(result) }).toEqual({ valid: false, codes: expected });
  });

  test('listed twice is wrong from 1.0 on, and odd before it', async () => {
    expect(codes(await verify(bagOf({ 'data/a': 'x' }, line('data/a') + line('data/a'))))).toEqual(['error bag.listed-twice']);
    const old = await verify(bagOf({ 'data/a': 'x' }, line('data/a') + line('data/a'), '0.97'));
    expect({ valid: old.valid, codes: codes(old) }).toEqual({ valid: true, codes: ['warning bag.listed-twice'] });
  });

  test('every payload manifest must list every file', async () => {
    const bag = bagOf({ 'data/a': 'x', 'data/b': 'x', 'manifest-md5.txt': `${createHash('md5').update('x').digest('hex')}  data/a\n` }, line('data/a') + line('data/b'));
    expect(codes(await verify(bag))).toEqual(['error bag.not-in-every-manifest']);
  });

  test('names that meet on Windows and macOS are named, and a bag may have them', async () => {
    const result = await verify(bagOf({ 'data/a': 'x', 'data/A': 'x' }, line('data/a') + line('data/A')));
    expect({ valid: result.valid, codes: codes(result) }).toEqual({ valid: true, codes: ['warning bag.case-collision'] });
  });

  test('CR LF lines, tabs, asterisks, encoded names and names in another Unicode form are read', async () => {
    const bag = bagOf({ 'data/a\nb%': 'x', 'data/c': 'x', 'data/Núñez': 'x' }, [line('data/a%0Ab%25', 'x', '\t'), line('data/c', 'x', ' *'), line('data/Nu\u0301n\u0303ez')].join('').replaceAll('\n', '\r\n'));
    const result = await verify(bag);
    expect({ valid: result.valid, codes: codes(result) }).toEqual({ valid: true, codes: ['warning bag.asterisk', 'warning bag.name-normalised'] });
  });

  test('files left to be fetched make it incomplete, and nothing is fetched', async () => {
    const result = await verify(bagOf({ 'data/a': 'x', 'fetch.txt': 'https://bags.example/b 1 data/b\nhttps://bags.example/c 1 ../c\n' }, line('data/a') + line('data/b')));
    expect({ complete: result.complete, codes: codes(result) }).toEqual({ complete: false, codes: ['error bag.fetch-missing', 'error bag.file-missing', 'error bag.path-unsafe'] });
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a declaration with a byte order mark', { 'bagit.txt': '\uFEFFBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n' }, 'error bag.declaration-malformed'],
    ['a declaration with a space before the colon', { 'bagit.txt': 'BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n' }, 'error bag.declaration-malformed'],
    ['a version nobody knows', { 'bagit.txt': 'BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n' }, 'error bag.version-unknown'],
    ['an encoding nobody knows', { 'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n' }, 'error bag.encoding-unknown'],
    ['a Payload-Oxum that does not fit', { 'bag-info.txt': 'Payload-Oxum: 2.1\n' }, 'error bag.oxum-differs'],
    ['a manifest that is none', { 'manifest-sha512.txt': 'data/a\n' }, 'error bag.manifest-malformed'],
  ])('%s', async (_name, files, expected) => {
    const result = await verify(bagOf({ 'data/a': 'x', ...files }, line('data/a')));
    expect(result.valid).toBe(false);
    expect(codes(result)).toContain(expected);
  });

  test('a pipe in the payload is named and not waited for', async () => {
    const bag = bagOf({ 'data/a': 'x' }, line('data/a') + line('data/pipe'));
    execFileSync('mkfifo', [join(bag, 'data/pipe')]);
    expect(codes(await verify(bag))).toEqual(['error bag.file-missing', 'error bag.not-a-file']);
  });

  test('a manifest of one endless line costs no memory and is no manifest', async () => {
    const result = await verify(bagOf({ 'data/a': 'x' }, 'a'.repeat(20_000_000)));
    expect(codes(result)).toEqual(['error bag.file-not-listed', 'error bag.manifest-malformed']);
  });

  test('what is not a folder, or not there, is said in one line', async () => {
    const bag = bagOf({ 'data/a': 'x' }, line('data/a'));
    await expect(verify(join(bag, 'bagit.txt'))).rejects.toMatchObject({ code: 'bundle.not-a-folder' });
    await expect(verify(join(bag, 'nowhere'))).rejects.toMatchObject({ code: 'bundle.not-found' });
    expect(codes(await verify(tempDir()))).toEqual(['error bag.no-declaration', 'error bag.no-manifest', 'error bag.no-payload']);
  });
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** Writes every manifest anew, as somebody would who changed a file and knows how bags work. */
function reseal(bag: string): void {
  for (const [kind, algorithm] of [['', 'sha256'], ['', 'sha512'], ['tag', 'sha256'], ['tag', 'sha512']] as const) {
    edit(join(bag, `${kind}manifest-${algorithm}.txt`), text => text.split('\n').slice(0, -1).map(entry => {
      const path = entry.slice(entry.indexOf('  ') + 2);
      return `${createHash(algorithm).update(readFileSync(join(bag, path.replaceAll('%25', '%')))).digest('hex')}  ${path}\n`;
    }).join(''));
  }
}
