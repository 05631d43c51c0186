import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readUsage } from '../../main/engine/usage/intake.ts';
import { eventHandlers } from '../../main/engine/handlers/events.ts';
import { linkHandlers } from '../../main/engine/handlers/links.ts';
import { timelineHandlers } from '../../main/engine/handlers/timeline.ts';
import { EventDetails } from '../../shared/contract/links.ts';
import type { TimelineRow } from '../../shared/contract/timeline.ts';
import type { Cursor } from '../../shared/domain/basics.ts';
import type { EvidenceRef } from '../../shared/domain/refs.ts';
import { FIRST_TEXT, SECOND_TEXT, agreementCase } from '../support/agreement-case.ts';
import type { AgreementCase } from '../support/agreement-case.ts';
import { takeIn } from '../support/take-in.ts';
import { tempDir } from '../support/temp.ts';

const DAY = 86_400_000;
const at = (iso: string): number => Date.parse(iso);
const view = (made: AgreementCase, from: string | null, to: string | null, columns = 800) =>
  timelineHandlers['timeline.view']({ fromUtcMs: from === null ? null : at(from), toUtcMs: to === null ? null : at(to), columns }, made.context);
const page = (made: AgreementCase, asked: Partial<Parameters<(typeof timelineHandlers)['timeline.page']>[0]> = {}) =>
  timelineHandlers['timeline.page']({ fromUtcMs: null, toUtcMs: null, lanes: [], onlyLinked: false, after: null, limit: 200, ...asked }, made.context);
const names = (rows: readonly TimelineRow[]): string[] => rows.map(row => `${row.at?.slice(0, 10) ?? 'undated'} ${row.lane} ${row.cite} ${row.basis}`);

async function filled(): Promise<AgreementCase> {
  const made = agreementCase();
  await made.take(FIRST_TEXT, { captured: '2021-11-16' });
  await made.take(SECOND_TEXT);
  made.addMessage(1, 'Welcome', '2021-11-15T09:12:04Z', 'Words.');
  made.addMessage(2, 'Volume', '2022-11-09T11:31:00Z', 'More words.');
  made.addMessage(3, 'Health checks', null, 'No date.');
  eventHandlers['event.add'](EventDetails.parse({ statement: 'Search Pages 2 goes live', edtf: '2022-04~', basis: 'recalled' }), made.context);
  eventHandlers['event.add'](EventDetails.parse({ statement: 'Ceiling raised by phone' }), made.context);
  linkHandlers['link.add']({ evidence: 'item:2' as EvidenceRef, provision: made.provision('III.A', '2022-02-12'), bearing: 'contradicts', strength: 'direct', note: '' }, made.context);
  return made;
}

/** Takes in a log with one call a minute by two apps, except for a gap. */
async function addUsage(made: AgreementCase): Promise<number> {
  const lines = ['time,app,endpoint,status'];
  for (let minute = 0; minute < 3 * 24 * 60; minute += 1) {
    if (minute >= 1_500 && minute < 2_600) continue;
    lines.push(`${new Date(at('2022-06-01') + minute * 60_000).toISOString()},${minute % 3 === 0 ? 'console' : 'search'},/2/posts,200`);
  }
  const path = join(tempDir(), 'calls.csv');
  writeFileSync(path, `${lines.join('\n')}\n`);
  await takeIn(made.context, path, 'usage', (job, incoming) => readUsage(job, incoming, { mapping: null, zone: null }));
  return lines.length - 1;
}

