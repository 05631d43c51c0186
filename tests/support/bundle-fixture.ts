import { createHash } from 'node:crypto';
import type { BundleCustody, FrozenBundle, FrozenEvent, FrozenFinding, FrozenItem, FrozenLink, FrozenMoment, FrozenOriginal, FrozenProvision, FrozenVersion } from '../../shared/domain/bundle.ts';
import { FrozenBundle as FrozenBundleSchema } from '../../shared/domain/bundle.ts';
import type { BundleSources, CustodyExtract } from '../../main/engine/export/bundle-sources.ts';
import type { BundleRequest } from '../../main/engine/export/reader/reader-input.ts';

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A frozen bundle with everything in it, and the case it reads from, all in memory. */
export interface BundleFixture {
  readonly frozen: FrozenBundle;
  readonly custody: BundleCustody;
  readonly sources: BundleSources;
  readonly mailbox: string;
}

export interface FixtureOptions {
  readonly audience?: FrozenBundle['bundle']['audience'];
  /** Adds messages with this many numbers beside the written ones. */
  readonly moreMessages?: number;
  readonly rows?: number;
  /** Treats the finding as too large to write whole. */
  readonly summary?: boolean;
  readonly title?: string;
}

interface Letter { readonly from: string; readonly to: string; readonly at: string; readonly offset: number; readonly subject: string; readonly text: string; readonly quotedFrom?: string; readonly attachment?: string }

const PEOPLE: Record<string, string> = {
  'Ines Halloran': 'ines.halloran@northgate.example', 'Tomas Verheul': 'tomas.verheul@northgate.example', 'Ruth Adeyemi': 'ruth.adeyemi@northgate.example',
  'Piet Lindqvist': 'piet.lindqvist@northgate.example', 'Mara Quist': 'mara.quist@northgate.example',
  'Larkfeed Partner Desk': 'partner-desk@larkfeed.example', 'Larkfeed Developer Policy': 'policy@larkfeed.example',
};

const QUOTED = '> Your two search applications sent 2.1 million requests on Monday.\n> Please explain the volume of week 44.\n> We would also like to know how your relay behaves\n> after our service answers 429.\n> Larkfeed Developer Policy\n';
const LETTERS: readonly Letter[] = [
  { from: 'Larkfeed Partner Desk', to: 'Ines Halloran', at: '2022-06-14T08:20:00Z', offset: 0, subject: 'Your ceiling from June', text: 'Dear Ines,\n\nas agreed by phone, the ceiling for Search Pages is raised to 1,500 requests per window from today. The June note stands until we withdraw it in writing.\n\nLarkfeed Partner Desk\n', attachment: 'partner-desk-ceiling-june.txt' },
  { from: 'Tomas Verheul', to: 'Ruth Adeyemi', at: '2022-10-21T14:02:10Z', offset: 120, subject: 'Relay counters', text: 'Ruth,\n\nthe relay keeps no counter per window. When a node is refused the next node takes the request up. I would rather not change this before the release.\n\nTomas\n' },
  { from: 'Larkfeed Developer Policy', to: 'Ines Halloran', at: '2022-11-08T11:31:00Z', offset: 0, subject: 'Volume on the Search Pages credentials', text: 'Your two search applications sent 2.1 million requests on Monday.\nPlease explain the volume of week 44.\nWe would also like to know how your relay behaves\nafter our service answers 429.\nLarkfeed Developer Policy\n' },
  { from: 'Ines Halloran', to: 'Larkfeed Developer Policy', at: '2022-11-10T00:42:07Z', offset: -480, subject: 'Re: Volume on the Search Pages credentials', text: 'Dear policy team,\n\nThank you for the figures for week 44. We see the same order of magnitude on our side, so I will not argue about the count.\n\nThe two search applications share one relay. Each of the four relay nodes holds its own credential, so a window that fills on one is taken up by the next. That was a design choice from before the schedule changed in February.\n\nOn the refusals: when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times. Nobody here read the pause wording as covering automatic retries.\n\nI should add that your partner desk raised our ceiling to 1,500 per window in June, by phone and then in the attached note. We have worked to that number since.\n\nI will come back to you on Search Pages 2 when the use-case form is through legal.\n\nInes Halloran\nDeveloper Relations, Northgate Systems\n\n', quotedFrom: QUOTED, attachment: 'relay-retry-settings.txt' },
  { from: 'Ruth Adeyemi', to: 'Mara Quist', at: '2022-11-07T18:12:00Z', offset: 60, subject: 'Capitol tenants: who tells Larkfeed?', text: 'Mara,\n\nthree ministries now run on Cloud Flows for Capitol. Who tells Larkfeed, and by when? I find no notice on file.\n\nRuth\n' },
  { from: 'Piet Lindqvist', to: 'Ruth Adeyemi', at: '2022-11-28T09:05:00Z', offset: 60, subject: 'Agreement renumbered again, which one binds us?', text: 'The clause on pauses is now III.D, it used to be II.D. I cannot tell which text we accepted.\n\nPiet\n' },
  { from: 'Mara Quist', to: 'Larkfeed Partner Desk', at: '', offset: 0, subject: '<script>alert("subject")</script> \u202Egnp.exe </title>', text: 'A hostile subject, a name with </script><!-- and a direction override \u202E here, and a zero\u200Bwidth space.\n' },
];

