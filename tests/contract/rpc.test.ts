import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../shared/domain/basics.ts';
import { makeCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';

describe.each(['inline', 'threads'] as const)('the contract over a real port, lanes %s', lanes => {
  test('a query answers with what the contract says', async () => {
    const { engine } = makeCase(lanes);
    const state = await engine.call('case.state', {});
    expect(state).toMatchObject({ title: 'Test case', readOnly: false, counts: { exhibits: 0, items: 0, requests: 0, links: 0 }, custody: { entries: 1, holds: true } });
  });

  test('input that does not fit is refused with the field named', async () => {
    const { engine } = makeCase(lanes);
    await expect(engine.call('app.add', { name: '' })).rejects.toMatchObject({ code: 'call.bad-input', details: { field: 'name' } });
  });

  test('a command changes the case, is in custody and is told to the window', async () => {
    const { engine } = makeCase(lanes);
    const notices: string[][] = [];
    engine.onNotice(notice => { notices.push([...notice.topics]); });
    await engine.call('app.add', { name: 'Search Pages', product: 'Search', identifiers: [{ identifier: 'sp', fromUtcMs: null, toUtcMs: null }] });
    const custody = await engine.call('custody.page', {});
    expect(custody.entries[0]?.entry).toMatchObject({ verb: 'registered', objects: [{ ref: 'app:1' }], facts: { name: 'Search Pages' } });
    expect(notices).toContainEqual(['apps', 'usage', 'custody']);
  });

  test('a failing command leaves neither its change nor a custody entry', async () => {
    const { engine } = makeCase(lanes);
    await engine.call('app.add', { name: 'A' });
    await expect(engine.call('app.add', { name: 'A' })).rejects.toMatchObject({ code: 'app.name-taken' });
    expect((await engine.call('custody.page', {})).total).toBe(2);
  });

  test('a job reports progress and can be cancelled, and nothing of it stays', async () => {
    const { engine, grant } = makeCase(lanes);
    const path = join(tempDir(), 'large.bin');
    writeFileSync(path, Buffer.alloc(32 * 1024 * 1024, 7));
    const stop = new AbortController();
    const seen: Progress[] = [];
    const call = engine.call('import.run', { grants: [grant(path), grant(path)] }, { signal: stop.signal, onProgress: progress => { seen.push(progress); stop.abort(); } });
    await expect(call).rejects.toMatchObject({ code: 'call.cancelled' });
    expect(seen.length).toBeGreaterThan(0);
    expect((await engine.call('case.state', {})).counts.exhibits).toBe(0);
  });

  test('a grant that was not given is refused', async () => {
    const { engine } = makeCase(lanes);
    await expect(engine.call('import.run', { grants: ['nobody-chose-this'] })).rejects.toMatchObject({ code: 'grant.unknown' });
  });

  test('calls in flight reject when the port closes', async () => {
    const { engine, close } = makeCase(lanes);
    const call = engine.call('case.check', {});
    const outcome = expect(call).rejects.toMatchObject({ code: 'engine.gone' });
    void close();
    await outcome;
    await expect(engine.call('case.state', {})).rejects.toMatchObject({ code: 'engine.gone' });
  });
});
