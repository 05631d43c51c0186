import { expect, test } from 'vitest';
import { maskQuery } from '../../../../../main/engine/export/credentials.ts';
import { Slice } from '../../../../../shared/domain/usage.ts';
import { queryOf } from '../../../../../shared/domain/slice-query.ts';

test.each(['secret-1', 'two words', 'O\'Neil', 'a,b,c', 'back\\slash', ' at the ends ', 'all, of\\ \'it\' '])('a credential is masked in a query however it is quoted: %j', secret => {
  const slice = Slice.parse({ credentials: [secret], where: [{ column: 'api_key', value: secret }] });
  expect(maskQuery(queryOf(slice), slice, () => 'label').replaceAll("'", '')).toBe('proviso usage CASE count --credential label --where api_key=label');
});
