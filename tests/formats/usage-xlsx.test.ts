import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImportedExhibit } from '../../shared/contract/case.ts';
import type { RequestRef } from '../../shared/domain/refs.ts';
import { checkCase } from '../../main/engine/case-file/check.ts';
import { unpackLine } from '../../main/engine/export/unpack-line.ts';
import { Workbook } from '../../main/engine/tables/xlsx/workbook.ts';
import { ONE_BUCKET } from '../../main/engine/usage/buckets.ts';
import { coverageOf } from '../../main/engine/usage/coverage.ts';
import { digestOf } from '../../main/engine/usage/file-order.ts';
import { measure } from '../../main/engine/usage/measure.ts';
import { pageRows } from '../../main/engine/usage/page-rows.ts';
import { requestContext } from '../../main/engine/usage/request-context.ts';
import { tempDir } from '../support/temp.ts';
import { makeUsageCase, slice } from '../support/usage-case.ts';
import type { UsageCase } from '../support/usage-case.ts';
import { cellName, escaped, sheetXml, styled, workbookOf } from '../support/workbook.ts';
import type { Cell } from '../support/workbook.ts';
import { zipOf } from '../support/zip-writer.ts';

const HEADER: readonly string[] = ['time', 'app', 'endpoint', 'method', 'status', 'items'];
/** 1 March 2022 as workbooks count days. */
const MARCH = 44_621;
const request = (day: number, at: number): readonly Cell[] => [styled(MARCH + day - 1 + (10 * 3_600 + at * 60) / 86_400, 1), `app-${at % 3}`, '/2/tweets', 'GET', 200, at];
const sheetOf = (day: number, rows: number): { rows: readonly (readonly Cell[])[] } => ({ rows: [HEADER, ...Array.from({ length: rows }, (_, at) => request(day, at))] });
const DATES = { formats: ['yyyy\\-mm\\-dd hh:mm:ss'] };

async function take(usage: UsageCase, bytes: Uint8Array, name = 'calls.xlsx', zone = 'UTC'): Promise<ImportedExhibit> {
  const [exhibit] = (await usage.take({ [name]: bytes }, { zone })).exhibits;
  if (exhibit === undefined) throw new Error('nothing came in');
  return exhibit;
}

/** Text of a sheet and what is said of it. */
async function textOf(bytes: Uint8Array, index = 0): Promise<{ text: string; codes: string[] }> {
  const path = join(tempDir(), 'a.xlsx');
  writeFileSync(path, bytes);
  const workbook = await Workbook.open(path);
  const pieces: Uint8Array[] = [];
  try {
    const { notes } = await workbook.read(index, { write: text => { pieces.push(text); return Promise.resolve(); } });
    return { text: Buffer.concat(pieces).toString('utf8'), codes: notes.map(note => note.code) };
  } finally {
    await workbook.close();
  }
}

/** The same by the script that anyone can run. */
function scriptText(bytes: Uint8Array, index = 0): string {
  const folder = tempDir();
  writeFileSync(join(folder, 'it\'s.xlsx'), bytes);
  return execFileSync('sh', ['-c', unpackLine('it\'s.xlsx', [{ kind: 'xlsx', index }], null)], { cwd: folder, maxBuffer: 1 << 28 }).toString('utf8');
}

const problems = (usage: UsageCase): string[] => usage.context.db.prepare<[], { code: string }>('SELECT code FROM problem ORDER BY problem_id').all().map(({ code }) => code);

