import { expect, test } from 'vitest';
import type { Mapping } from '../../../../../shared/domain/usage.ts';
import { appliedTo, badTemplate, sameSaved, templatesOf, withRole } from '../../../../../renderer/screens/sources/mapping/mapping.ts';

const mapping: Mapping = {
  format: 'csv', delimiter: ',', hasHeader: true, encoding: 'utf-8', time: { format: 'iso-local', zone: null }, templates: [],
  columns: [{ index: 0, name: 'time', role: 'time' }, { index: 1, name: 'app', role: 'app' }, { index: 2, name: 'note', role: 'keep' }],
};

test('a role that one column alone can have leaves the column that had it', () => {
  expect(withRole(mapping, 2, 'time').columns.map(column => column.role)).toEqual(['keep', 'app', 'time']);
});

test('columns that are merely kept may be many', () => {
  expect(withRole(mapping, 1, 'keep').columns.map(column => column.role)).toEqual(['time', 'keep', 'keep']);
});

test('a saved mapping is the same whatever encoding a log is written in, and no other once anything else differs', () => {
  const saved = [{ name: 'Gateway', mapping, madeAt: '', madeBy: '' }];
  expect([sameSaved(saved, { ...mapping, encoding: 'windows-1252' })?.name, sameSaved(saved, withRole(mapping, 2, 'endpoint'))]).toEqual(['Gateway', null]);
  expect(appliedTo(mapping, { ...mapping, encoding: 'utf-16le' }).encoding).toBe('utf-16le');
});

test('templates are taken a line each, and one that no address can have is told', () => {
  expect(templatesOf(' /2/users/:id \n\n/2/search\n')).toEqual(['/2/users/:id', '/2/search']);
  expect([badTemplate(['/2/:id']), badTemplate(['/2/:id', '2/users']), badTemplate(['/2/a b'])]).toEqual([null, '2/users', '/2/a b']);
});
