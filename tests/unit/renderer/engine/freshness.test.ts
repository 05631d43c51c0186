import { expect, test } from 'vitest';
import { NoticeTopic } from '../../../../shared/contract/notices.ts';
import { methods } from '../../../../shared/contract/methods.ts';
import { staleNouns } from '../../../../renderer/engine/freshness.ts';

test('every notice makes the state of the case stale, and something else of its own', () => {
  for (const topic of NoticeTopic.options) expect([...staleNouns([topic])]).toContain('case');
  expect(NoticeTopic.options.filter(topic => topic !== 'case' && staleNouns([topic]).size < 2)).toEqual([]);
});

test('every noun that goes stale is one the contract asks about', () => {
  const nouns = new Set(Object.keys(methods).map(method => method.slice(0, method.indexOf('.'))));
  expect([...staleNouns(NoticeTopic.options)].filter(noun => !nouns.has(noun))).toEqual([]);
});

test('every question of the contract goes stale by some notice', () => {
  const stale = staleNouns(NoticeTopic.options);
  const questions = Object.entries(methods).filter(([, method]) => method.kind === 'query').map(([name]) => name);
  expect(questions.filter(name => !stale.has(name.slice(0, name.indexOf('.'))))).toEqual([]);
});