test('each sheet that is a log comes in as a log of its own, counted, cited and opened by the rows of the sheet', async () => {
  const usage = makeUsageCase();
  const exhibit = await take(usage, workbookOf({ 'March 1': sheetOf(1, 50), Notes: { rows: [['what this is'], ['a list of calls']] }, 'March 2': sheetOf(2, 40) }, DATES));
  const cells = (await measure(usage.context, slice(), { buckets: ONE_BUCKET, by: null, signal: usage.context.signal })).cells;
  expect([exhibit.status, exhibit.code, exhibit.counts['requests'], exhibit.counts['logs'], cells.map(({ calls, items }) => [calls, items]), coverageOf(usage.context.db).map(({ file, rows, firstAt }) => [file, rows, firstAt])]).toEqual([
    'noted', 'archive.parts-unread', 90, 2, [[90, 1_225 + 780]],
    [['calls.xlsx › March 1', 50, '2022-03-01T10:00:00.000Z'], ['calls.xlsx › March 2', 40, '2022-03-02T10:00:00.000Z']],
  ]);
  const { rows } = await pageRows(usage.context, slice(), null, 500, usage.context.signal);
  const row = rows[57]!;
  const shown = await requestContext(usage.context, row.ref as RequestRef, 1);
  expect([row.line, shown.lines.map(({ line, text }) => [line, text])]).toEqual([9, [[8, '2022-03-02T10:06:00,app-0,/2/tweets,GET,200,6'], [9, '2022-03-02T10:07:00,app-1,/2/tweets,GET,200,7'], [10, '2022-03-02T10:08:00,app-2,/2/tweets,GET,200,8']]]);
});

test('the script that stands with a finding gives the bytes that rows and digest are counted in', async () => {
  const bytes = workbookOf({ 'March 1': sheetOf(1, 1_200) }, DATES), usage = makeUsageCase();
  await take(usage, bytes);
  const text = scriptText(bytes), sha256 = createHash('sha256').update(text).digest('hex');
  const lines = text.split('\n').flatMap((line, at) => (at > 0 && line !== '' ? [`${sha256} ${at + 1}\n`] : [])).join('');
  expect(await digestOf(usage.context, slice(), usage.context.signal)).toBe(createHash('sha256').update(lines).digest('hex'));
});

test.each<[string, string, string | number, string]>([
  ['a day with a time', 'yyyy-mm-dd hh:mm', 44_562.5, '2022-01-01T12:00:00'], ['to the millisecond', 'm/d/yy h:mm:ss.000', 44_562.123456789, '2022-01-01T02:57:46.667'],
  ['a day in another language', '[$-407]d. mmmm yyyy;@', 44_562, '2022-01-01T00:00:00'], ['a time of the day', 'h:mm AM/PM', 0.75, '18:00:00'], ['hours that are counted', '[h]:mm', 1.5, '1.5'],
  ['a number with letters in quotes', '0 "days"', 3, '3'], ['a colour is no day', '[Red]0.00', 2.5, '2.5'], ['the last day before the one that never was', 'yyyy-mm-dd', 59, '1900-02-28T00:00:00'],
  ['the first day after it', 'yyyy-mm-dd', 61, '1900-03-01T00:00:00'], ['below the first day', 'yyyy-mm-dd', -1, '-1'], ['past the year 9999', 'yyyy-mm-dd', 3_000_000, '3000000'],
  ['a whole number written with an exponent', '0', '1.2E+3', '1200'], ['more digits than a number can hold', '0', '12345678901234567890', '12345678901234567890'], ['a long fraction', 'General', '0.30000000000000004', '0.30000000000000004'],
])('a number is read as its format means it: %s', async (_, code, stored, expected) => {
  const bytes = workbookOf({ a: { rows: [[styled(stored, 1)]] } }, { formats: [code] });
  expect([(await textOf(bytes)).text, scriptText(bytes)]).toEqual([`${expected}\n`, `${expected}\n`]);
});

test('days of a workbook that counts from 1904 are four years and a day later', async () => {
  const bytes = workbookOf({ a: { rows: [[styled(0, 1), styled(43_100.25, 1)]] } }, { ...DATES, isFrom1904: true });
  expect([(await textOf(bytes)).text, scriptText(bytes)]).toEqual(Array(2).fill('1904-01-01T00:00:00,2022-01-01T06:00:00\n'));
});