describe('the chronology', () => {
  test('puts texts, messages and events in one order, undated ones last', async () => {
    const { rows, total, next } = page(await filled());
    expect(names(rows)).toEqual([
      '2021-11-10 agreement V-01 stated', '2021-11-15 correspondence E-0001 date-header', '2021-11-16 agreement V-01 captured', '2022-02-12 agreement V-02 stated',
      '2022-04-01 event EV-001 recalled', '2022-11-09 correspondence E-0002 date-header', 'undated event EV-002 ', 'undated correspondence E-0003 none',
    ]);
    expect([total, next]).toEqual([8, null]);
  });

  test('shows what rests on an entry, and to which provision', async () => {
    expect(page(await filled(), { onlyLinked: true })).toMatchObject({ total: 1, rows: [{ ref: 'item:2', title: 'Ines Halloran: Volume', provisions: ['III.A'], links: { supports: 0, contradicts: 1, context: 0 } }] });
  });

  test.each([1, 2, 3, 7])('comes in pages of %i with each entry once', async limit => {
    const made = await filled();
    const seen: string[] = [];
    for (let after: Cursor | null = null; ;) {
      const { rows, next } = page(made, { after, limit });
      seen.push(...names(rows));
      if (next === null) break;
      after = next;
    }
    expect(seen).toEqual(names(page(made).rows));
  });

  test('of a period holds what touches it, and nothing undated', async () => {
    const made = await filled();
    const { rows, total } = page(made, { fromUtcMs: at('2022-04-15'), toUtcMs: at('2022-11-10') });
    expect([names(rows), total]).toEqual([['2022-04-01 event EV-001 recalled', '2022-11-09 correspondence E-0002 date-header'], 2]);
  });

  test('of chosen lanes holds those alone', async () => {
    expect(names(page(await filled(), { lanes: ['agreement'] }).rows)).toHaveLength(3);
  });
});

describe('the chart', () => {
  test('of the whole case begins with the first dated thing and ends with the last', async () => {
    const made = await filled();
    const { extent, bands, correspondence, events, undated } = await view(made, null, null);
    expect(extent).toEqual({ fromUtcMs: at('2021-11-10'), toUtcMs: at('2022-11-09T11:31:00Z') + 1 });
    expect(bands.map(band => [band.label, band.fromUtcMs, band.toUtcMs])).toEqual([['v1', at('2021-11-10'), at('2022-02-12')], ['v2', at('2022-02-12'), null]]);
    expect([correspondence.items, correspondence.cells.map(cell => cell.linked)]).toEqual([2, [0, 1]]);
    expect([events.map(row => row.cite), undated.map(row => row.cite)]).toEqual([['EV-001'], ['EV-002', 'E-0003']]);
  });

  test('of an empty case has no extent and fails on nothing', async () => {
    expect(await view(agreementCase(), null, null)).toMatchObject({ extent: null, events: [], bands: [], usage: { calls: 0, apps: [], cells: [] } });
  });

  test('counts the requests of exactly the period it says, at every width', async () => {
    const made = await filled();
    const rows = await addUsage(made);
    const whole = await view(made, '2022-06-01', '2022-06-04');
    expect([whole.usage.calls, whole.usage.apps, whole.usage.cells.reduce((sum, cell) => sum + cell.calls, 0)]).toEqual([rows, ['console', 'search'], rows]);
    const days = await Promise.all([0, 1, 2].map(day => view(made, new Date(at('2022-06-01') + day * DAY).toISOString(), new Date(at('2022-06-01') + (day + 1) * DAY).toISOString(), 30)));
    expect(days.map(day => day.usage.calls).reduce((sum, calls) => sum + calls, 0)).toBe(rows);
    const hour = await view(made, '2022-06-01T10:00:00Z', '2022-06-01T11:00:00Z');
    expect([hour.usage.stepMs, hour.usage.calls]).toEqual([5_000, 60]);
    const second = await view(made, '2022-06-01T10:00:00Z', '2022-06-01T10:00:30Z', 30);
    expect(second.usage.cells).toEqual([{ atUtcMs: at('2022-06-01T10:00:00Z'), app: 0, calls: 1 }]);
  });

  test('says where no file speaks, and whether it is a gap or the end of the logs', async () => {
    const made = await filled();
    await addUsage(made);
    const { usage } = await view(made, '2022-05-31', '2022-06-05');
    expect(usage.missing.map(hole => hole.reason)).toEqual(['no-source', 'gap', 'no-source']);
    expect(usage.missing[1]).toEqual({ fromUtcMs: expect.any(Number) as number, toUtcMs: at('2022-06-01') + 2_600 * 60_000, reason: 'gap' });
  });
});