const VERSIONS = [
  { number: 5, label: 'v2', stated: '2022-02-12', captured: '2022-02-20' },
  { number: 8, label: 'v5', stated: '2022-10-10', captured: '2022-10-17T09:12:00Z' },
] as const;

const PROVISIONS: readonly { readonly lineage: number; readonly heading: string; readonly wordings: readonly { readonly version: number; readonly number: string; readonly text: string }[] }[] = [
  { lineage: 14, heading: 'Request volume and pauses', wordings: [
    { version: 5, number: 'II.D', text: 'Developer shall keep the requests made under each application at or below the rate stated for that endpoint in the documentation.\n\nDeveloper shall make no more requests than are reasonable.\n' },
    { version: 8, number: 'III.D', text: 'Developer shall keep the requests made under each credential at or below the rate stated for that endpoint in the Rate Schedule, as it reads on the day of the request.\n\nDeveloper shall in any case make no more requests than its declared use case reasonably needs.\n\nWhere the Service answers that a limit is reached, Developer shall pause all requests under that credential until the window named in the answer has ended. An automatic repeat is a request.\n' },
  ] },
  { lineage: 11, heading: 'Shared credentials', wordings: [{ version: 8, number: 'III.C', text: 'A credential belongs to the application it was issued to. Developer shall not spread the requests of one application over several credentials in order to obtain more requests than one would allow.\n' }] },
  { lineage: 21, heading: 'Notice before service', wordings: [{ version: 8, number: 'IV.A', text: 'Developer shall give Larkfeed thirty days\u2019 written notice before it serves a public body by means of the interface, naming the body and the purpose.\n' }] },
];

interface Tie { readonly letter?: number; readonly words?: string; readonly finding?: number; readonly event?: number; readonly lineage: number; readonly version: number; readonly bearing: FrozenLink['bearing']; readonly note?: string }
const TIES: readonly Tie[] = [
  { letter: 3, words: 'We see the same order of magnitude on our side', lineage: 14, version: 8, bearing: 'context' },
  { letter: 3, words: 'Each of the four relay nodes holds its own credential, so a window that fills on one is taken up by the next.', lineage: 11, version: 8, bearing: 'supports', note: 'The strongest sentence so far; ask Verheul for the relay code.' },
  { letter: 3, words: 'when the service answers 429, the relay waits two seconds and sends the same request again, up to thirty times.', lineage: 14, version: 8, bearing: 'supports' },
  { letter: 3, words: 'your partner desk raised our ceiling to 1,500 per window in June', lineage: 14, version: 8, bearing: 'contradicts', note: 'Check the phone log.' },
  { letter: 0, words: 'The June note stands until we withdraw it in writing.', lineage: 14, version: 8, bearing: 'contradicts' },
  { letter: 1, words: 'the relay keeps no counter per window', lineage: 14, version: 5, bearing: 'supports' },
  { letter: 4, words: 'I find no notice on file.', lineage: 21, version: 8, bearing: 'supports' },
  { finding: 7, lineage: 14, version: 8, bearing: 'supports' },
  { event: 44, lineage: 11, version: 8, bearing: 'supports' },
];

