import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Output } from '../../../shared/contract/methods.ts';
import type { Sha256 } from '../../../shared/domain/basics.ts';
import { ItemRef, PassageRef } from '../../../shared/domain/refs.ts';
import type { EvidenceRef, ProvisionRef } from '../../../shared/domain/refs.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import { resourcePath } from '../entries.ts';
import { addAnalysis } from './analysis.ts';
import { sampleApps } from './apps.ts';
import { mailboxBytes, messageBytes } from './mailbox.ts';
import { sampleLetter, sampleMessages } from './messages.ts';
import { writeSampleLogs } from './logs.ts';
import type { SampleSession, Tell } from './session.ts';

/** The agreement of the sample case. */
export const SAMPLE_AGREEMENT = 'Larkfeed Developer Agreement';
export const SAMPLE_TITLE = 'Larkfeed / Northgate';
/** Requests in its usage logs, unless more are asked for. */
export const SAMPLE_ROWS = 200_000;

/**
 * Fills an empty case with the sample: app register, two texts of the agreement, letter and mailbox, a year of usage logs with every
 * trap they set, findings, links that support and contradict, and events. The files it takes in are written to `folder` first and stay there.
 */
export async function buildSample(session: SampleSession, folder: string, options: { readonly rows: number }, tell: Tell): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { identifier, ...details } of sampleApps) {
    await session.call('app.add', { ...details, identifiers: [{ identifier, fromUtcMs: null, toUtcMs: null }] });
  }
  tell('App register', `${sampleApps.length} apps in ${new Set(sampleApps.map(app => app.product)).size} products`);

  await takeInAgreements(session, folder, tell);
  await takeInCorrespondence(session, folder, tell);
  const repeats = await takeInLogs(session, folder, options.rows, tell);
  await addAnalysis(session, { passage: (search, words) => findPassage(session, search, words), provision: (number, at) => provisionAt(session, number, at) }, options.rows, repeats, tell);
  await measureAndLink(session, tell);
}

async function takeInAgreements(session: SampleSession, folder: string, tell: Tell): Promise<void> {
  const texts = [
    { file: 'larkfeed-developer-agreement-2021-11-10.md', stated: '2021-11-10', captured: '2021-11-16' },
    { file: 'larkfeed-developer-agreement-2022-02-12.md', stated: '2022-02-12', captured: '2022-02-14' },
  ];
  for (const { file, stated, captured } of texts) {
    const path = join(folder, file);
    await copyFile(join(resourcePath('sample'), file), path);
    const result = await session.call('import.run', {
      grants: [session.grant(path)], agreement: { agreement: SAMPLE_AGREEMENT, stated, captured },
      receipt: { fromWhom: 'R. Adeyemi', medium: 'saved web page', reference: `capture of ${captured}`, custodian: 'Northgate Legal' },
    });
    tell(`Agreement stated ${stated}`, countsOf(result));
  }
}

async function takeInCorrespondence(session: SampleSession, folder: string, tell: Tell): Promise<void> {
  const letter = join(folder, 'larkfeed-letter-2023-03-02.eml');
  const mailbox = join(folder, 'northgate-devrel.mbox');
  await writeFile(letter, messageBytes(sampleLetter));
  await writeFile(mailbox, mailboxBytes(sampleMessages));
  const result = await session.call('import.run', {
    grants: [session.grant(letter), session.grant(mailbox)],
    receipt: { fromWhom: 'I. Halloran', medium: 'e-mail export', reference: 'hold notice of 3 March 2023', custodian: 'Northgate IT' },
  });
  tell('Letter and mailbox', countsOf(result));
}

/** Gives the hash of the log that repeats rows of another, if there is one. */
async function takeInLogs(session: SampleSession, folder: string, rows: number, tell: Tell): Promise<Sha256 | null> {
  const paths = await writeSampleLogs(folder, rows);
  const result = await session.call('import.run', {
    grants: paths.map(path => session.grant(path)),
    receipt: { fromWhom: 'T. Verheul', medium: 'collector archive', reference: 'access logs 2022', custodian: 'Northgate Operations' },
  });
  tell('Usage logs', `${countsOf(result)}, ${result.seconds.toFixed(1)} s`);
  return result.exhibits.find(exhibit => exhibit.name.includes('10b'))?.sha256 ?? null;
}

