import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bundleReader } from '../../main/engine/store/repositories/bundles.ts';
import type { Input, Output } from '../../shared/contract/methods.ts';
import type { EvidenceRef, FindingRef, ProvisionRef } from '../../shared/domain/refs.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { makeCase } from '../support/case.ts';
import type { TestCase } from '../support/case.ts';
import { judgeByTheBook } from '../support/rfc8493.ts';
import { tempDir } from '../support/temp.ts';
import { workbookOf } from '../support/workbook.ts';

const FIRST = 'Dear Ines,\n\nthe June note stands until withdrawn in writing. The ceiling is 1,500.\n\nPartner Desk\n';
const SECOND = 'Policy team,\n\nwhen the service answers 429, the relay waits two seconds and sends the same request again.\n\nInes Halloran\n';
const THIRD = 'Nobody cites this one.\n';
const message = (from: string, subject: string, at: string, body: string): string => `From: ${from}\nTo: policy@larkfeed.example\nSubject: ${subject}\nDate: ${at}\nMessage-ID: <${subject.length}@northgate.example>\nContent-Type: text/plain; charset=utf-8\n\n${body}`;
const MESSAGES = [
  message('Partner Desk <desk@larkfeed.example>', 'Your ceiling', 'Tue, 14 Jun 2022 08:20:00 +0000', FIRST),
  message('Ines Halloran <ines@northgate.example>', 'Re: Volume', 'Wed, 09 Nov 2022 16:42:07 -0800', SECOND),
  message('Tomas Verheul <tomas@northgate.example>', 'Lunch', 'Thu, 10 Nov 2022 10:00:00 +0000', THIRD),
];
const MAILBOX = MESSAGES.map(text => `From x@northgate.example Tue Jun 14 08:20:00 2022\n${text}\n`).join('');
const AGREEMENT = '# Developer Agreement\n\nEffective 12 February 2022\n\n## II Access\n\n### II.D Request volume\n\nDeveloper shall make no more Requests than are reasonable.\n\n### II.E Notice\n\nDeveloper shall give notice before it serves a public body.\n';
const LOG = ['timestamp,app,token,method,path,status,items,bytes', ...Array.from({ length: 40 }, (_, at) => `2022-08-26T14:${String(at).padStart(2, '0')}:00Z,Search Pages,${at % 2 === 0 ? 'cr-04a1-secret' : 'cr-07c0-secret'},GET,/2/posts/search,${at % 4 === 0 ? 429 : 200},${at},${at * 100}`)].join('\n') + '\n';

interface Built extends TestCase {
  readonly folder: string;
  readonly volume: ProvisionRef;
  readonly notice: ProvisionRef;
  readonly finding: FindingRef;
  passage(item: string, text: string, words: string): EvidenceRef;
  export(options?: Partial<Input<'bundle.export'>>, name?: string): Promise<Output<'bundle.export'> & { readonly at: string }>;
}

/** A case with a mailbox, a log and an agreement, linked both ways, with notes. */
async function build(): Promise<Built> {
  const made = makeCase();
  const folder = tempDir();
  for (const [name, content] of [['devrel.mbox', MAILBOX], ['api.csv.gz', gzipSync(LOG)], ['agreement.md', AGREEMENT]] as const) writeFileSync(join(folder, name), content);
  const { engine, grant } = made;
  await engine.call('import.run', { grants: [grant(join(folder, 'devrel.mbox'))], receipt: { fromWhom: 'Northgate Legal', reference: 'NG-1', custodian: 'R. Adeyemi' } });
  await engine.call('import.run', { grants: [grant(join(folder, 'api.csv.gz'))], kind: 'usage' });
  await engine.call('import.run', { grants: [grant(join(folder, 'agreement.md'))], kind: 'agreement', agreement: { agreement: 'Developer Agreement', stated: '2022-02-12', captured: '2022-02-14' } });
  const [agreement] = await engine.call('agreement.list', {});
  const { provisions } = await engine.call('agreement.text', { version: agreement!.versions[0]!.ref });
  const named = (heading: string): ProvisionRef => provisions.find(provision => provision.heading.includes(heading))!.ref;
  const passage = (item: string, text: string, words: string): EvidenceRef => `${item}#c${text.indexOf(words)}-${text.indexOf(words) + words.length}` as EvidenceRef;
  const volume = named('Request volume');
  const finding = await engine.call('finding.add', { title: 'Refused calls', slice: { statuses: ['429'], credentials: ['cr-04a1-secret'] } });
  await engine.call('link.add', { evidence: passage('item:2', SECOND, 'the relay waits two seconds'), provision: volume, bearing: 'supports', note: 'The strongest sentence of all.' });
  await engine.call('link.add', { evidence: passage('item:1', FIRST, 'The ceiling is 1,500.'), provision: volume, bearing: 'contradicts', strength: 'indirect' });
  await engine.call('link.add', { evidence: finding.ref, provision: volume, bearing: 'supports' });
  await engine.call('event.add', { statement: 'Relay nodes rolled', edtf: '2022-11-03', basis: 'log entry', citations: ['item:2'], note: 'Ask who approved of it.' });
  await engine.call('finding.add', { title: 'All calls', slice: {} });
  return {
    ...made, folder, volume, notice: named('Notice'), finding: finding.ref, passage,
    export: async (options = {}, name = 'bundle') => {
      const at = join(folder, name);
      return { ...await engine.call('bundle.export', { audience: 'other-side', ...options, target: grant(at) }), at };
    },
  };
}

