import { expect, test } from 'vitest';
import { citableText, excerptOf, withoutMailboxQuotes } from '../../../../../main/engine/mail/plain-text.ts';
import { quotedRanges } from '../../../../../main/engine/mail/quoted.ts';

const quoted = (text: string): string[] => quotedRanges(text).map(range => text.slice(range.start, range.end));

test('quoted lines are marked with the line that introduces them', () => {
  expect(quoted('Yes.\n\nOn 8 Nov 2022, Larkfeed wrote:\n> one\n>\n> two\n\nRegards')).toEqual(['On 8 Nov 2022, Larkfeed wrote:\n> one\n>\n> two']);
  expect(quoted('> a\nanswer\n> b\n')).toEqual(['> a', '> b']);
});

test('everything after a forward mark or an Outlook head is quoted', () => {
  expect(quoted('See below\n-----Original Message-----\nFrom: x\n\ntext')).toEqual(['-----Original Message-----\nFrom: x\n\ntext']);
  expect(quoted('See\nFrom: Ines\nSent: Monday\nTo: Desk\nSubject: x\n\ntext')).toEqual(['From: Ines\nSent: Monday\nTo: Desk\nSubject: x\n\ntext']);
});

test('a line that only begins with From is not quoted', () => {
  expect(quoted('From: the start it was clear\nthat nobody asked.')).toEqual([]);
});

test('text for citation has LF line ends, no NUL, no lone surrogates and no mark', () => {
  expect(citableText('\ufeffa\r\nb\rc\u0000\ud800')).toBe('a\nb\nc\ufffd\ufffd');
});

test('an excerpt leaves quotes out and collapses blanks', () => {
  expect(excerptOf('Dear team,\n\n  thank   you.\n> quoted\nMore', 30)).toBe('Dear team, thank you. More');
});

test('mailbox quoting is undone at the start of lines only, one mark at a time', () => {
  const undo = (text: string): string => Buffer.from(withoutMailboxQuotes(Buffer.from(text))).toString();
  expect(undo('>From a\n>>From b\nx >From c\n> From d\r\n>From e')).toBe('From a\n>From b\nx >From c\n> From d\r\nFrom e');
});
