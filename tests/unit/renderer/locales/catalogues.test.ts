import { fileURLToPath } from 'node:url';
import { getCatalogs } from '@lingui/cli/api';
import { getConfig } from '@lingui/conf';
import { beforeAll, describe, expect, test } from 'vitest';

const configPath = fileURLToPath(new URL('../../../../build/lingui.config.ts', import.meta.url));

interface Words {
  /** Messages as the sources have them now, by id. */
  readonly inUse: ReadonlyMap<string, string>;
  readonly english: ReadonlySet<string>;
  readonly french: ReadonlyMap<string, string>;
}

async function readWords(): Promise<Words> {
  const config = getConfig({ configPath });
  const [catalog] = await getCatalogs(config);
  if (catalog === undefined) throw new Error('no catalogue');
  const collected = await catalog.collect() ?? {};
  const [english, french] = [await catalog.read('en') ?? {}, await catalog.read('fr') ?? {}];
  return {
    inUse: new Map(Object.entries(collected).map(([id, message]) => [id, message.message ?? id])),
    english: new Set(Object.keys(english)),
    french: new Map(Object.entries(french).map(([id, entry]) => [id, entry.translation ?? ''])),
  };
}

let words: Words;
beforeAll(async () => { words = await readWords(); });

/** What a message fills in; the words of plural forms are not among it. */
const placeholders = (message: string): string[] => [...new Set([...message.matchAll(/(?<!(?:one|other|=\d+) )\{(\w+)(?=[},])/g)].map(match => match[1] ?? ''))].sort();

describe('the words of the window', () => {
  test('every message in use stands in both catalogues (npm run i18n)', () => {
    expect([...words.inUse].filter(([id]) => !words.english.has(id) || !words.french.has(id)).map(([, message]) => message)).toEqual([]);
  });
  test('French is complete', () => {
    expect([...words.inUse].filter(([id]) => (words.french.get(id) ?? '') === '').map(([, message]) => message)).toEqual([]);
  });
  test('French says what varies where English says it', () => {
    expect([...words.inUse].filter(([id, message]) => { const french = words.french.get(id) ?? ''; return french !== '' && placeholders(french).join() !== placeholders(message).join(); }).map(([, message]) => message)).toEqual([]);
  });
});
