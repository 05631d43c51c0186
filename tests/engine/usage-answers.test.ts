import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import type { FindingRef, RequestRef } from '../../shared/domain/refs.ts';
import { readLedger } from '../../main/engine/custody/ledger.ts';
import { usageHandlers } from '../../main/engine/handlers/usage.ts';
import { appWriter } from '../../main/engine/store/repositories/apps.ts';
import { usageReader } from '../../main/engine/store/repositories/usage.ts';
import { sweepUnfinished } from '../../main/engine/case-file/sweep.ts';
import { coverageNote, uncoveredIn } from '../../main/engine/usage/coverage.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { openSources } from '../../main/engine/usage/open-source.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';

const HEAD = 'time,app,credential,method,path,status,items,bytes,tenant\n';
const HOUR = 3_600_000;
const START = Date.UTC(2022, 7, 1);

/** One request an hour, eight days a week apart in the middle. */
function hourly(days: readonly number[], app = 'search'): string {
  return days.flatMap(day => Array.from({ length: 24 }, (_, hour) => `${new Date(START + (day * 24 + hour) * HOUR).toISOString()},${app},cr-${hour % 3},GET,/2/users/${hour}/posts,${hour === 12 ? 429 : 200},10,1000,"t, ${hour}"\n`)).join('');
}

let usage: UsageCase;
beforeEach(() => { usage = makeUsageCase(); });

describe('a request in its original', () => {
  test.each(['plain', 'gzip'])('shows its line, its neighbours and every column (%s)', async form => {
    const text = `${HEAD}${hourly([0])}${new Date(START + 30 * HOUR).toISOString()},b,c,GET,/x,200,1,1,"two\nlines"\n${hourly([2])}`;
    const content = Buffer.from(text);
    await usage.take({ 'a.csv': form === 'gzip' ? gzipSync(content) : content });
    const sha12 = createHash('sha256').update(content).digest('hex').slice(0, 12);
    const shown = await usageHandlers['usage.context']({ ref: `request:${sha12}:26` as RequestRef, around: 2 }, usage.context);
    const lines = text.split('\n');
    expect(shown.lines.map(({ line, text: shownText, isRequest }) => [line, shownText, isRequest])).toEqual([24, 25, 26, 27, 28, 29].map(line => [line, lines[line - 1], line === 26 || line === 27]));
    expect(content.subarray(shown.lines[2]?.startByte, (shown.lines[2]?.startByte ?? 0) + 24).toString()).toBe(new Date(START + 30 * HOUR).toISOString());
    expect(shown.columns.at(-1)).toEqual({ name: 'tenant', value: 'two\nlines' });
    await expect(usageHandlers['usage.context']({ ref: `request:${sha12}:27` as RequestRef, around: 0 }, usage.context)).rejects.toMatchObject({ code: 'usage.no-such-request' });
  });
});

