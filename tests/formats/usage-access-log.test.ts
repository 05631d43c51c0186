import { describe, expect, test } from 'vitest';
import { buildAndDump } from '../support/built-source.ts';

const AT = '[01/Mar/2022:10:00:00 +0000]';
const common = (path = '/2/posts'): string => `10.0.0.1 - frank ${AT} "GET ${path} HTTP/1.1" 200 2326\n`;
const combined = (path = '/2/posts', agent = 'Mozilla/5.0 (X11)'): string => `${common(path).trim()} "http://example.org/start" "${agent}"\n`;
const eight = combined().repeat(8);

async function piecesOf(text: string | Uint8Array): Promise<string[]> {
  const { pieces } = await buildAndDump(text);
  return pieces.map(piece => `${piece.code}@${piece.line}`);
}

describe('web server logs', () => {
  test('a common line comes apart; a dash is nothing; ids leave the path', async () => {
    const { rows } = await buildAndDump(`${common('/2/users/123/posts?x=1')}10.0.0.2 - - ${AT} "POST /a HTTP/2.0" 304 -\r\n`);
    expect(rows.map(({ line, atUtcUs, values }) => ({ line, atUtcUs, values }))).toEqual([
      { line: 1, atUtcUs: Date.UTC(2022, 2, 1, 10) * 1_000, values: { host: '10.0.0.1', ident: '', user: 'frank', method: 'GET', path: '/2/users/:id/posts', protocol: 'HTTP/1.1', status: '200', bytes: 2326 } },
      { line: 2, atUtcUs: Date.UTC(2022, 2, 1, 10) * 1_000, values: { host: '10.0.0.2', ident: '', user: '', method: 'POST', path: '/a', protocol: 'HTTP/2.0', status: '304', bytes: -1 } },
    ]);
  });

  test('escaped quotes and backslashes are taken out; other escapes stay as they stand', async () => {
    const { rows } = await buildAndDump(`${combined()}${combined('/b', String.raw`say \"hi\" \\ \x41 \xe9`)}`);
    expect(rows.map(row => row.values['user agent'])).toEqual(['Mozilla/5.0 (X11)', String.raw`say "hi" \ A \xe9`]);
  });

  test('a virtual host before and more fields behind are told by their number', async () => {
    const line = `example.org:443 ${combined().trim()} 0.125 "10.0.0.9:80, 10.0.0.8:80" [x y]\n`;
    const { rows } = await buildAndDump(line.repeat(3));
    expect(rows[0]?.values).toMatchObject({ 'vhost': 'example.org:443', 'path': '/2/posts', 'referrer': 'http://example.org/start', 'extra 1': '0.125', 'extra 2': '10.0.0.9:80, 10.0.0.8:80', 'extra 3': 'x y' });
  });

  test('what is no request line is all path, and counts', async () => {
    const odd = ['-', '', String.raw`\x16\x03\x01`, 'GET /a b HTTP/1.0', 'GET /old', 'get /low HTTP/1.1'].map(request => `10.0.0.1 - - ${AT} "${request}" 400 0 "-" "-"\n`).join('');
    const { rows, pieces } = await buildAndDump(eight + odd);
    expect(pieces).toEqual([]);
    expect(rows.slice(8).map(({ values }) => [values['method'], values['path'], values['protocol']])).toEqual([
      ['', '', ''], ['', '', ''], ['', String.raw`\x16\x03\x01`, ''], ['GET', '/a b', 'HTTP/1.0'], ['GET', '/old', ''], ['', 'get /low HTTP/1.1', ''],
    ]);
  });

  test.each<[string, string, string[]]>([
    ['a line without its end', `${eight}10.0.0.1 - - ${AT} "GET /half`, ['usage.unterminated-quote@9']],
    ['text after a closing quote', `${eight}10.0.0.1 - - ${AT} "GET "a" HTTP/1.1" 200 1 "-" "-"\n`, ['usage.bad-quote@9']],
    ['a common line among combined ones', `${eight}${common()}`, ['usage.ragged-row@9']],
    ['a time that is none', `${eight}${combined().replace('Mar', 'Foo')}`, ['usage.bad-time@9']],
    ['years 0001 and 9999', `${eight}${combined().replace('2022', '0001')}${combined().replace('2022', '9999')}`, ['usage.time-out-of-range@9', 'usage.time-out-of-range@10']],
    ['bytes past 53 bits', `${eight}${combined().replace('2326', '9007199254740993')}`, ['usage.bad-number@9']],
    ['a NUL byte, and one in a line that does not read', `${eight}${combined('/\u0000')}10.0.0.1 - - ${AT} "\u0000\n`, ['usage.nul-byte@9', 'usage.nul-byte@10']],
    ['blank lines', `${eight}\n\r\n${combined()}`, ['blank@9']],
  ])('%s', async (_name, text, expected) => {
    expect(await piecesOf(text)).toEqual(expected);
  });

  test('bytes that are not UTF-8 are rejects', async () => {
    expect(await piecesOf(Buffer.concat([Buffer.from(eight), Buffer.from(combined('/\u00ff'), 'latin1'), Buffer.from(combined('/é'))]))).toEqual(['usage.invalid-encoding@9']);
  });
});

describe('load balancer logs', () => {
  const line = (more = ''): string => `https 2022-03-01T10:00:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57 "GET https://www.example.com:443/2/users/77/posts?x=1 HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:x "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm" 1 2022-03-01T10:00:00.100000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-"${more}\n`;

  test('roles are those of the documented fields, and fields of later years may follow', async () => {
    const { rows, pieces } = await buildAndDump(`${line()}${line(' TID_1')}${line(' TID_1 "new" 7')}`);
    expect(pieces).toEqual([]);
    expect(rows[0]?.atUtcUs).toBe(Date.UTC(2022, 2, 1, 10) * 1_000 + 186_641);
    expect(rows.map(({ values }) => [values['method'], values['path'], values['elb_status_code'], values['sent_bytes'], values['redirect_url'], values['conn_trace_id']])).toEqual([
      ['GET', '/2/users/:id/posts', '200', 57, '', ''], ['GET', '/2/users/:id/posts', '200', 57, '', 'TID_1'], ['GET', '/2/users/:id/posts', '200', 57, '', 'TID_1'],
    ]);
  });

  test('a line that breaks off is a reject', async () => {
    expect(await piecesOf(`${line().repeat(4)}https 2022-03-01T10:00:00.186641Z app/my\n`)).toEqual(['usage.ragged-row@5']);
  });
});
