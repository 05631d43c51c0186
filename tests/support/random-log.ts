import fc from 'fast-check';
import { NAIVE_HEADER } from './naive-log.ts';

const START = Date.UTC(2022, 1, 26);

/** A record of a random log: mostly requests, some lines that cannot be read or do not count. */
const record = fc.oneof(
  { weight: 40, arbitrary: fc.record({
    secs: fc.integer({ min: 0, max: 6 * 86_400 }), micros: fc.integer({ min: 0, max: 999_999 }), app: fc.integer({ min: 0, max: 4 }), credential: fc.integer({ min: 0, max: 9 }), method: fc.constantFrom('GET', 'POST'),
    path: fc.constantFrom('/2/posts/search?max=5', '/2/users/123/posts', '/2/users/4567/posts', '/2/lists/8/members', '/2/stream/rules'), status: fc.constantFrom('200', '200', '201', '429', '500', '', 'OK'),
    items: fc.constantFrom('0', '7', '100', '', '-'), bytes: fc.nat(5_000_000), tenant: fc.constantFrom('plain', 'with, comma', 'say ""hi""', 'two\nlines', 'two\r\nlines', 'Ville de Besançon', ''), id: fc.nat(),
  }).map(row => {
    const at = `${new Date(START + row.secs * 1_000).toISOString().slice(0, 19)}.${String(row.micros).padStart(6, '0')}Z`;
    const tenant = /[",\n]/.test(row.tenant) ? `"${row.tenant}"` : row.tenant;
    return `${at},app-${row.app},cr-${row.credential},${row.method},${row.path},${row.status},${row.items},${row.bytes},${tenant},${row.id}`;
  }) },
  { weight: 6, arbitrary: fc.constantFrom(
    'too,few,fields', '2022-03-01T00:00:00.000000Z,a,b,GET,/x,200,1,1,t,1,one-more', 'yesterday,app-1,cr-1,GET,/2/posts/search,200,1,1,t,1', '0001-01-01T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,1,1,t,1',
    '2022-02-30T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,1,1,t,1', '2022-03-01T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,many,1,t,1', '2022-03-01T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,1,-5,t,1',
    '2022-03-01T00:00:00.000000Z,app\u0000,cr-1,GET,/2/posts/search,200,1,1,t,1', '2022-03-01T00:00:00.000000Z,app-1,cr-1,GET,/2/posts/search,200,1,1,\u00ff\u00fe,1',
  ) },
  { weight: 3, arbitrary: fc.constantFrom('', '# a comment', NAIVE_HEADER) },
);

/** Bytes of a random log: any order of times, LF or CRLF, with or without a last line end. Every quote in it is closed. */
export const randomLog = fc.record({ records: fc.array(record, { minLength: 1, maxLength: 120 }), end: fc.constantFrom('\n', '\r\n'), hasLastEnd: fc.boolean() })
  .map(({ records, end, hasLastEnd }) => {
    const text = [NAIVE_HEADER, ...records].join(end) + (hasLastEnd ? end : '');
    // The reject with stray bytes is Latin-1 as it stands; everything else is UTF-8.
    return Buffer.concat(text.split('\u00ff\u00fe').flatMap((part, at) => [...(at === 0 ? [] : [Buffer.from([0xff, 0xfe])]), Buffer.from(part, 'utf8')]));
  });