describe('coverage', () => {
  test('a week without rows is a gap, in the file and in the case', async () => {
    await usage.take({ 'a.csv': HEAD + hourly([0, 1, 2, 10, 11]) });
    const { files } = usageHandlers['usage.coverage']({}, usage.context);
    expect(files.map(({ file, rows, gaps }) => ({ file, rows, gaps }))).toEqual([{ file: 'a.csv', rows: 120, gaps: [{ from: '2022-08-03T23:00:00.000Z', to: '2022-08-11T00:00:00.000Z' }] }]);
    const us = (day: number): number => (START + day * 24 * HOUR) * 1_000;
    expect(uncoveredIn(usage.context.db, { fromUtcUs: us(-1), toUtcUs: us(12) }).map(({ reason }) => reason)).toEqual(['no-source', 'gap', 'no-source']);
    expect(coverageNote(usage.context.db, { fromUtcUs: us(0), toUtcUs: us(12) }, [])).toMatch(/^Computed over 5 of 12 expected days \(2022-08-01 to 2022-08-12, UTC\) from 1 file\./);
    await usage.take({ 'b.csv': HEAD + hourly([2, 3, 4, 5, 6, 7, 8, 9, 10], 'other') });
    expect(uncoveredIn(usage.context.db, { fromUtcUs: us(0), toUtcUs: us(11) })).toEqual([]);
  });

  test('the same bytes again, plain or packed, are noted and count nothing', async () => {
    const text = HEAD + hourly([0]);
    const result = await usage.take({ '1.csv': text, '2.csv': text, '3.csv.gz': gzipSync(text) });
    expect(result.exhibits.map(({ status, code }) => [status, code])).toEqual([['ok', undefined], ['noted', 'import.duplicate'], ['noted', 'import.duplicate']]);
    expect((await usageHandlers['usage.count']({ slice: slice() }, usage.context)).calls).toBe(24);
    expect((usageHandlers['usage.coverage']({}, usage.context)).files.map(({ file, rows, duplicateOf }) => [file, rows, duplicateOf])).toEqual([['1.csv', 24, undefined], ['2.csv', 0, '1.csv'], ['3.csv.gz', 0, '1.csv']]);
    expect(readdirSync(usage.open.caseFile.usageDir)).toEqual(['1-1.db']);
  });

  test('rejects are listed with line, bytes, reason and what stands there', async () => {
    const text = `${HEAD}${hourly([0])}nonsense\n${hourly([1])}2022-13-01,a,b,GET,/x,200,1,1,t\n`;
    const [taken] = (await usage.take({ 'a.csv': text })).exhibits;
    if (taken?.sha256 === undefined || taken.sha256 === null) throw new Error('not taken in');
    expect(taken).toMatchObject({ status: 'noted', code: 'usage.rejects', counts: { requests: 48, rejected: 2, skipped: 1, records: 51, physicalLines: 51 } });
    const first = await usageHandlers['usage.rejects']({ sha256: taken.sha256, after: null, limit: 1 }, usage.context);
    const second = await usageHandlers['usage.rejects']({ sha256: taken.sha256, after: first.next, limit: 1 }, usage.context);
    expect([...first.rejects, ...second.rejects].map(({ code, line, excerpt, startByte, endByte }) => [code, line, excerpt, text.slice(startByte, endByte).trimEnd() === excerpt])).toEqual([
      ['usage.ragged-row', 26, 'nonsense', true], ['usage.bad-time', 51, '2022-13-01,a,b,GET,/x,200,1,1,t', true],
    ]);
    expect([first.total, second.next]).toEqual([2, null]);
  });
});

