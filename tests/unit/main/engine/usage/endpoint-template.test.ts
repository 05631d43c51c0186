import { expect, test } from 'vitest';
import { EndpointTemplates } from '../../../../../main/engine/usage/endpoint-template.ts';

function template(text: string, own: string[] = []): string {
  const templates = new EndpointTemplates(own);
  const bytes = new Uint8Array(4 * Math.ceil(text.length / 4) + 8);
  // At every place in a word, with something behind it that is not part of the field.
  const answers = [0, 1, 2, 3].map(shift => {
    bytes.fill(55);
    bytes.set(Buffer.from(text), shift);
    templates.apply(bytes, new DataView(bytes.buffer), new Int32Array(bytes.buffer), shift, shift + text.length);
    return Buffer.from(templates.bytes.subarray(templates.start, templates.end)).toString();
  });
  expect(new Set(answers).size).toBe(1);
  return answers[0] ?? '';
}

test.each([
  ['/2/users/123/tweets', '/2/users/:id/tweets'],
  ['/2/users/7', '/2/users/:id'],
  ['/2/posts/search?max=5&q=a/b#x', '/2/posts/search'],
  ['/api/2/users/99', '/api/2/users/:id'],
  ['/1.1/statuses/show/210462857140252672.json', '/1.1/statuses/show/:id.json'],
  ['/v1/jobs/3f2504e0-4f89-11d3-9a0c-0305e82c3301/log', '/v1/jobs/:id/log'],
  ['/blob/d41d8cd98f00b204e9800998ecf8427e', '/blob/:id'],
  ['/files/dQw4w9WgXcQ_1-aaaaaaaa', '/files/:id'],
  ['/users/alice/followers', '/users/alice/followers'],
  ['/oauth2/token', '/oauth2/token'],
  ['https://api.larkfeed.example:443/2/users/5/posts?x=1', '/2/users/:id/posts'],
  ['GET /2/users/5/posts HTTP/1.1', '/2/users/:id/posts'],
  ['GET https://api.larkfeed.example/2/users/5 HTTP/2', '/2/users/:id'],
  ['/', '/'], ['', ''], ['//7//8', '//7//:id'],
  [`/${'1/'.repeat(1_500)}`, `/${'1/:id/'.slice(0, 2)}${':id/'.repeat(1_022)}:id`],
])('%s counts under its template', (path, expected) => {
  expect(template(path).slice(0, 3_000)).toBe(expected.slice(0, 3_000));
});

test('templates of the mapping come first', () => {
  expect(template('/2/users/alice/posts', ['/2/users/:name/posts'])).toBe('/2/users/:name/posts');
  expect(template('/2/users/alice', ['/2/users/:name/posts'])).toBe('/2/users/alice');
  expect(template('/2/users//posts', ['/2/users/:name/posts'])).toBe('/2/users//posts');
});