const read = (at: string, path: string): string => readFileSync(join(at, 'data', path), 'utf8');
const json = (at: string, path: string): unknown => JSON.parse(read(at, path));
const everything = (at: string): string => readdirSync(at, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile() && !entry.parentPath.includes('originals')).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n');

describe('a bundle for the other side', () => {
  test('is valid by every judge and holds cited messages byte for byte, with where they stand', async () => {
    const made = await build();
    const { at, bundle, verify } = await made.export();
    expect(judgeByTheBook(at)).toEqual([]);
    expect(execFileSync('sha512sum', ['-c', '--quiet', 'manifest-sha512.txt'], { cwd: at, encoding: 'utf8' })).toBe('');
    expect({ valid: verify.valid, status: bundle.status, cite: bundle.cite, manifest: bundle.manifestSha256 }).toEqual({ valid: true, status: 'rendered', cite: 'B-01', manifest: verify.manifestSha256 });
    const originals = (json(at, 'items.json') as unknown[]).length;
    expect(originals).toBe(2);
    for (const [number, text] of [[1, MESSAGES[0]], [2, MESSAGES[1]]] as const) {
      const [line = ''] = read(at, 'originals.csv').split('\r\n').filter(entry => entry.includes(`E-000${number}`));
      const [path = '', , , sha256, , , exhibit, , start, end] = line.split(',');
      const bytes = readFileSync(join(at, path));
      expect(bytes.toString('utf8').trimEnd()).toBe(text?.trimEnd());
      expect(bytes.equals(Buffer.from(MAILBOX).subarray(Number(start), Number(end)))).toBe(true);
      expect([sha256, exhibit]).toEqual([createHash('sha256').update(bytes).digest('hex'), createHash('sha256').update(MAILBOX).digest('hex')]);
    }
    expect(existsSync(join(at, 'data/originals/messages/E-0003.eml'))).toBe(false);
    expect(read(at, 'originals/agreements/V-01 agreement.md')).toBe(AGREEMENT);
  });

  test('has no note, strength or name of who linked, and credentials only as labels', async () => {
    const made = await build();
    const { at } = await made.export();
    const words = everything(at);
    for (const internal of ['strongest sentence', 'Ask who approved', '"indirect"', 'secret']) expect([internal, words.includes(internal)]).toEqual([internal, false]);
    expect(read(at, 'findings/F-01/rows.csv').split('\r\n')[1]).toMatch(/,credential-\d+ \(h:[0-9a-f]{12}\),/);
    expect((json(at, 'findings/F-01/finding.json') as { query: string }).query).toMatch(/--credential credential-\d+ \(h:[0-9a-f]{12}\)/);
    const own = await made.export({ audience: 'internal' }, 'own');
    const ownWords = everything(own.at);
    for (const internal of ['strongest sentence', 'Ask who approved', 'indirect', 'cr-04a1-secret']) expect([internal, ownWords.includes(internal)]).toEqual([internal, true]);
    const expert = await made.export({ audience: 'expert' }, 'expert');
    expect([everything(expert.at).includes('strongest sentence'), everything(expert.at).includes('cr-04a1-secret')]).toEqual([true, false]);
  });

  test('labels of credentials are the same in every bundle of the case', async () => {
    const made = await build();
    const labels = async (name: string): Promise<string[]> => [...new Set(read((await made.export({}, name)).at, 'findings/F-01/rows.csv').match(/credential-\d+ \(h:[0-9a-f]{12}\)/g))];
    expect(await labels('one')).toEqual(await labels('two'));
  });

  test('carries only what is linked; the own side gets every finding and event', async () => {
    const made = await build();
    const theirs = await made.export();
    expect([(json(theirs.at, 'timeline/events.json') as unknown[]).length, readdirSync(join(theirs.at, 'data/findings'))]).toEqual([0, ['F-01']]);
    const own = await made.export({ audience: 'internal' }, 'own');
    expect([(json(own.at, 'timeline/events.json') as unknown[]).length, readdirSync(join(own.at, 'data/findings')).sort()]).toEqual([1, ['F-01', 'F-02']]);
  });

  test('shows no custody entry that names internal work or things outside it, and the chain has every hash', async () => {
    const made = await build();
    const { at, bundle } = await made.export();
    const entries = read(at, 'custody/entries.jsonl').trim().split('\n').map(line => JSON.parse(line) as { seq: number; verb: string; objects: { ref: string }[] });
    expect(new Set(entries.map(entry => entry.verb))).toEqual(new Set(['received', 'parsed', 'exported']));
    expect(entries.at(-1)?.seq).toBe(bundle.custodySeq);
    expect(read(at, 'custody/chain.csv').trim().split('\r\n').length - 1).toBe(bundle.custodySeq);
    expect(read(at, 'custody/chain.csv').trim().endsWith(bundle.custodyHead)).toBe(true);
  });
});