/** A whole bundle of the sample case, hostile subject and all. Every call with the same options gives the same. */
export function bundleFixture(options: FixtureOptions = {}): BundleFixture {
  const audience = options.audience ?? 'internal';
  const letters = [...LETTERS, ...Array.from({ length: options.moreMessages ?? 0 }, (_, index): Letter => ({ from: 'Tomas Verheul', to: 'Ines Halloran', at: new Date(Date.UTC(2022, index % 12, 1 + (index % 27), 8, index % 60)).toISOString(), offset: 0, subject: `Your usage summary ${index}`, text: `Calls this week: ${index * 137}.\n` }))];
  let mailbox = '';
  let mailboxBytes = 0;
  const originals: FrozenOriginal[] = [];
  const items: FrozenItem[] = [];
  const texts = new Map<string, string>();
  const blobs = new Map<string, Buffer>();
  const mailboxRanges: { start: number; end: number; cite: string; path: string; sha256: string }[] = [];
  letters.forEach((letter, index) => {
    const number = 405 + index;
    const cite = `E-${pad(number, 4)}`;
    const body = letter.text + (letter.quotedFrom ?? '');
    const separator = `From ${PEOPLE[letter.from] ?? ''} Thu Nov 10 00:42:07 2022\n`;
    const bytes = Buffer.from(`From: ${letter.from} <${PEOPLE[letter.from] ?? ''}>\nTo: ${letter.to} <${PEOPLE[letter.to] ?? ''}>\nSubject: ${letter.subject}\nMessage-ID: <${number}@northgate.example>\n\n${body}`);
    const start = mailboxBytes + Buffer.byteLength(separator);
    const end = start + bytes.length;
    mailbox += `${separator}${bytes.toString('utf8')}\n`;
    mailboxBytes = end + 1;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const path = `originals/messages/${cite}.eml`;
    mailboxRanges.push({ start, end, cite, path, sha256 });
    blobs.set(path, bytes);
    const item = (part: number, fields: Partial<FrozenItem>, text: string): void => {
      const itemCite = part === 0 ? cite : `${cite}.${part}`;
      texts.set(itemCite, text);
      items.push({
        ref: `item:${number}${part === 0 ? '' : `.${part}`}` as FrozenItem['ref'], cite: itemCite, kind: part === 0 ? 'message' : 'attachment', parent: part === 0 ? null : `item:${number}` as FrozenItem['ref'],
        subject: part === 0 ? letter.subject : '', name: '', mediaType: part === 0 ? 'message/rfc822' : 'text/plain',
        from: part === 0 ? [{ name: letter.from, address: PEOPLE[letter.from] ?? '' }] : [], to: part === 0 ? [{ name: letter.to, address: PEOPLE[letter.to] ?? '' }] : [], cc: [], bcc: [],
        dateRaw: letter.at === '' ? 'the day before yesterday' : new Date(letter.at).toUTCString(), atUtcMs: letter.at === '' ? null : Date.parse(letter.at), offsetMinutes: letter.offset, dateBasis: letter.at === '' ? 'none' : 'date-header', messageId: `<${number}@northgate.example>`,
        sizeBytes: bytes.length, contentSha256: sha256, textSha256: hashOf(text) as FrozenItem['textSha256'], textBasis: 'plain', textTruncated: false,
        quoted: part === 0 && letter.quotedFrom !== undefined ? [{ start: letter.text.length, end: body.length }] : [],
        problems: number === 411 && part === 0 ? [{ code: 'mail.date-unreadable', reason: 'the Date header is not a date' }] : [],
        original: path, why: part === 0 ? 'cited' : 'family', ...fields,
      });
    };
    item(0, {}, body);
    if (letter.attachment !== undefined) item(1, { name: letter.attachment }, letter.attachment.startsWith('relay') ? 'retries = 30\nwait_seconds = 2\n' : 'Ceiling 1,500 per 15 minutes until withdrawn in writing.\n');
  });
  const mailboxSha256 = hashOf(mailbox);
  for (const range of mailboxRanges) {
    originals.push({ path: range.path, role: 'message', cite: range.cite, sha256: range.sha256 as FrozenOriginal['sha256'], sizeBytes: range.end - range.start, exhibit: mailboxSha256 as FrozenOriginal['exhibit'], exhibitName: 'devrel-2022.mbox', exhibitSizeBytes: Buffer.byteLength(mailbox), startByte: range.start, endByte: range.end });
  }
  const versions: FrozenVersion[] = VERSIONS.map(version => {
    const text = PROVISIONS.flatMap(provision => provision.wordings.filter(wording => wording.version === version.number).map(wording => `## ${wording.number} ${provision.heading}\n\n${wording.text}\n`)).join('');
    const cite = `V-${pad(version.number, 2)}`;
    const path = `originals/agreements/${cite} developer-agreement.md`;
    blobs.set(path, Buffer.from(text));
    originals.push({ path, role: 'agreement', cite, sha256: hashOf(text) as FrozenOriginal['sha256'], sizeBytes: Buffer.byteLength(text), exhibit: hashOf(text) as FrozenOriginal['exhibit'], exhibitName: 'developer-agreement.md', exhibitSizeBytes: Buffer.byteLength(text), startByte: 0, endByte: Buffer.byteLength(text) });
    return { ref: `version:${version.number}` as FrozenVersion['ref'], cite, agreement: 'Larkfeed Developer Agreement', label: version.label, sha256: hashOf(text) as FrozenVersion['sha256'], stated: version.stated, captured: version.captured, assented: null, original: path };
  });
  const provisions: FrozenProvision[] = PROVISIONS.flatMap(provision => provision.wordings.map(wording => ({
    ref: provisionRef(provision.lineage, versions, wording.version), lineage: provision.lineage, number: wording.number, heading: provision.heading, agreement: 'Larkfeed Developer Agreement',
    version: `version:${wording.version}` as FrozenProvision['version'], versionCite: `V-${pad(wording.version, 2)}`, text: wording.text,
  })));
  const rows = fixtureRows(options.rows ?? 640);
  const usageSha256 = rows[0]?.sha256 ?? hashOf('usage');
  const finding: FrozenFinding = {
    ref: 'finding:7' as FrozenFinding['ref'], cite: 'F-07', title: 'Repeats within five seconds of a refusal, Search Pages and Search Pages 2',
    slice: { fromUtcUs: null, toUtcUs: null, apps: ['Search Pages'], credentials: ['cr-04a1-secret-token'], endpoints: [], methods: [], statuses: [], where: [], sources: [], exclude: [], hits: [] },
    figures: { calls: rows.length, items: rows.reduce((sum, row) => sum + (row.items ?? 0), 0), bytes: rows.reduce((sum, row) => sum + (row.bytes ?? 0), 0) },
    byVersion: [{ version: 'version:5', cite: 'V-05', label: 'v2', figures: { calls: 0, items: 0, bytes: 0 } }, { version: 'version:8', cite: 'V-08', label: 'v5', figures: { calls: rows.length, items: 1, bytes: 2 } }],
    coverage: 'Two files cover 1 Aug to 31 Dec 2022. 15 to 21 Aug has no rows in any file: every reading is a floor, nothing is filled in.',
    digest: digestOf(rows) as FrozenFinding['digest'], query: 'calls where app = "Search Pages" and credential = "cr-04a1-secret-token"',
    sources: [{ sha256: usageSha256 as FrozenFinding['digest'], file: 'lark-api-2022-08b.csv.gz' }], firstAt: '2022-08-26T14:15:00.012Z', lastAt: '2022-08-26T14:25:39.012Z', madeAt: '2023-03-10T15:20:00.000Z', appVersion: '0.1.0', stale: false, staleReason: null,
    folder: 'findings/F-07', rows: options.summary === true ? 'summary' : 'complete',
  };
  const events: FrozenEvent[] = [
    { ref: 'event:44' as FrozenEvent['ref'], cite: 'EV-044', statement: 'Relay nodes rolled, four new credentials', edtf: '2022-11-03', basis: 'log entry', citations: ['item:406'], apps: ['Search Pages'], disputed: false, negative: null, note: audience === 'other-side' ? null : 'ask who approved it', fromUtcMs: Date.UTC(2022, 10, 3), toUtcMs: Date.UTC(2022, 10, 4), precision: 'day' },
    { ref: 'event:47' as FrozenEvent['ref'], cite: 'EV-047', statement: 'Legal takes over the use-case form for Search Pages 2', edtf: '2022-11~', basis: 'note', citations: [], apps: [], disputed: true, negative: null, note: null, fromUtcMs: Date.UTC(2022, 10, 1), toUtcMs: Date.UTC(2022, 11, 1), precision: 'month' },
    { ref: 'event:52' as FrozenEvent['ref'], cite: 'EV-052', statement: 'No notice about public bodies found', edtf: '', basis: '', citations: [], apps: [], disputed: false, negative: { query: '"public body" OR ministry', scope: 'devrel-2022.mbox, 12,846 items' }, note: null, fromUtcMs: null, toUtcMs: null, precision: '' },
  ];
  const links: FrozenLink[] = TIES.map((tie, index) => link(tie, index, audience, letters, versions, finding, events));
  const timeline: FrozenMoment[] = [
    ...versions.map((version): FrozenMoment => ({ at: `${version.stated ?? ''}T00:00:00.000Z`, atUtcMs: Date.parse(version.stated ?? ''), toUtcMs: null, edtf: version.stated ?? '', basis: 'stated', lane: 'agreement', title: `${version.agreement} ${version.label}`, ref: version.ref, cite: version.cite, citations: [], provisions: [] })),
    ...items.filter(item => item.parent === null).map((item): FrozenMoment => ({ at: item.atUtcMs === null ? null : new Date(item.atUtcMs).toISOString(), atUtcMs: item.atUtcMs, toUtcMs: null, edtf: '', basis: item.dateBasis, lane: 'correspondence', title: item.subject, ref: item.ref, cite: item.cite, citations: [], provisions: [] })),
    { at: finding.firstAt, atUtcMs: Date.parse(finding.firstAt ?? ''), toUtcMs: Date.parse(finding.lastAt ?? ''), edtf: '', basis: 'log', lane: 'finding', title: finding.title, ref: finding.ref, cite: finding.cite, citations: [], provisions: [] },
    ...events.map((event): FrozenMoment => ({ at: event.fromUtcMs === null ? null : new Date(event.fromUtcMs).toISOString(), atUtcMs: event.fromUtcMs, toUtcMs: event.toUtcMs, edtf: event.edtf, basis: event.basis, lane: 'event', title: event.statement, ref: event.ref, cite: event.cite, citations: event.citations, provisions: [] })),
  ];
  timeline.sort((a, b) => (a.atUtcMs ?? Number.MAX_SAFE_INTEGER) - (b.atUtcMs ?? Number.MAX_SAFE_INTEGER) || (a.ref < b.ref ? -1 : 1));
  const entries = fixtureChain(items.map(item => item.ref), audience);
  const head = entries.chain.at(-1);
  const custody: BundleCustody = { seq: head?.seq ?? 1, head: head?.hash ?? '', at: '2023-03-04T00:58:00.000Z' };
  const receipt = { takenInAt: '2023-03-02T08:58:31.000Z', receivedAt: '2023-03-02', fromWhom: 'Northgate Systems, Legal', medium: 'sealed drive', reference: 'NG-2023-114', custodian: 'Ruth Adeyemi', originalName: 'devrel-2022.mbox', originalPath: audience === 'other-side' ? '' : '/exports/devrel-2022.mbox', originalModifiedAt: null, hashList: 'matches' };
  const frozen = FrozenBundleSchema.parse({
    format: 1,
    bundle: { ref: 'bundle:2', cite: 'B-02', title: options.title ?? 'Request volume and pauses: what the letter rests on', audience, frozenAt: '2023-03-13T10:42:18.000Z', appVersion: '0.1.0', selection: { audience, title: '', lineages: [], fromUtcMs: null, toUtcMs: null, withLogs: false } },
    case: { uuid: '0a2f9c1e-5f64-4c57-9c1c-3a70a0a7d9d1', title: 'Larkfeed / Northgate' },
    parties: [{ name: 'Larkfeed', role: 'delivered' }, { name: 'Northgate Systems', role: 'registered' }],
    originals,
    exhibits: [
      { sha256: mailboxSha256, name: 'devrel-2022.mbox', kind: 'mail', format: 'mbox', sizeBytes: Buffer.byteLength(mailbox), records: 12_846, rejected: 0, skipped: 0, inside: 'part', receipts: [receipt] },
      ...versions.map(version => ({ sha256: version.sha256, name: 'developer-agreement.md', kind: 'agreement', format: 'markdown', sizeBytes: 900, records: 61, rejected: 0, skipped: 0, inside: 'whole', receipts: [{ ...receipt, originalName: 'developer-agreement.md', fromWhom: 'Larkfeed Developer Policy' }] })),
      { sha256: usageSha256, name: 'lark-api-2022-08b.csv.gz', kind: 'usage', format: 'csv', sizeBytes: 4_120_553_112, records: 68_911_204, rejected: 1_204, skipped: 1, inside: 'named', receipts: [{ ...receipt, originalName: 'lark-api-2022-08b.csv.gz' }] },
    ],
    items, versions, provisions, links, findings: [finding], events, timeline,
    holdings: [
      { kind: 'items', held: 12_846, inside: items.length, left: [{ code: 'not-cited', count: 12_846 - items.length, reason: 'not cited by anything chosen' }] },
      { kind: 'findings', held: 19, inside: 1, left: [{ code: 'not-linked', count: 18, reason: 'not linked to a chosen provision' }] },
      { kind: 'finding-rows', held: 1, inside: options.summary === true ? 0 : 1, left: options.summary === true ? [{ code: 'too-many-rows', count: 1, reason: 'more than 1,000,000 rows: totals a day, first and worst rows, and the command are inside' }] : [] },
      { kind: 'events', held: 31, inside: 3, left: [{ code: 'not-linked', count: 28, reason: 'not linked to a chosen provision' }] },
      { kind: 'links', held: 214, inside: links.length, left: [{ code: 'other-provision', count: 214 - links.length, reason: 'on provisions that were not chosen' }] },
      { kind: 'versions', held: 8, inside: 2, left: [{ code: 'not-relied-on', count: 6, reason: 'no link or finding relies on them' }] },
      { kind: 'exhibits', held: 412, inside: 2, left: [{ code: 'in-part', count: 1, reason: 'mailboxes of which only cited messages were taken' }, { code: 'usage-named', count: 14, reason: 'usage originals, named by hash and size' }, { code: 'not-cited', count: 395, reason: 'nothing in them is cited' }] },
      { kind: 'custody', held: custody.seq, inside: entries.shown.length, left: [{ code: 'other-objects', count: custody.seq - entries.shown.length, reason: 'acts on things that are not inside' }] },
    ],
  });
  const sources: BundleSources = {
    async *original(original) { yield blobs.get(original.path) ?? Buffer.alloc(0); },
    itemText: async item => texts.get(item.cite) ?? '',
    unpack: () => null,
    async *findingRows() { for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100); },
    custody: () => entries.shown,
    chain: () => entries.chain,
    credential: value => (audience === 'internal' ? value : `credential-01 (h:${hashOf(value).slice(0, 8)})`),
  };
  return { frozen, custody, sources, mailbox };
}