test('texts, truths, faults, formulas, merged and hidden cells are read as they are stored, and what is odd is said', async () => {
  const strings = '<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t xml:space="preserve">text</t></r><rPh sb="0" eb="1"><t>reading</t></rPh></si><si><t>two_x000A_lines &amp; "quotes", commas</t></si></sst>';
  const cell = (at: number, rest: string): string => `<c r="${cellName(at, 1)}" ${rest}</c>`;
  const row = ['t="s"><v>0</v>', 't="s"><v>1</v>', 't="s"><v>2</v>', 't="s"><v>99</v>', 't="inlineStr"><is><t>inline</t></is>', 't="b"><v>1</v>', 't="e"><v>#N/A</v>', 't="str"><f>A1</f><v>result</v>', '><f>1+1</f>', 't="d"><v>2022-03-01T10:00:00</v>', 't="s"><v>0</v>'].map((rest, at) => cell(at, rest)).join('');
  const bytes = workbookOf({ a: sheetXml(`<row r="1" hidden="1">${row}</row>`, '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>') }, { parts: { 'xl/sharedStrings.xml': strings }, hidden: ['a'] });
  const expected = 'plain,rich text,"two\u240alines & ""quotes"", commas",,inline,TRUE,"#N/A",result,,2022-03-01T10:00:00,plain\n';
  expect(await textOf(bytes)).toEqual({ text: expected, codes: ['usage.sheet-strings-missing', 'usage.sheet-formulas-open', 'usage.sheet-formulas', 'usage.sheet-merged', 'usage.sheet-hidden-rows', 'usage.sheet-hidden'] });
  expect(scriptText(bytes)).toBe(expected);
});

test('rows that are left out, out of order or without a number keep all their cells', async () => {
  const row = (number: string, text: string): string => `<row${number}><c t="inlineStr"><is><t>${text}</t></is></c><c t="inlineStr"><is><t>x</t></is></c></row>`;
  const bytes = workbookOf({ a: sheetXml([row(' r="2"', 'a'), row('', 'b'), row(' r="7"', 'c'), row(' r="3"', 'd'), row(' r="9000000"', 'e'), '<row r="12"/>'].join('')) });
  const expected = '\na,x\nb,x\n\n\n\nc,x\nd,x\ne,x\n\n\n\n';
  expect([await textOf(bytes), scriptText(bytes)]).toEqual([{ text: expected, codes: ['usage.sheet-rows-unordered'] }, expected]);
});

test('any cells come out the same from the reader and from the script', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '#', ' ', '_x000D_', 'é', '😀', '&', '<'), maxLength: 6 });
  const cell = fc.oneof(text.map((value): Cell => value), fc.double({ noNaN: true, noDefaultInfinity: true }).map((value): Cell => value), fc.integer().map((value): Cell => value), fc.double({ min: -10, max: 60_000, noNaN: true }).map(value => styled(value, 1)), fc.constant<Cell>(null));
  await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 5 }), { maxLength: 12 }), fc.boolean(), async (rows, isFrom1904) => {
    const bytes = workbookOf({ a: { rows } }, { ...DATES, isFrom1904 });
    expect((await textOf(bytes)).text).toBe(scriptText(bytes));
  }), { numRuns: 12 });
});

test('a workbook without some of its parts gives what the others hold, with a code for what is gone', async () => {
  const usage = makeUsageCase();
  const gone = await take(usage, workbookOf({ a: sheetOf(1, 20), b: sheetOf(2, 20) }, { ...DATES, parts: { 'xl/worksheets/sheet2.xml': null } }));
  expect([gone.code, gone.counts['requests'], problems(usage)]).toEqual(['archive.parts-unread', 20, ['usage.workbook-part-missing']]);
  const bare = await take(usage, workbookOf({ a: sheetOf(1, 20) }, { ...DATES, parts: { 'xl/workbook.xml': '<workbook/>' } }), 'bare.xlsx');
  const binary = await take(usage, workbookOf({ a: sheetOf(1, 20) }, { parts: { 'xl/workbook.xml': null, '_rels/.rels': null, 'xl/workbook.bin': 'x' } }), 'old.xlsb');
  expect([[bare.status, bare.code], [binary.status, binary.code]]).toEqual([['quarantined', 'usage.no-logs-inside'], ['quarantined', 'usage.workbook-binary']]);
});