describe('what was left out', () => {
  test('adds up to what the case holds, in the preview, the answer and the bundle alike', async () => {
    const made = await build();
    const preview = await made.engine.call('bundle.preview', { audience: 'other-side' });
    const { at, holdings } = await made.export();
    const inBundle = (json(at, 'omissions/omissions.json') as { holdings: typeof holdings }).holdings;
    expect(inBundle).toEqual(holdings);
    expect(preview.holdings).toEqual(holdings);
    for (const { kind, held, inside, left } of holdings) expect([kind, left.reduce((sum, part) => sum + part.count, inside)]).toEqual([kind, held]);
    expect(Object.fromEntries(holdings.map(({ kind, held, inside }) => [kind, [held, inside]]))).toMatchObject({ items: [3, 2], findings: [2, 1], events: [1, 0], links: [3, 3], versions: [1, 1], exhibits: [3, 1], notes: [2, 0] });
  });

  test('a choice of provisions and a period leaves the rest out, with the reason', async () => {
    const made = await build();
    await made.engine.call('link.add', { evidence: made.passage('item:3', THIRD, 'Nobody'), provision: made.notice, bearing: 'context' });
    const only = await made.engine.call('bundle.preview', { audience: 'internal', lineages: [Number(/:(\d+)@/.exec(made.notice)?.[1])] });
    expect([only.links, only.items, only.findings, only.events]).toEqual([1, 1, 0, 0]);
    const before = await made.engine.call('bundle.preview', { audience: 'internal', toUtcMs: Date.UTC(2022, 6, 1) });
    expect([before.links, before.omissions.filter(omission => omission.code === 'outside-period').map(omission => [omission.category, omission.count])]).toEqual([1, [['findings', 2], ['events', 1], ['links', 3]]]);
  });

  test('usage originals are named by hash and size, and copied when asked', async () => {
    const made = await build();
    const named = await made.export();
    const log = readFileSync(join(made.folder, 'api.csv.gz'));
    const sha256 = createHash('sha256').update(log).digest('hex');
    expect((json(named.at, 'omissions/omissions.json') as { named: unknown[] }).named).toContainEqual({ sha256, name: 'api.csv.gz', sizeBytes: log.length, inside: 'named' });
    const copied = await made.export({ audience: 'internal', withLogs: true }, 'with-logs');
    expect(readFileSync(join(copied.at, 'data/originals/usage', `${sha256.slice(0, 12)} api.csv.gz`)).equals(log)).toBe(true);
  });
});

