import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sliceOf, withFilters } from '../../../main/cli/filters.ts';
import type { FilterOptions } from '../../../main/cli/filters.ts';
import { Slice } from '../../../shared/domain/usage.ts';
import { listWord, queryOf, readList } from '../../../shared/domain/slice-query.ts';

/** Anything a log may hold that a shell can hand on. */
const value = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }).filter(text => !text.includes('\0')), fc.constantFrom('', '-x', '--app', 'a,b', 'a\\,b', '\\', ' a ', '\t', 'O\'Neil', '$(rm -rf /)', '`id`', '"', '!!', '*', 'a\nb', 'a\\', ',', 'é ', '/2/users/:id/posts', '#x', '~'));
const values = fc.array(value, { maxLength: 3 });
const instant = fc.option(fc.integer({ min: -8_520_336_000_000_000, max: 7_289_654_400_000_000 }));
const anySlice = fc.record({
  fromUtcUs: instant, toUtcUs: instant, apps: values, credentials: values, endpoints: values, methods: values, statuses: fc.subarray(['429', '5xx', '200']),
  where: fc.array(fc.record({ column: value.filter(name => name !== '' && !name.includes('=')), value }), { maxLength: 2 }), sources: fc.subarray(['a'.repeat(64), 'b'.repeat(64)]),
  exclude: fc.subarray(['errors', 'refusals'] as const), hits: fc.subarray([1, 7]),
}).map(slice => Slice.parse(slice));

/** What the command line makes of the words that a real shell makes of a line. */
function readBack(line: string): Slice {
  const words = execFileSync('sh', ['-c', `proviso() { printf '%s\\0' "$@"; }\n${line}`], { encoding: 'utf8' }).split('\0').slice(0, -1);
  expect(words.slice(0, 3)).toEqual(['usage', 'CASE', 'count']);
  const command = withFilters(new Command()).exitOverride();
  command.parse(words.slice(3), { from: 'user' });
  return Slice.parse(sliceOf(command.opts<FilterOptions>(), source => source));
}

test('the line that is shown for a slice is read back as that slice, by a real shell and the command line', () => {
  fc.assert(fc.property(anySlice, slice => { expect(readBack(queryOf(slice))).toEqual(slice); }), { numRuns: 150 });
});

test('plain values stand as they are, and everything is asked by no filter at all', () => {
  expect([queryOf(Slice.parse({})), queryOf(Slice.parse({ apps: ['Search Pages'], statuses: ['5xx'], endpoints: ['/2/users/:id/posts'], fromUtcUs: 1_660_000_000_000_250, exclude: ['errors'] }))])
    .toEqual(['proviso usage CASE count', `proviso usage CASE count --from 2022-08-08T23:06:40.000250Z --app 'Search Pages' --endpoint /2/users/:id/posts --status 5xx --exclude errors`]);
});

test('several values of one option are separated by commas, and blanks around them are dropped', () => {
  expect([readList('a, b ,,c'), readList(String.raw`a\,b,c\\,\ d`), readList(String.raw`C:\dir`), readList(' '), readList('')]).toEqual([['a', 'b', 'c'], ['a,b', 'c\\', ' d'], [String.raw`C:\dir`], [], ['']]);
  fc.assert(fc.property(fc.array(value, { minLength: 1 }).filter(list => list.every(word => word !== '')), list => { expect(readList(list.map(listWord).join(','))).toEqual(list); }));
});