test('a sheet that breaks off keeps the rows before the break; entities of its own and a bomb end it', async () => {
  const usage = makeUsageCase();
  const rows = Array.from({ length: 30 }, (_, at) => `<row r="${at + 2}">${['2022-03-01T10:00:00Z', 'a', '/2/tweets', 'GET', '200', String(at)].map((text, column) => `<c r="${cellName(column, at + 2)}" t="inlineStr"><is><t>${escaped(text)}</t></is></c>`).join('')}</row>`).join('');
  const header = `<row r="1">${HEADER.map((text, column) => `<c r="${cellName(column, 1)}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
  const whole = sheetXml(header + rows);
  const cut = await take(usage, workbookOf({ a: whole.slice(0, whole.indexOf('<row r="20"') + 40) }), 'cut.xlsx');
  expect([cut.counts['requests'], problems(usage)]).toEqual([18, ['usage.workbook-damaged']]);
  const laughs = await take(usage, workbookOf({ a: `<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]>${whole.replace('/2/tweets', '&c;')}` }), 'laughs.xlsx');
  const bomb = await take(usage, workbookOf({ a: sheetXml(`${header}${rows}<row r="40">${'<c/>'.repeat(4_000_000)}</row>`) }), 'bomb.xlsx');
  expect([laughs.status, laughs.code, bomb.counts['requests'], problems(usage).includes('archive.entry-ratio')]).toEqual(['quarantined', 'usage.no-logs-inside', 30, true]);
});

test('dates of a workbook have no zone, so it is asked for; nothing of what was begun is left', async () => {
  const usage = makeUsageCase();
  const [exhibit] = (await usage.take({ 'calls.xlsx': workbookOf({ a: sheetOf(1, 20) }, DATES) })).exhibits;
  expect([exhibit?.code, readdirSync(usage.context.caseFile.usageDir)]).toEqual(['usage.zone-unknown', []]);
});

test('the same rows in another workbook are noted and leave no second reading', async () => {
  const usage = makeUsageCase();
  await take(usage, workbookOf({ a: sheetOf(1, 20) }, DATES), 'one.xlsx');
  const again = await take(usage, workbookOf({ 'another name': sheetOf(1, 20) }, DATES), 'two.xlsx');
  expect([again.status, again.code, readdirSync(usage.context.caseFile.usageDir).filter(name => name.endsWith('.text.gz')).length]).toEqual(['noted', 'import.duplicate', 1]);
  expect(existsSync(join(usage.context.caseFile.usageDir, '2-1.db'))).toBe(false);
});

test('the same workbook taken in again, also within an archive, leaves the first one to be opened', async () => {
  const usage = makeUsageCase(), bytes = workbookOf({ a: sheetOf(1, 20) }, DATES);
  await take(usage, bytes, 'one.xlsx');
  const again = await take(usage, bytes, 'two.xlsx'), inside = await take(usage, zipOf({ 'three.xlsx': bytes }), 'three.zip');
  expect([again.code, inside.code, (await checkCase(usage.context)).problems]).toEqual(['import.duplicate', 'import.duplicate', []]);
  const { rows } = await pageRows(usage.context, slice(), null, 5, usage.context.signal);
  expect((await requestContext(usage.context, rows[3]!.ref as RequestRef, 0)).lines.map(line => line.text)).toEqual(['2022-03-01T10:03:00,app-0,/2/tweets,GET,200,3']);
});