function provisionRef(lineage: number, versions: readonly FrozenVersion[], number: number): FrozenProvision['ref'] {
  const version = versions.find(candidate => candidate.ref === `version:${number}`);
  return `provision:${lineage}@${(version?.sha256 ?? '').slice(0, 12)}` as FrozenProvision['ref'];
}

function link(tie: Tie, index: number, audience: string, letters: readonly Letter[], versions: readonly FrozenVersion[], finding: FrozenFinding, events: readonly FrozenEvent[]): FrozenLink {
  const isInternal = audience !== 'other-side';
  const common = { linkId: index + 1, provision: provisionRef(tie.lineage, versions, tie.version), bearing: tie.bearing, madeAt: '2023-03-12T16:00:00.000Z', strength: isInternal ? 'direct' : null, note: isInternal ? tie.note ?? '' : null, madeBy: isInternal ? 'R. Adeyemi' : null };
  if (tie.letter !== undefined && tie.words !== undefined) {
    const letter = letters[tie.letter];
    const start = letter?.text.indexOf(tie.words) ?? 0;
    const number = 405 + tie.letter;
    const range = `#c${start}-${start + tie.words.length}`;
    return { ...common, evidence: `item:${number}${range}`, evidenceCite: `E-${pad(number, 4)}${range}`, evidenceKind: 'passage', quote: tie.words, title: letter?.from ?? '', evidenceAt: letter?.at ?? null };
  }
  if (tie.finding !== undefined) return { ...common, evidence: finding.ref, evidenceCite: finding.cite, evidenceKind: 'finding', quote: '', title: finding.title, evidenceAt: finding.firstAt };
  return { ...common, evidence: `event:${tie.event ?? 0}`, evidenceCite: `EV-${pad(tie.event ?? 0, 3)}`, evidenceKind: 'event', quote: '', title: events[0]?.statement ?? '', evidenceAt: '2022-11-03' };
}

