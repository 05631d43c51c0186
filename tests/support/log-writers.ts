import fc from 'fast-check';

/** A request as every format can say it. */
export interface PlainRequest {
  /** Whole seconds, UTC milliseconds. */
  readonly atMs: number;
  readonly credential: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number | null;
}

const START = Date.UTC(2022, 1, 26);

export const plainRequest: fc.Arbitrary<PlainRequest> = fc.record({
  atMs: fc.integer({ min: 0, max: 6 * 86_400 }).map(seconds => START + seconds * 1_000), credential: fc.constantFrom('cr-1', 'cr-2', 'Ville_de_Besançon', 'say"hi"', 'back\\slash', ''), method: fc.constantFrom('GET', 'POST'),
  path: fc.constantFrom('/2/posts/search?max=5', '/2/users/123/posts', '/2/users/4567/posts', '/2/lists/8/members'), status: fc.constantFrom(200, 201, 429, 500), bytes: fc.option(fc.nat(5_000_000), { freq: 8 }),
});

export type Written = 'csv' | 'jsonl' | 'combined' | 'w3c' | 'alb' | 'cloudtrail';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes requests as a log of each format does, with a record that cannot be read every `spoilEvery` of them. */
export function writeLog(format: Written, requests: readonly PlainRequest[], spoilEvery: number): string {
  const lines = requests.flatMap((request, at) => [lineOf(format, request), ...((at + 1) % spoilEvery === 0 ? [SPOILED[format][at % SPOILED[format].length]!] : [])]);
  switch (format) {
    case 'csv': return `time,credential,method,path,status,bytes\n${lines.join('\n')}\n`;
    case 'w3c': return `#Version: 1.0\n#Fields: date time cs-username cs-method cs-uri-stem sc-status sc-bytes\n${lines.join('\n')}\n`;
    case 'cloudtrail': return `{"Records":[${lines.join(',\n')}]}`;
    case 'jsonl': case 'combined': case 'alb': return `${lines.join('\n')}\n`;
  }
}

const SPOILED: Readonly<Record<Written, readonly string[]>> = {
  csv: ['soon,cr-1,GET,/x,200,1', 'too,few', '2022-13-01T00:00:00Z,cr-1,GET,/x,200,1', '2022-03-01T00:00:00Z,cr-1,GET,/x,200,many', '0001-01-01T00:00:00Z,cr-1,GET,/x,200,1'],
  jsonl: ['{"time":"2022-', '{"time":"soon","credential":"cr-1"}', 'not json at all', '{"credential":"cr-1"}'],
  combined: ['10.0.0.1 - - [soon] "GET /x HTTP/1.1" 200 1', '10.0.0.1 - - [32/Feb/2022:00:00:00 +0000] "GET /x HTTP/1.1" 200 1', 'no log line'],
  w3c: ['2022-03-01 10:00:00 cr-1 GET', '2022-02-30 10:00:00 cr-1 GET /x 200 1', '2022-03-01 soon cr-1 GET /x 200 1'],
  alb: ['http 2022-03-01T10:00:00.000000Z app/x', 'http soon app/x 10.0.0.1:1 10.0.0.2:80 0.1 0.1 0.1 200 200 0 1 "GET https://example.org:443/x HTTP/1.1" "-" - -'],
  cloudtrail: ['{"eventVersion":"1.08","eventTime":"soon"}', '{"eventVersion":"1.08"}'],
};

function lineOf(format: Written, { atMs, credential, method, path, status, bytes }: PlainRequest): string {
  const iso = new Date(atMs).toISOString();
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  switch (format) {
    case 'csv': return `${iso},${quoted(credential)},${method},${path},${status},${bytes ?? ''}`;
    case 'jsonl': return JSON.stringify({ time: iso, credential, http: { method, path, status }, bytes });
    case 'combined': return `10.0.0.1 - "${credential.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}" [${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]!}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000] "${method} ${path} HTTP/1.1" ${status} ${bytes ?? '-'}`;
    case 'w3c': return `${iso.slice(0, 10)} ${iso.slice(11, 19)} ${quoted(credential)} ${method} ${path} ${status} ${bytes ?? '-'}`;
    case 'alb': return `http ${iso.replace('Z', '000Z')} app/x 10.0.0.1:1 10.0.0.2:80 0.1 0.1 0.1 ${status} ${status} 0 ${bytes ?? 0} "${method} https://example.org:443${path} HTTP/1.1" "-" - -`;
    case 'cloudtrail': return JSON.stringify({ eventVersion: '1.08', userIdentity: { accessKeyId: credential }, eventTime: iso.replace('.000Z', 'Z'), eventName: path, requestParameters: { bytes } });
  }
}
