import type { AppActivity } from '../../../shared/contract/patterns.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import type { ReadDb } from '../store/connection.ts';
import { appReader } from '../store/repositories/apps.ts';
import { ONE_BUCKET } from '../usage/buckets.ts';
import { figuresOf } from '../usage/findings.ts';
import { isoOfUs } from '../../../shared/domain/instants.ts';
import { edgesOf, measure } from '../usage/measure.ts';
import type { UsageContext } from '../usage/open-source.ts';

const MOST_APPS = 2_000;
const MOST_ENDPOINTS = 8;

/** What each app did in a slice: first and last call, calls from an instant on, what it called beside what it said it would. */
export async function appActivity(context: UsageContext & { readonly db: ReadDb }, slice: Slice, afterUtcUs: number | null, signal: AbortSignal): Promise<{ apps: AppActivity[]; silent: string[]; sentences: string[] }> {
  const registered = appReader(context.db).all(), byName = new Map(registered.map(app => [app.name, app]));
  const called = (await measure(context, slice, { buckets: ONE_BUCKET, by: 'app', signal })).cells.filter(cell => cell.calls > 0).sort((one, other) => other.calls - one.calls).slice(0, MOST_APPS);
  const apps: AppActivity[] = [];
  for (const { value, calls, items } of called) {
    const name = value ?? '', own: Slice = { ...slice, apps: [name] }, register = byName.get(name) ?? null;
    const { firstUtcUs, lastUtcUs } = await edgesOf(context, own, await measure(context, own, { buckets: ONE_BUCKET, by: null, signal }), signal);
    if (firstUtcUs === null || lastUtcUs === null) continue;
    const mix = (await measure(context, own, { buckets: ONE_BUCKET, by: 'endpoint', signal })).cells.toSorted((one, other) => other.calls - one.calls).slice(0, MOST_ENDPOINTS);
    const sliceAfter = afterUtcUs === null || (slice.toUtcUs !== null && afterUtcUs >= slice.toUtcUs) ? null : { ...own, fromUtcUs: Math.max(afterUtcUs, slice.fromUtcUs ?? afterUtcUs) };
    const callsAfter = afterUtcUs === null ? null : sliceAfter === null ? 0 : figuresOf((await measure(context, sliceAfter, { buckets: ONE_BUCKET, by: null, signal })).cells).calls;
    const activity = {
      app: name, appId: register?.appId ?? null, declaredUseCase: register?.declaredUseCase ?? '', declaredOn: register?.declaredOn ?? '', declaredEvidence: register?.declaredEvidence ?? '',
      calls, items, firstAt: isoOfUs(firstUtcUs), lastAt: isoOfUs(lastUtcUs), callsAfter,
      endpoints: mix.map(cell => ({ endpoint: cell.value ?? '', calls: cell.calls, share: cell.calls / calls })), slice: own, sliceAfter,
    };
    apps.push({ ...activity, sentence: inWords(activity, afterUtcUs) });
  }
  const active = new Set(apps.map(app => app.app)), none = registered.filter(app => app.declaredUseCase === '');
  return {
    apps, silent: registered.map(app => app.name).filter(name => !active.has(name)),
    sentences: [
      `${registered.length} apps are in the register; ${none.length} of them have no declared use case${none.length === 0 ? '' : `: ${none.map(app => app.name).join(', ')}`}.`,
      'First and last call are those of the logs in this case. An app may have called before, after or in a gap, where no log is held.',
    ],
  };
}

function inWords({ app, appId, calls, firstAt, lastAt, callsAfter, declaredUseCase, declaredOn, endpoints }: Omit<AppActivity, 'sentence'>, afterUtcUs: number | null): string {
  const number = (value: number): string => value.toLocaleString('en');
  const declared = appId === null ? 'It is not in the register.' : declaredUseCase === '' ? 'No use case is declared.' : `Declared use case${declaredOn === '' ? '' : ` of ${declaredOn}`}: ${declaredUseCase}.`;
  const mix = endpoints.slice(0, 3).map(({ endpoint, share }) => `${endpoint} ${(100 * share).toFixed(1)} %`).join(', ');
  const after = afterUtcUs === null || callsAfter === null ? '' : ` ${callsAfter === 0 ? 'No call' : `${number(callsAfter)} calls`} from ${isoOfUs(afterUtcUs)} on.`;
  return `${app} made ${number(calls)} calls from ${firstAt} to ${lastAt}.${after} ${declared} It called ${mix}.`;
}