function fixtureRows(count: number): BundleRequest[] {
  const sha256 = hashOf('lark-api-2022-08b');
  return Array.from({ length: count }, (_, index): BundleRequest => ({
    sha256, exhibit: sha256, file: 'lark-api-2022-08b.csv.gz', line: 18_204_411 + Math.floor(index / 2) * 3, nth: 1 + (index % 2), atUtcUs: Date.UTC(2022, 7, 26, 14, 15) * 1_000 + index * 1_000_000 + 12_345,
    app: index % 3 === 0 ? 'Search Pages 2' : 'Search Pages', credential: 'cr-04a1-secret-token', endpoint: index % 7 === 0 ? '=HYPERLINK("http://x.example")' : '/2/posts/search', method: 'GET', status: index % 4 === 0 ? 429 : 200, items: index % 4 === 0 ? 0 : 100 - (index % 50), bytes: 118 + ((index * 7919) % 60_000),
  }));
}

/** The digest as the design words it, written apart from the exporter. */
export function digestOf(rows: readonly BundleRequest[]): string {
  const lines = rows.map(row => [row.sha256, row.line, row.nth] as const).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2]));
  return hashOf(lines.map(([sha256, line, nth]) => `${sha256} ${line}${nth > 1 ? `#${nth}` : ''}\n`).join(''));
}

function fixtureChain(refs: readonly string[], audience: string): { readonly shown: CustodyExtract[]; readonly chain: { seq: number; hash: string }[] } {
  const shown: CustodyExtract[] = [];
  const chain: { seq: number; hash: string }[] = [];
  let previous = '0'.repeat(64);
  for (let seq = 1; seq <= 40; seq += 1) {
    const isHead = seq === 40;
    const object = isHead ? 'bundle:2' : refs[seq % refs.length] ?? 'case';
    const at = new Date(Date.UTC(2023, 2, 2, 8, 58) + seq * 3_600_000).toISOString();
    const purpose = isHead ? 'Froze B-02' : 'Read from devrel-2022.mbox';
    // Keys in the order RFC 8785 asks for.
    const text = JSON.stringify({ appVersion: '0.1.0', at, counterparty: '', declaredName: 'R. Adeyemi', declaredRole: 'investigator', facts: {}, format: 1, host: 'desk-4', monotonicNs: String(seq * 1_000), objects: [{ after: null, before: null, ref: object }], offsetMinutes: 60, osUser: 'radeyemi', outcome: 'done', previous, purpose, seq, verb: isHead ? 'exported' : 'parsed' });
    const hash = createHash('sha256').update(Buffer.of(0)).update(text, 'utf8').digest('hex');
    previous = hash;
    chain.push({ seq, hash });
    if (audience !== 'other-side' || seq % 9 !== 0) shown.push({ seq, hash, at, verb: isHead ? 'exported' : 'parsed', objects: [object], who: 'R. Adeyemi', purpose, entry: text });
  }
  return { shown, chain };
}