async function measureAndLink(session: SampleSession, tell: Tell): Promise<void> {
  const year = { fromUtcUs: Date.UTC(2022, 0, 1) * 1_000, toUtcUs: Date.UTC(2023, 0, 1) * 1_000 };
  const all = await session.call('finding.add', { title: 'All calls in 2022, as logged', slice: year });
  const refused = await session.call('finding.add', { title: 'Refused calls (429) of the search family', slice: { ...year, apps: ['Search Pages', 'Search Pages 2'], statuses: ['429'] } });
  const capitol = await session.call('finding.add', { title: 'Calls of Cloud Flows for Capitol', slice: { ...year, apps: ['Cloud Flows for Capitol'] } });
  tell('Findings', [all, refused, capitol].map(finding => `${finding.cite} ${finding.figures.calls.toLocaleString('en')} calls`).join(', '));

  let links = 0;
  for (const plan of plannedLinks) {
    const passage = await findPassage(session, plan.search, plan.words);
    await link(session, passage, plan.at, plan.provision, plan.bearing, plan.note ?? '');
    links += 1;
  }
  await link(session, refused.ref, '2022-09-01', 'II.D', 'supports', 'Counted at the collector, so every repeat is a call');
  await link(session, capitol.ref, '2022-06-01', 'IV.A', 'supports', '');
  await link(session, all.ref, '2022-06-01', 'II.D', 'context', 'A total is not a rate');
  tell('Links', `${links + 3}, each to the text in force that day`);

  const ceiling = await findPassage(session, 'ceiling phone until further notice', 'as discussed by phone');
  const events = [
    { statement: 'Search Pages 2 goes live', edtf: '2022-04~', basis: 'recalled in T. Verheul\'s message of 20 April', citations: [await findPassage(session, 'taking live traffic', 'about the middle of the month')] },
    { statement: 'Partner desk raises the ceiling by phone', edtf: '2022-06~', basis: 'before the note of 14 June', citations: [ceiling] },
    { statement: 'Capitol tenants join', edtf: '2022-04-01', basis: 'announced in M. Quist\'s message of 4 March', citations: [await findPassage(session, 'first three public tenants', 'from 1 April')] },
    { statement: 'Usage collector down', edtf: '2022-08-15/2022-08-21', basis: 'T. Verheul, 3 March 2023, and the gap in the logs', citations: [await findPassage(session, 'collector was down', 'week of 15 August')] },
    { statement: 'Letter received', edtf: '2023-03-02', basis: 'Date header', citations: [await findPassage(session, 'demand information interface 780 million', 'over 780 million times in 2022')] },
    { statement: 'Health checks moved to an endpoint of their own', edtf: '', basis: 'recalled, no record', citations: [await findPassage(session, 'health checks moved endpoint', 'I do not remember')] },
    { statement: 'No notice to Larkfeed about public bodies before November 2022', edtf: '2022-04/2022-10', basis: 'search of the mailbox', citations: [], negative: { query: 'notice AND (tenant OR public)', scope: 'northgate-devrel.mbox, 30 messages, to larkfeed.example' } },
  ];
  for (const event of events) await session.call('event.add', event);
  tell('Events', `${events.length}, one of them undated, one a search that found nothing`);
}

interface PlannedLink {
  /** Search words that lead to the message. */
  readonly search: string;
  /** The words to link, as they stand there. */
  readonly words: string;
  readonly at: string;
  readonly provision: string;
  readonly bearing: 'supports' | 'contradicts' | 'context';
  readonly note?: string;
}