describe('freezing', () => {
  test('a frozen bundle gives the same bytes again, whatever the case has become', async () => {
    const made = await build();
    const first = await made.export({ audience: 'internal' });
    await made.engine.call('link.remove', { linkId: 1 });
    await made.engine.call('event.add', { statement: 'Something new' });
    await made.engine.call('finding.rename', { ref: made.finding, title: 'Another name' });
    const again = join(made.folder, 'again');
    const second = await made.engine.call('bundle.render', { ref: first.bundle.ref, target: made.grant(again) });
    expect(execFileSync('diff', ['-r', first.at, again], { encoding: 'utf8' })).toBe('');
    expect([second.bundle.manifestSha256, second.bundle.name, (await made.engine.call('bundle.list', {})).length]).toEqual([first.bundle.manifestSha256, 'again', 1]);
  });

  test('is one custody entry with the number and the hash of the record, and writing another', async () => {
    const made = await build();
    const { bundle } = await made.export();
    const { entries } = await made.engine.call('custody.page', { ref: bundle.ref });
    expect(entries.map(({ entry }) => [entry.seq, entry.verb, entry.objects[0]?.after])).toEqual([
      [bundle.custodySeq + 1, 'exported', bundle.manifestSha256], [bundle.custodySeq, 'exported', bundleReader(made.open.db).stored(1)?.contentSha256],
    ]);
    expect(entries[1]?.hash).toBe(bundle.custodyHead);
    expect((await made.engine.call('custody.verify', { head: bundle.custodyHead })).headFound).toBe(true);
  });

  test('cannot be undone by hand: rows of a frozen bundle are never changed or deleted', async () => {
    const made = await build();
    await made.export();
    for (const sql of ['UPDATE bundle SET title = 1', 'DELETE FROM bundle', 'UPDATE bundle_member SET ref = 1', 'DELETE FROM bundle_member']) expect(() => made.open.writer?.exec(sql)).toThrow(/frozen bundle/);
  });

  test('a target that cannot be written is refused before a number is given out', async () => {
    const made = await build();
    mkdirSync(join(made.folder, 'full', 'x'), { recursive: true });
    const refused = async (at: string): Promise<string> => made.engine.call('bundle.export', { audience: 'internal', target: made.grant(at) }).then(() => 'done', (error: unknown) => (error instanceof ProvisoError ? error.code : String(error)));
    expect([await refused(join(made.folder, 'full')), await refused(join(made.root, 'inside')), await refused(join(made.folder, 'gone', 'bundle'))]).toEqual(['bundle.target-exists', 'bundle.target-in-case', 'bundle.target-vanished']);
    expect(await made.engine.call('bundle.list', {})).toEqual([]);
  });

  test('when writing fails the frozen bundle stays, says so, and can be written later', async () => {
    const made = await build();
    const exhibit = join(made.root, 'exhibits', 'sha256', createHash('sha256').update(AGREEMENT).digest('hex').replace(/^(..)(.*)$/, '$1/$1$2'));
    const overwrite = (text: string): void => {
      chmodSync(exhibit, 0o644);
      writeFileSync(exhibit, text);
    };
    overwrite(AGREEMENT.replace('reasonable', 'REASONABLE'));
    await expect(made.export({ audience: 'internal' })).rejects.toMatchObject({ code: 'bundle.member-changed' });
    expect(readdirSync(made.folder).filter(name => name.startsWith('bundle'))).toEqual([]);
    const [listed] = await made.engine.call('bundle.list', {});
    expect([listed?.status, listed?.failure?.code, listed?.files]).toEqual(['not-rendered', 'bundle.member-changed', 0]);
    overwrite(AGREEMENT);
    const { bundle } = await made.engine.call('bundle.render', { ref: 'bundle:1', target: made.grant(join(made.folder, 'later')) });
    expect([bundle.status, bundle.failure, judgeByTheBook(join(made.folder, 'later'))]).toEqual(['rendered', null, []]);
  });

  test('an original whose bytes are gone is left out and said to be', async () => {
    const made = await build();
    rmSync(join(made.root, 'exhibits', 'sha256', createHash('sha256').update(AGREEMENT).digest('hex').replace(/^(..)(.*)$/, '$1/$1$2')), { force: true });
    const { at, holdings, verify } = await made.export();
    expect(holdings.find(holding => holding.kind === 'exhibits')?.left.map(left => [left.code, left.count])).toEqual([['in-part', 1], ['usage-named', 1], ['bytes-missing', 1]]);
    expect([verify.valid, existsSync(join(at, 'data/originals/agreements'))]).toEqual([true, false]);
  });
});

