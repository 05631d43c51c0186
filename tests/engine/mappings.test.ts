import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { methods } from '../../shared/contract/methods.ts';
import type { Input, MethodName, Output } from '../../shared/contract/methods.ts';
import type { Mapping } from '../../shared/domain/usage.ts';
import { ProvisoError } from '../../shared/errors.ts';
import { sweepUnfinished } from '../../main/engine/case-file/sweep.ts';
import { handlers } from '../../main/engine/handlers.ts';
import { remapWriter } from '../../main/engine/store/repositories/remaps.ts';
import { createUsageSource } from '../../main/engine/store/usage-source.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';
import { workbookOf } from '../support/workbook.ts';
import { zipOf } from '../support/zip-writer.ts';

const LOG = 'when,who,where,n\n2022-03-01 10:00:00,alpha,/2/users/1/posts,3\n2022-03-01 11:30:00,beta,/2/users/2/posts,4\nbroken\n2022-07-01 00:30:00,alpha,/2/search,5\n';

async function ask<M extends MethodName>(usage: UsageCase, method: M, input: Input<M>): Promise<Output<M>> {
  const handler = handlers[method] as (accepted: unknown, context: UsageCase['context']) => unknown;
  return await handler(methods[method].input.parse(input), usage.context) as Output<M>;
}

const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => 'nothing was refused', (error: unknown) => (error instanceof ProvisoError ? error.code : String(error)));

async function takenIn(content: string | Uint8Array = LOG, zone = 'UTC'): Promise<{ readonly usage: UsageCase; readonly source: Output<'usage.sources'>[number] }> {
  const usage = makeUsageCase();
  await usage.take({ 'log.csv': content }, { zone, kind: 'usage' });
  return { usage, source: (await ask(usage, 'usage.sources', {}))[0]! };
}

const withRole = (mapping: Mapping, name: string, role: Mapping['columns'][number]['role']): Mapping =>
  ({ ...mapping, columns: mapping.columns.map(column => (column.name === name ? { ...column, role } : column.role === role ? { ...column, role: 'keep' } : column)) });

describe('a log as it would be read', () => {
  it('shows the records an import makes of it, rejects among them, and keeps nothing', async () => {
    const { usage, source } = await takenIn();
    const shown = await ask(usage, 'mapping.preview', { source: source.contentSha256 });
    expect(shown.problem).toMatchObject({ code: 'usage.zone-unknown' });
    const read = await ask(usage, 'mapping.preview', { source: source.contentSha256, mapping: source.mapping });
    const { rows } = await ask(usage, 'usage.rows', { slice: slice() });
    expect(read.rows.filter(row => row.code === null).map(({ line, startByte, endByte, atUtcUs, endpoint }) => ({ line, startByte, endByte, atUtcUs, endpoint })))
      .toEqual(rows.map(({ line, startByte, endByte, atUtcUs, endpoint }) => ({ line, startByte, endByte, atUtcUs, endpoint })));
    expect(read.rows.map(row => row.code)).toEqual([null, null, 'usage.ragged-row', null]);
    expect(read).toMatchObject({ requests: 3, rejected: 1, isWhole: true, file: 'log.csv', saved: null });
    expect((await ask(usage, 'usage.sources', {}))[0]!.generations).toHaveLength(1);
  });

  it('does not call a record that the look was cut off in a reject', async () => {
    const line = '2022-03-01T10:00:00Z,alpha,/2/search,1\n';
    const { usage, source } = await takenIn(`at,app,endpoint,items\n${line.repeat(5_000)}`);
    const read = await ask(usage, 'mapping.preview', { source: source.contentSha256, limit: 5 });
    expect(read).toMatchObject({ problem: null, rejected: 0, isWhole: false });
    expect(read.rows).toHaveLength(5);
    expect(read.requests).toBe(Math.floor((65_536 - 22) / line.length));
  });

  it('reads UTF-16 and Western European logs as their imports do', async () => {
    const text = 'at,app,endpoint,items\n2022-03-01T10:00:00Z,caf\u00e9,/2/search,1\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]), western = Buffer.from(text, 'latin1');
    for (const [bytes, encoding] of [[utf16, 'utf-16le'], [western, 'windows-1252']] as const) {
      const { usage, source } = await takenIn(bytes);
      const read = await ask(usage, 'mapping.preview', { source: source.contentSha256, mapping: source.mapping });
      expect(read.mapping.encoding).toBe(encoding);
      expect(read.rows.map(row => row.app)).toEqual(['caf\u00e9']);
    }
  });
});

