import type { Input } from '../../../shared/contract/methods.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import type { PassageRef } from '../../../shared/domain/refs.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import type { SampleSession, Tell } from './session.ts';

/** Requests the letter's year had, of which the sample holds a part. */
const WHOLE_YEAR = 784_206_318;

export interface SampleFinds {
  passage(search: string, words: string): Promise<PassageRef>;
  provision(number: string, at: string): Promise<string>;
}

/** Limits, claims of the letter, and rules and decisions about public bodies. */
export async function addAnalysis(session: SampleSession, finds: SampleFinds, rows: number, repeats: Sha256 | null, tell: Tell): Promise<void> {
  const search = { endpoints: ['/2/posts/search'] }, year = { fromUtcUs: Date.UTC(2022, 0, 1) * 1_000, toUtcUs: Date.UTC(2023, 0, 1) * 1_000 };
  const quarter = { kind: 'fixed', seconds: 900 } as const;
  const limits: Input<'limit.add'>[] = [
    { name: 'Published search rate', tier: 'search', filter: search, per: 'credential', window: quarter, maximum: 450, fromUtcMs: Date.UTC(2022, 1, 12), cites: await finds.provision('II.D', '2022-03-01') },
    { name: 'June ceiling of the partner desk', tier: 'search', filter: search, per: 'credential', window: quarter, maximum: 1_500, fromUtcMs: Date.UTC(2022, 5, 14), toUtcMs: Date.UTC(2022, 11, 6), cites: await finds.passage('ceiling phone until further notice', 'we raise your ceiling to 1,500 requests per window') },
    { name: 'Search rate in any 15 minutes', tier: 'search', filter: search, per: 'credential', window: { kind: 'rolling', seconds: 900 }, maximum: 450, fromUtcMs: Date.UTC(2022, 1, 12), cites: await finds.provision('II.D', '2022-03-01'), note: 'The clause names no start for a window' },
  ];
  const added = [];
  for (const limit of limits) added.push(await session.call('limit.add', limit));
  tell('Limits', `${added.length}: ${added.map(limit => limit.cite).join(', ')}, each with the text that sets it`);

  const letter = (words: string): Promise<PassageRef> => finds.passage('demand information interface 780 million', words), slice = { ...year };
  const scaled = (value: number): number => Math.round((value * rows) / WHOLE_YEAR);
  const note = `The sample holds one request for every ${Math.round(WHOLE_YEAR / rows).toLocaleString('en')} of the year; the figure of the letter is scaled alike`;
  const setAside = repeats === null ? [] : [{ name: 'the file that repeats rows (10b)', slice: Slice.parse({ sources: [repeats] }) }];
  const claims: Input<'claim.add'>[] = [
    { statement: 'over 780 million times in 2022', measure: 'calls', comparator: 'over', value: scaled(780_000_000), slice, otherZone: 'America/Los_Angeles', setAside, note, cites: await letter('over 780 million times in 2022') },
    { statement: 'more than 26 billion items', measure: 'items', comparator: 'over', value: scaled(26_000_000_000), slice, setAside, note, cites: await letter('more than 26 billion items') },
    { statement: 'They repeatedly exceeded the published rate', measure: 'windows-over', comparator: 'at-least', value: 2, slice, limit: added[0]?.ref ?? '', cites: await letter('They repeatedly exceeded the published rate') },
    { statement: 'far beyond any reasonable request volume', measure: 'none', slice, cites: await letter('far beyond any reasonable request volume') },
    { statement: 'Six of the eight applications never declared a use case', measure: 'apps-without-use-case', comparator: 'exactly', value: 6, slice, cites: await letter('Six of the eight applications never declared a use case') },
    { statement: 'At least one application served public bodies', measure: 'government-values', comparator: 'at-least', value: 1, slice, cites: await letter('At least one application served public bodies') },
  ];
  for (const claim of claims) await session.call('claim.add', { assertedBy: 'Larkfeed Developer Policy', ...claim });
  tell('Claims', `${claims.length} sentences of the letter, each with its passage`);

  if (repeats === null) return;
  const basis = 'P. Lindqvist, 14 November 2022: seven tenants, named';
  for (const text of ['water', 'press office', 'authority', 'ministry', 'coast guard', 'electoral', 'capitol']) await session.call('government.rule.add', { column: 'tenant', test: 'contains', text, basis });
  const decisions = [
    ['Halden Water Board', 'yes'], ['Halden City Press Office', 'yes'], ['Licensing Authority', 'yes'], ['Ministry of Transport media desk', 'yes'], ['Ministry of Health media desk', 'yes'],
    ['Coast Guard', 'yes'], ['Electoral Office', 'unsure'], ['Waterside Media', 'no'],
  ] as const;
  for (const [value, decision] of decisions) await session.call('government.review', { column: 'tenant', value, decision, basis: decision === 'no' ? 'A private company by its register entry' : basis, reviewer: 'R. Adeyemi' });
  tell('Public bodies', `7 rules over the column tenant, ${decisions.length} values decided, one left open`);
}