describe('preflight', () => {
  test('stops an empty bundle', async () => {
    const made = makeCase();
    await expect(made.engine.call('bundle.export', { audience: 'internal', target: made.grant(join(tempDir(), 'b')) })).rejects.toMatchObject({ code: 'bundle.preflight' });
    expect((await made.engine.call('bundle.preview', { audience: 'internal' })).preflight).toEqual([{ code: 'preflight.empty', message: expect.any(String) as string, blocks: true }]);
  });

  test('stops words that repeat an internal note or a credential, for the other side', async () => {
    const made = await build();
    const event = await made.engine.call('event.add', { statement: 'As noted: The strongest sentence of all. It uses cr-04a1-secret.' });
    await made.engine.call('link.add', { evidence: event.ref, provision: made.volume, bearing: 'context' });
    const codes = async (audience: 'internal' | 'expert' | 'other-side'): Promise<string[]> => (await made.engine.call('bundle.preview', { audience })).preflight.filter(entry => entry.blocks).map(entry => entry.code);
    expect([await codes('internal'), await codes('expert'), await codes('other-side')]).toEqual([[], ['preflight.credential-in-words'], ['preflight.credential-in-words', 'preflight.internal-note']]);
    await expect(made.export()).rejects.toMatchObject({ code: 'bundle.preflight' });
    expect(await made.engine.call('bundle.list', {})).toEqual([]);
  });
});

test('the command line verifies what was exported and says when it was changed', async () => {
  const made = await build();
  const { at } = await made.export();
  const cli = (): { status: number | null; stdout: string } => spawnSync(process.execPath, [join(import.meta.dirname, '../../main/cli/index.ts'), 'verify', at, '--json'], { encoding: 'utf8' });
  const whole = cli();
  expect([whole.status, (JSON.parse(whole.stdout) as { valid: boolean }).valid]).toEqual([0, true]);
  writeFileSync(join(at, 'data/links/links.csv'), 'x');
  const changed = cli();
  expect([changed.status, (JSON.parse(changed.stdout) as { problems: { path: string }[] }).problems.map(problem => problem.path)]).toEqual([1, ['bag-info.txt', 'data/links/links.csv']]);
  expect(dirname(at)).toBe(made.folder);
});

test('a finding over the sheet of a workbook brings the script that its note calls, and the note runs', async () => {
  const { engine, grant } = makeCase(), folder = tempDir(), at = join(folder, 'bundle');
  const book = join(folder, 'usage log.xlsx');
  writeFileSync(book, workbookOf({ Log: { rows: [['timestamp', 'app', 'path'], ['2022-08-26T14:00:00Z', 'Search Pages', '/2/search'], ['2022-08-26T14:01:00Z', 'Search Pages', '/2/posts']] } }));
  await engine.call('import.run', { grants: [grant(book)], kind: 'usage' });
  const finding = await engine.call('finding.add', { title: 'All calls', slice: {} });
  expect(finding.figures.calls).toBe(2);
  await engine.call('bundle.export', { audience: 'internal', target: grant(at) });
  const note = read(at, 'findings/F-01/recompute.txt'), lines = note.trim().split('\n');
  const original = lines.find(line => line.includes('sheet.py'))?.split(' holds: ')[1]?.replace('<line>', '3');
  expect(lines.filter(line => !line.startsWith('#'))).toHaveLength(1);
  writeFileSync(join(at, 'usage log.xlsx'), readFileSync(book));
  expect(execFileSync('sh', ['-c', original ?? 'false'], { cwd: at, encoding: 'utf8' })).toBe('2022-08-26T14:01:00Z,Search Pages,/2/posts\n');
  expect(execFileSync('sh', ['-c', note], { cwd: at, encoding: 'utf8' })).toContain(finding.digest);
});