const plannedLinks: readonly PlannedLink[] = [
  { search: 'relay waits two seconds thirty times', words: 'when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times.', at: '2022-11-09', provision: 'II.D', bearing: 'supports' },
  { search: 'four relay nodes holds its own credential', words: 'Each of the four relay nodes holds its own credential, so a window that fills on one is taken up by the next.', at: '2022-11-09', provision: 'II.D', bearing: 'supports' },
  { search: 'partner desk raised our ceiling attached note', words: 'your partner desk raised our ceiling to 1,500 per window in June', at: '2022-11-09', provision: 'II.D', bearing: 'contradicts' },
  { search: 'June note stands until withdrawn', words: 'The June note stands until withdrawn.', at: '2022-11-02', provision: 'II.D', bearing: 'contradicts' },
  { search: 'same order of magnitude figures for week 44', words: 'We see the same order of magnitude on our side', at: '2022-11-09', provision: 'II.D', bearing: 'context' },
  { search: 'do not send automatic repeats', words: 'We do not send automatic repeats.', at: '2022-09-12', provision: 'II.D', bearing: 'contradicts', note: 'Contradicted by the logs and by the letter of 9 November' },
  { search: 'use case declared per application not per family', words: 'a use case is declared per application, not per family.', at: '2021-11-17', provision: 'II.B', bearing: 'supports' },
  { search: 'portal shows two Console Social Search Pages', words: 'The portal shows two: Console Social and Search Pages.', at: '2022-10-31', provision: 'II.B', bearing: 'supports' },
  { search: 'old one covers the wording', words: 'No use-case form yet, the old one covers the wording.', at: '2022-04-20', provision: 'II.B', bearing: 'contradicts' },
  { search: 'drafted a notice in May never sent', words: 'I drafted a notice in May and it was never sent', at: '2022-10-24', provision: 'IV.A', bearing: 'supports' },
  { search: 'Global Ads runs on the credential of Northgate Ads', words: 'For the launch week Global Ads runs on the credential of Northgate Ads (cr-0b13).', at: '2022-11-01', provision: 'III.C', bearing: 'supports' },
];

async function link(session: SampleSession, evidence: EvidenceRef, at: string, number: string, bearing: PlannedLink['bearing'], note: string): Promise<void> {
  await session.call('link.add', { evidence, provision: await provisionAt(session, number, at), bearing, note });
}

async function provisionAt(session: SampleSession, number: string, at: string): Promise<ProvisionRef> {
  const agreement = (await session.call('agreement.list', {})).find(candidate => candidate.name === SAMPLE_AGREEMENT);
  const inForce = agreement === undefined ? null : await session.call('agreement.inForce', { agreementId: agreement.agreementId, at });
  if (inForce === null || inForce.version === null) throw missing(`a text in force on ${at}`);
  const { provisions } = await session.call('agreement.text', { version: inForce.version.ref });
  const found = provisions.find(provision => provision.number === number);
  if (found === undefined) throw missing(`provision ${number}`);
  return found.ref;
}

async function findPassage(session: SampleSession, search: string, words: string): Promise<PassageRef> {
  const { hits } = await session.call('search.run', { text: search, kinds: ['item'], limit: 20 });
  for (const hit of hits) {
    const ref = ItemRef.parse(hit.ref);
    const { text } = await session.call('item.get', { ref });
    const start = text.indexOf(words);
    if (start >= 0) return PassageRef.parse(`${ref}#c${start}-${start + words.length}`);
  }
  throw missing(`the words "${words}"`);
}

function missing(what: string): ProvisoError {
  return new ProvisoError('sample.incomplete', `The sample case could not be built: ${what} was not found. Install Proviso again.`, { what });
}

function countsOf(result: Output<'import.run'>): string {
  const totals = new Map<string, number>();
  for (const exhibit of result.exhibits) {
    if (exhibit.status === 'quarantined') throw missing(`${exhibit.name} (${exhibit.code ?? ''}: ${exhibit.message ?? ''})`);
    for (const [name, count] of Object.entries(exhibit.counts)) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  return [...totals].map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ');
}