describe('a saved mapping', () => {
  it('reads logs of the same make that come in later, and says so', async () => {
    const { usage, source } = await takenIn();
    const mapping = withRole({ ...source.mapping, time: { format: 'iso-local', zone: 'Europe/Paris' } }, 'who', 'app');
    await ask(usage, 'mapping.save', { name: 'Gateway', mapping });
    const later = LOG.replace('alpha', 'gamma');
    const { exhibits } = await usage.take({ 'later.csv': later }, { kind: 'usage' });
    expect(exhibits[0]).toMatchObject({ savedMapping: 'Gateway', mapping: { time: { zone: 'Europe/Paris' } } });
    const { rows } = await ask(usage, 'usage.rows', { slice: slice({ apps: ['gamma'] }) });
    expect(rows.map(row => row.atUtcUs)).toEqual([Date.UTC(2022, 2, 1, 9) * 1_000]);
    expect((await ask(usage, 'mapping.preview', { source: source.contentSha256 })).saved).toBe('Gateway');
  });

  it('is left alone where other columns came, and where the import asks for a fresh proposal', async () => {
    const { usage, source } = await takenIn();
    await ask(usage, 'mapping.save', { name: 'Gateway', mapping: source.mapping });
    const other = await usage.take({ 'other.csv': LOG.replace('where', 'path') }, { kind: 'usage' });
    expect(other.exhibits[0]).toMatchObject({ status: 'quarantined', code: 'usage.zone-unknown' });
    const anew = await usage.take({ 'anew.csv': LOG.replace('beta', 'delta') }, { kind: 'usage', anew: true });
    expect(anew.exhibits[0]).toMatchObject({ code: 'usage.zone-unknown' });
    const shown = await ask(usage, 'mapping.preview', { source: source.contentSha256, anew: true });
    expect(shown.problem).toMatchObject({ code: 'usage.zone-unknown' });
  });

  it('keeps its name to itself, is replaced only when asked, and goes when it is removed', async () => {
    const { usage, source } = await takenIn();
    await ask(usage, 'mapping.save', { name: 'Gateway', mapping: source.mapping });
    expect(await refusal(ask(usage, 'mapping.save', { name: 'Gateway', mapping: source.mapping }))).toBe('mapping.name-taken');
    await ask(usage, 'mapping.save', { name: 'Gateway', mapping: { ...source.mapping, templates: ['/x/:id'] }, replace: true });
    expect((await ask(usage, 'mapping.list', {})).map(({ name, mapping }) => [name, mapping.templates])).toEqual([['Gateway', ['/x/:id']]]);
    await ask(usage, 'mapping.remove', { name: 'Gateway' });
    expect(await ask(usage, 'mapping.list', {})).toEqual([]);
    expect(await refusal(ask(usage, 'mapping.remove', { name: 'Gateway' }))).toBe('mapping.unknown');
    expect(await refusal(ask(usage, 'mapping.preview', { source: source.contentSha256, savedMapping: 'Gateway' }))).toBe('nothing was refused');
  });
});