describe('findings', () => {
  const add = (part: Parameters<typeof slice>[0]) => usageHandlers['finding.add']({ title: '', slice: slice(part) }, usage.context);

  test('a finding says what was counted, on which files, and anyone can make its digest again', async () => {
    const text = HEAD + hourly([0, 1]);
    await usage.take({ 'a.csv': text });
    const finding = await add({ statuses: ['4xx'] });
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(finding).toMatchObject({
      ref: 'finding:1', cite: 'F-01', figures: { calls: 2, items: 20, bytes: 2_000 }, firstAt: '2022-08-01T12:00:00.000Z', lastAt: '2022-08-02T12:00:00.000Z', stale: false,
      sources: [{ sha256, file: 'a.csv' }], query: 'proviso usage CASE count --status 4xx', digest: createHash('sha256').update(`${sha256} 14\n${sha256} 38\n`).digest('hex'),
    });
    const { rows } = await usageHandlers['finding.rows']({ ref: finding.ref, after: null, limit: 10 }, usage.context);
    expect(rows.map(row => row.line)).toEqual([14, 38]);
    expect(await usageHandlers['finding.rerun']({ ref: finding.ref }, usage.context)).toMatchObject({ same: true, differences: [] });
    expect(readLedger(usage.context.db).verify().holds).toBe(true);
  });

  test('a finding is stale once a log of its period comes in, and a rerun says what differs', async () => {
    await usage.take({ 'a.csv': HEAD + hourly([0]) });
    const inside = await add({}), before = await add({ toUtcUs: (START - HOUR) * 1_000 });
    await usage.take({ 'b.csv': HEAD + hourly([1], 'late') });
    const [first, second] = usageHandlers['finding.list']({}, usage.context);
    expect([first?.stale, first?.staleReason, second?.stale]).toEqual([true, 'Logs of the same period came in since: b.csv.', false]);
    expect((await usageHandlers['finding.rerun']({ ref: inside.ref }, usage.context)).differences[0]).toBe('calls: 24 then, 48 now');
    expect(before.figures.calls).toBe(0);
    expect(before.digest).toBe(createHash('sha256').digest('hex'));
  });

  test('a finding over named apps is stale once the register changes', async () => {
    await usage.take({ 'a.csv': HEAD + hourly([0]) });
    const finding = await add({ apps: ['search'] });
    appWriter(usage.context.db).add({ name: 'Search Pages', product: '', party: '', tier: '', declaredUseCase: '', declaredOn: '', declaredEvidence: '', government: false, governmentBasis: '', governmentReviewer: '', identifiers: [{ identifier: 'search', fromUtcMs: null, toUtcMs: null }] });
    expect((usageHandlers['finding.get']({ ref: finding.ref }, usage.context)).staleReason).toBe('The app register changed since.');
  });

  test('a finding that is not there is named', () => {
    expect(() => usageHandlers['finding.get']({ ref: 'finding:9' as FindingRef }, usage.context)).toThrow(expect.objectContaining({ code: 'finding.unknown' }));
  });
});

test('a column no log has is refused by name', async () => {
  await usage.take({ 'a.csv': HEAD + hourly([0]) });
  await expect(usageHandlers['usage.count']({ slice: slice({ where: [{ column: 'colour', value: 'red' }] }) }, usage.context)).rejects.toMatchObject({ code: 'filter.unknown-column' });
});

test('an import that is stopped leaves nothing, and stops within a tenth of a second of work', async () => {
  const abort = new AbortController();
  const stopped = makeUsageCase({ signal: abort.signal });
  const text = HEAD + Array.from({ length: 40 }, () => hourly([0, 1, 2, 3, 4, 5, 6, 7])).join('');
  const taking = stopped.take({ 'a.csv': text.repeat(8) });
  setTimeout(() => { abort.abort(new Error('stop')); }, 60);
  await expect(taking).rejects.toThrow('stop');
  expect(readdirSync(stopped.open.caseFile.usageDir)).toEqual([]);
  expect(usageReader(stopped.context.db).sources()).toEqual([]);
});

test('a source that was put in place but never registered is swept away, a registered one stays', async () => {
  await usage.take({ 'a.csv': HEAD + hourly([0]) });
  const { usageDir } = usage.open.caseFile;
  writeFileSync(join(usageDir, '77-1.db'), 'half');
  sweepUnfinished(usage.open.caseFile, usage.context.db);
  expect([existsSync(join(usageDir, '77-1.db')), readdirSync(usageDir).length]).toEqual([false, 1]);
});

test('a scan over more logs than are held open at once answers for each of them', async () => {
  const many = makeUsageCase(), log = (at: number): string => `time,app,credential,method,path,status,items,bytes,tenant\n${new Date(Date.UTC(2022, 0, 1) + at * 60_000).toISOString()},search,cr-1,GET,/a,200,1,1,t${at}\n`;
  await many.take(Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`${at}.csv`, log(at)])), { kind: 'usage' });
  const { cells } = await measure(many.context, slice(), { buckets: ONE_BUCKET, by: 'tenant', signal: many.context.signal });
  expect(new Set(cells.map(({ value, calls }) => `${value ?? ''} ${calls}`))).toEqual(new Set(Array.from({ length: 70 }, (_, at) => `t${at} 1`)));
  expect(openSources(many.context).filter(source => source.isOpen).length).toBe(64);
});
