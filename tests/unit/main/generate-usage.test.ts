import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { generateUsage } from '../../../main/engine/usage/generate.ts';
import type { GenerateOptions } from '../../../main/engine/usage/generate.ts';
import { tempDir } from '../../support/temp.ts';

function generated(options: Partial<GenerateOptions>): string[][] {
  const path = join(tempDir(), 'log.csv');
  generateUsage(path, { rows: 4_000, seed: 7, format: 'csv', ...options });
  return readFileSync(path, 'latin1').trimEnd().split('\n').map(line => line.split(','));
}

describe('a generated usage log', () => {
  test('has 137 bytes a row when it is wide, and the same requests', () => {
    const narrow = generated({}), wide = generated({ isWide: true });
    const bytes = wide.slice(1).reduce((sum, row) => sum + row.join(',').length + 1, 0) / 4_000;
    expect(Math.round(bytes)).toBe(137);
    expect(wide.map(row => row.filter((_, field) => field !== 1 && field !== 10))).toEqual(narrow.map(row => row.filter((_, field) => field !== 1 && field !== 10)));
  });

  test('draws as many credentials as it is told and changes nothing else', () => {
    const plain = generated({}), many = generated({ credentials: 500 });
    expect(new Set(many.slice(1).map(row => row[3])).size).toBe(500);
    expect(many.map(row => row.filter((_, field) => field !== 3))).toEqual(plain.map(row => row.filter((_, field) => field !== 3)));
  });
});
