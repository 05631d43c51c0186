import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeCase } from '../support/case.ts';
import { tempDir } from '../support/temp.ts';

test('each hit of a phrase is shown by its own words', async () => {
  const { engine, grant } = makeCase();
  const path = join(tempDir(), 'three.mbox');
  const bodies = ['They sent the same request again within seconds.', 'We see the same request again at night.', 'The relay sends the same request again, up to thirty times.'];
  writeFileSync(path, bodies.map((body, at) => `From a@b.example Sat Jan  1 00:00:00 2022\nFrom: a@b.example\nSubject: Number ${at}\nMessage-ID: <${at}@b.example>\nDate: Sat, 01 Jan 2022 00:0${at}:00 +0000\n\n${body}\n\n`).join(''));
  await engine.call('import.run', { grants: [grant(path)] });
  const { hits } = await engine.call('search.run', { text: '"the same request again"', kinds: ['item'] });
  expect(hits.map(hit => `${hit.title}: ${hit.snippet.text}`).sort()).toEqual(bodies.map((body, at) => `Number ${at}: ${body}`));
});
