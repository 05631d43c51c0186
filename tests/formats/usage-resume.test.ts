import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openUsageSource, rollupPartsOf } from '../../main/engine/store/usage-source.ts';
import { buildSource } from '../../main/engine/usage/build-source.ts';
import { openFeedFor } from '../../main/engine/usage/remote-feed.ts';
import { packingText } from '../../main/engine/usage/feeds/packing.ts';
import type { Packing } from '../../main/engine/usage/feeds/packing.ts';
import type { BuildRequest, BuiltSource } from '../../main/engine/usage/build-source.ts';
import { readLogHead } from '../../main/engine/usage/read-head.ts';
import { proposeFromHead } from '../../main/engine/usage/mapping-proposal.ts';
import { mergeRollups } from '../../main/engine/usage/merge-rollups.ts';
import { randomLog } from '../support/random-log.ts';
import { tempDir } from '../support/temp.ts';

const seed = Number(process.env['PROVISO_TEST_SEED'] ?? Date.now() % 1_000_000);
const ROWS = 70_000;
const GOOD = '2022-02-27T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,7,10,plain,1\n'.repeat(ROWS);

/** Everything a source holds and everything that was told of it, whatever it went through. */
function contentOf(built: BuiltSource): unknown {
  const source = openUsageSource(built.partialPath);
  const columns = source.columns();
  const hash = createHash('sha256');
  for (const segment of source.segments()) {
    hash.update(JSON.stringify(segment));
    for (const { columnId } of columns) hash.update(JSON.stringify(source.extent(segment.segmentId, columnId))).update(source.data(segment.segmentId, columnId) ?? 'none');
  }
  const values = columns.map(({ columnId }) => (['lengths', 'bytes'] as const).map(what => createHash('sha256').update(Buffer.concat(source.dictionary(columnId).map(part => part[what]))).digest('hex')));
  const pieces = source.pieces(0, 10_000_000).map(({ pieceId: _, ...piece }) => piece);
  const rollups = createHash('sha256');
  for (const { kind, bucket, cells } of mergeRollups(rollupPartsOf(built.partialPath))) rollups.update(`${kind} ${bucket} `).update(cells);
  const { partialPath: _path, rescans: _rescans, resumedRows: _resumed, ...told } = built;
  const found = { told, columns, values, pieces, files: source.files(), about: source.about('unfinished'), directives: source.about('directives'), segments: hash.digest('hex'), rollups: rollups.digest('hex') };
  source.close();
  return found;
}

const head = (bytes: Uint8Array): Pick<BuildRequest, 'head' | 'mapping'> => {
  const read = readLogHead(bytes.subarray(0, 65_536), false);
  if (read === null) throw new Error('no records');
  return { head: read, mapping: proposeFromHead(read, null).mapping };
};

/** Builds once whole, once killed once the first full segment is safe and gone on with; a copy of the partial file is what a kill leaves. */
async function buildTwice(bytes: Buffer, options: { readonly slotBytes: number; readonly workers: number; readonly gzip: boolean }): Promise<{ whole: BuiltSource; resumed: BuiltSource }> {
  const folder = tempDir(), path = join(folder, 'log');
  const stored = options.gzip ? gzipSync(bytes, { level: 1 }) : bytes;
  writeFileSync(path, stored);
  const packing: Packing = options.gzip ? [{ kind: 'gzip' }] : [];
  const base = {
    ...head(bytes), open: () => openFeedFor(options.workers, path, packing, 'utf-8'), packing: packingText(packing), pool: { workers: options.workers, slotBytes: options.slotBytes }, commitSegments: 1,
  } as const;
  const whole = await buildSource({ ...base, partialPath: join(folder, 'whole.partial'), pool: { workers: 0, slotBytes: 1 << 20 }, signal: new AbortController().signal, onProgress: () => undefined });
  const killed = join(folder, 'killed.partial'), left = join(folder, 'left.partial');
  const stop = new AbortController();
  let isKilled = false;
  await buildSource({
    ...base, partialPath: killed, signal: stop.signal, onProgress: (_read, rows) => {
      if (rows === 0 || isKilled) return;
      isKilled = true;
      for (const end of ['', '-journal']) if (existsSync(killed + end)) copyFileSync(killed + end, left + end);
      stop.abort(new Error('killed'));
    },
  }).catch(() => undefined);
  const resumed = await buildSource({ ...base, partialPath: left, goOn: true, signal: new AbortController().signal, onProgress: () => undefined });
  return { whole, resumed };
}

test(`a build gone on with after a kill is the build that was never killed (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(randomLog, fc.integer({ min: 3, max: 8 }), fc.constantFrom(0, 2), fc.boolean(), async (log, slots, workers, gzip) => {
    const body = log.subarray(log.indexOf(10) + 1), header = log.subarray(0, log.length - body.length);
    const perCopy = Math.max(1, body.toString('latin1').split('\n').length);
    const bytes = Buffer.concat([header, ...Array.from({ length: Math.ceil(ROWS / perCopy) }, () => [body, Buffer.from('\n')]).flat(), Buffer.from(GOOD)]);
    const { whole, resumed } = await buildTwice(bytes, { slotBytes: slots << 17, workers, gzip });
    expect(resumed.resumedRows).toBeGreaterThanOrEqual(65_536);
    expect(contentOf(resumed)).toEqual(contentOf(whole));
  }), { numRuns: 3, seed });
}, 60_000);

test('columns that changed before the kill are the columns of what is read after it', async () => {
  const first = '#Fields: date time cs-uri-stem sc-status\n2022-03-01 10:00:00 /a 200\n', second = '#Fields: sc-status date time cs-uri-stem\n';
  const bytes = Buffer.from(first + second + '404 2022-03-01 11:00:00 /b\n'.repeat(ROWS));
  const { whole, resumed } = await buildTwice(bytes, { slotBytes: 1 << 20, workers: 0, gzip: false });
  expect(resumed.resumedRows).toBeGreaterThan(0);
  expect({ rows: whole.rows, rejected: whole.rejected }).toEqual({ rows: ROWS + 1, rejected: 0 });
  expect(contentOf(resumed)).toEqual(contentOf(whole));
});
