import { expect, test } from 'vitest';
import { fileName } from '../../../../../renderer/screens/bundles/file-name.ts';

test.each([['Larkfeed / Northgate', 'Larkfeed-Northgate'], ['Réponse à la lettre', 'Re-ponse-a-la-lettre'], ['../../etc', 'etc'], ['///', 'bundle'], ['x'.repeat(200), 'x'.repeat(80)]])('%s', (title, name) => { expect(fileName(title)).toBe(name); });