describe('a source read anew', () => {
  it('answers by the new mapping, keeps the reading before on the list, and turns findings stale with what changed', async () => {
    const { usage, source } = await takenIn();
    const all = await ask(usage, 'finding.add', { title: 'All', slice: slice() });
    const july = await ask(usage, 'finding.add', { title: 'July', slice: slice({ fromUtcUs: Date.UTC(2022, 6, 1) * 1_000 }) });
    expect(july.figures.calls).toBe(1);
    const result = await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: withRole({ ...source.mapping, time: { ...source.mapping.time, zone: 'Europe/Paris' } }, 'n', 'bytes') });
    expect(result).toMatchObject({ generation: 2, before: { rows: 3, rejected: 1 }, after: { rows: 3, rejected: 1 }, stale: [{ ref: all.ref }, { ref: july.ref }] });
    expect(result.changes.map(change => change.what)).toContain('zone');
    const count = await ask(usage, 'usage.count', { slice: slice({ fromUtcUs: Date.UTC(2022, 6, 1) * 1_000 }) });
    expect(count.calls).toBe(0);
    expect((await ask(usage, 'usage.count', { slice: slice() })).bytes).toBe(12);
    const stale = await ask(usage, 'finding.get', { ref: all.ref });
    expect(stale.staleReason).toContain('log.csv was read anew since');
    expect(stale.staleReason).toContain('the zone from UTC to Europe/Paris');
    const [now] = await ask(usage, 'usage.sources', {});
    expect(now!.generations.map(({ generation, state }) => [generation, state])).toEqual([[2, 'current'], [1, 'replaced']]);
    expect((await ask(usage, 'source.get', { sha256: source.sha256 })).mapping).toContain('Europe/Paris');
  });

  it('gives the same digest again once it is read as before, though by another reading', async () => {
    const { usage, source } = await takenIn();
    const finding = await ask(usage, 'finding.add', { title: 'All', slice: slice() });
    await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } });
    await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: source.mapping });
    expect(await ask(usage, 'finding.rerun', { ref: finding.ref })).toMatchObject({ same: true, digest: finding.digest });
    expect((await ask(usage, 'usage.sources', {}))[0]!.generations.map(({ generation }) => generation)).toEqual([3, 2, 1]);
  });

  it('counts endpoints by templates', async () => {
    const { usage, source } = await takenIn();
    await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } });
    const top = await ask(usage, 'usage.top', { slice: slice(), by: 'endpoint', order: 'calls', limit: 10 });
    expect(top.map(({ value }) => value)).toContain('/2/:kind');
  });

  it('is refused where nothing would change, where a column is not there, and where no such log is', async () => {
    const { usage, source } = await takenIn();
    const remap = (mapping: Mapping, sha256 = source.contentSha256): Promise<unknown> => ask(usage, 'usage.remap', { source: sha256, mapping });
    expect(await refusal(remap(source.mapping))).toBe('mapping.unchanged');
    expect(await refusal(remap({ ...source.mapping, columns: [...source.mapping.columns, { index: 9, name: 'ninth', role: 'keep' }] }))).toBe('usage.mapping-mismatch');
    expect(await refusal(remap({ ...source.mapping, time: { format: 'iso-local', zone: null } }))).toBe('usage.zone-unknown');
    expect(await refusal(remap(source.mapping, '0'.repeat(64) as typeof source.contentSha256))).toBe('usage.unknown-source');
    expect((await ask(usage, 'usage.sources', {}))[0]!.remap).toBeNull();
  });

  it('leaves everything as it was when it is stopped', async () => {
    const { usage, source } = await takenIn();
    const stop = new AbortController();
    const stopped = { ...usage, context: { ...usage.context, signal: stop.signal, progress: () => { stop.abort(new ProvisoError('call.cancelled', 'stopped')); } } };
    expect(await refusal(ask(stopped, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } }))).toBe('call.cancelled');
    const [now] = await ask(usage, 'usage.sources', {});
    expect(now).toMatchObject({ rows: 3, remap: null, generations: [{ generation: 1, state: 'current' }] });
    expect(existsSync(join(usage.open.caseFile.usageDir, '1-2.db'))).toBe(false);
    expect(existsSync(join(usage.open.caseFile.usageDir, '1-2.db.partial'))).toBe(false);
  });

  it('goes on after the program ended in the middle, and drops a claim that nothing was built for', async () => {
    const { usage, source } = await takenIn();
    const { caseFile, db } = usage.context, remaps = remapWriter(db);
    remaps.claim({ sourceId: source.sourceId, generation: 2, mapping: JSON.stringify(source.mapping) });
    expect(await refusal(ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } }))).toBe('usage.remap-running');
    createUsageSource(join(caseFile.usageDir, '1-2.db.partial')).close();
    sweepUnfinished(caseFile, db);
    expect(remaps.all()).toEqual([]);
    const again = await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } });
    expect(again.after.rows).toBe(3);
  });

  it('takes the file of the reading before away when the case is next opened, and no other', async () => {
    const { usage, source } = await takenIn();
    const { caseFile, db } = usage.context;
    await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } });
    expect(existsSync(join(caseFile.usageDir, '1-1.db'))).toBe(true);
    sweepUnfinished(caseFile, db);
    expect([existsSync(join(caseFile.usageDir, '1-1.db')), existsSync(join(caseFile.usageDir, '1-2.db'))]).toEqual([false, true]);
    expect((await ask(usage, 'case.check', {})).problems).toEqual([]);
  });

  it('reads one log of an archive anew and brings the sums of its exhibit up to date', async () => {
    const usage = makeUsageCase();
    const other = 'when,who,where,n\n2022-03-02 10:00:00,alpha,/2/search,x\n2022-03-02 11:00:00,beta,/2/search,4\n';
    await usage.take({ 'logs.zip': zipOf({ 'a.csv': LOG, 'b.csv': other }) }, { zone: 'UTC', kind: 'usage' });
    const sources = await ask(usage, 'usage.sources', {}), second = sources.find(source => source.file.endsWith('b.csv'))!;
    expect(await refusal(ask(usage, 'usage.remap', { source: second.sha256, mapping: second.mapping }))).toBe('usage.ambiguous-source');
    const before = await ask(usage, 'source.get', { sha256: second.sha256 });
    const items = withRole(second.mapping, 'n', 'items'), kept = withRole(second.mapping, 'n', 'keep');
    const changed = second.mapping.columns.find(column => column.name === 'n')?.role === 'items' ? kept : items;
    const result = await ask(usage, 'usage.remap', { source: second.contentSha256, mapping: changed });
    expect(result.after.rows - result.before.rows).toBe(changed === kept ? 1 : -1);
    const after = await ask(usage, 'source.get', { sha256: second.sha256 });
    expect(after.counts['requests']! - before.counts['requests']!).toBe(result.after.rows - result.before.rows);
    expect(after.counts['rejected']! - before.counts['rejected']!).toBe(result.after.rejected - result.before.rejected);
    expect((await ask(usage, 'usage.count', { slice: slice() })).calls).toBe(after.counts['requests']);
  });

  it.each([
    ['the sheet of a workbook', 'book.xlsx', workbookOf({ Log: { rows: LOG.trim().split('\n').filter(line => line !== 'broken').map(line => line.split(',')) } })],
    ['a log in an archive within an archive', 'outer.zip', zipOf({ 'inner.zip': zipOf({ 'a.csv': LOG }, { isStored: true }) })],
    ['a packed log', 'log.csv.gz', gzipSync(LOG)],
  ])('reads %s anew from its exhibit', async (_, name, bytes) => {
    const usage = makeUsageCase();
    await usage.take({ [name]: bytes }, { zone: 'UTC', kind: 'usage' });
    const [source] = await ask(usage, 'usage.sources', {});
    const preview = await ask(usage, 'mapping.preview', { source: source!.contentSha256, mapping: source!.mapping });
    expect([preview.problem, preview.requests]).toEqual([null, 3]);
    const finding = await ask(usage, 'finding.add', { title: 'All', slice: slice() });
    const result = await ask(usage, 'usage.remap', { source: source!.contentSha256, mapping: { ...source!.mapping, templates: ['/2/:kind'] } });
    expect([result.before.rows, result.after.rows, result.stale.map(({ ref }) => ref)]).toEqual([3, 3, [finding.ref]]);
    expect(await ask(usage, 'finding.rerun', { ref: finding.ref })).toMatchObject({ same: true });
    const { rows } = await ask(usage, 'usage.rows', { slice: slice() });
    expect((await ask(usage, 'usage.context', { ref: rows[0]!.ref, around: 0 })).lines[0]?.text).toContain('alpha');
  });

  it('never touches the exhibit', async () => {
    const { usage, source } = await takenIn();
    const path = join(usage.open.caseFile.exhibitsDir, source.sha256.slice(0, 2));
    const bytes = (): string => readFileSync(join(path, ...[source.sha256.slice(2, 4), source.sha256].slice(existsSync(join(path, source.sha256.slice(2, 4))) ? 0 : 1))).toString('utf8');
    expect(bytes()).toBe(LOG);
    await ask(usage, 'usage.remap', { source: source.contentSha256, mapping: { ...source.mapping, templates: ['/2/:kind'] } });
    expect(bytes()).toBe(LOG);
  });
});
