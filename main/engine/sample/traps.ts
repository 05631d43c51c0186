const QUARTER_MS = 900_000;

/** A rush of calls of one credential: what limits, patterns and relays of the sample are about. */
interface Rush { readonly atMs: number; readonly app: string; readonly credential: string; readonly calls: number; /** Every second call past this many is refused. */ readonly refusedPast: number }

const may = Date.UTC(2022, 4, 12, 9, 15), august = Date.UTC(2022, 7, 26, 14, 15), october = Date.UTC(2022, 9, 18, 8, 30);

/** Each within a quarter of an hour; the relay takes August's over to the second app two minutes after the first refusals. */
const RUSHES: readonly Rush[] = [
  { atMs: may, app: 'search-pages', credential: 'cr-04a1', calls: 620, refusedPast: 450 },
  { atMs: august, app: 'search-pages', credential: 'cr-04a1', calls: 1_911, refusedPast: 1_500 },
  { atMs: august + QUARTER_MS, app: 'search-pages-2', credential: 'cr-07c0', calls: 1_240, refusedPast: 1_500 },
  { atMs: august + QUARTER_MS, app: 'search-pages-2', credential: 'cr-07c1', calls: 900, refusedPast: 1_500 },
  { atMs: august + QUARTER_MS, app: 'search-pages-2', credential: 'cr-07c2', calls: 800, refusedPast: 1_500 },
  { atMs: october, app: 'search-pages', credential: 'cr-04a2', calls: 980, refusedPast: 1_500 },
];

/** Lines of all rushes, in order of time. */
export function rushLines(): readonly string[] {
  return RUSHES.flatMap(({ atMs, app, credential, calls, refusedPast }, rush) => Array.from({ length: calls }, (_, at) => {
    const time = new Date(atMs + Math.floor((at * (QUARTER_MS - 1_000)) / calls)).toISOString();
    const isRefused = at >= refusedPast && at % 2 === 1;
    const id = `5a${String(rush).padStart(2, '0')}${String(at).padStart(12, '0')}`;
    return `${time},${id},${app},${credential},GET,/2/posts/search,${isRefused ? '429,0,118' : '200,100,59240'},40,10.0.20.${at % 250}`;
  })).sort((one, other) => (one.slice(0, 24) < other.slice(0, 24) ? -1 : one.slice(0, 24) > other.slice(0, 24) ? 1 : 0));
}

/** Tenants of the Capitol app with the day they joined; the last two are no public bodies. */
const TENANTS: readonly (readonly [name: string, from: string])[] = [
  ['Halden Water Board', '2022-04-01'], ['Halden City Press Office', '2022-04-01'], ['Licensing Authority', '2022-04-01'], ['Ministry of Transport media desk', '2022-08-01'],
  ['Ministry of Health media desk', '2022-08-01'], ['Coast Guard', '2022-09-01'], ['Electoral Office', '2022-10-01'], ['Waterside Media', '2022-01-01'], ['Capitol Street Books', '2022-01-01'],
];

/**
 * A line of the log as the collector of the sample wrote it: with the tenant of the Capitol app as a twelfth column, and with Global Ads on
 * the credential of Northgate Ads in the launch week. Lines that are no records stay as they are.
 */
export function collected(line: string): string {
  const fields = line.split(',');
  if (fields.length !== 11) return line;
  if (line.startsWith('timestamp,')) return `${line},tenant`;
  const [time = '', id = '', app = ''] = fields;
  if (app === 'global-ads' && time >= '2022-11-01' && time < '2022-11-08') fields[3] = 'cr-0b13';
  const joined = app === 'cloud-flows-capitol' ? TENANTS.filter(([, from]) => time >= from) : [];
  const tenant = joined.length === 0 ? '' : joined[Number.parseInt(id.slice(0, 4), 16) % joined.length]?.[0] ?? '';
  return `${fields.join(',')},${tenant}`;
}

/** True for a line that is a record of its own. */
export function isRecord(line: string): boolean {
  return line.split(',').length === 11 && /^\d{4}-\d{2}-\d{2}T/.test(line);
}
