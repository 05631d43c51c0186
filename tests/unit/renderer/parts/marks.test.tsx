import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test } from 'vitest';
import { BearingMark, LinkMarks, seriesColor } from '../../../../renderer/parts/BearingMark.tsx';
import { Snippet } from '../../../../renderer/parts/Snippet.tsx';

beforeAll(() => { i18n.loadAndActivate({ locale: 'en', messages: {} }); });
const draw = (node: React.ReactNode): string => renderToStaticMarkup(<I18nProvider i18n={i18n}>{node}</I18nProvider>);

describe('bearings', () => {
  test('each has a shape of its own, so colour is the second signal', () => {
    const shapes = (['supports', 'contradicts', 'context'] as const).map(bearing => draw(<BearingMark bearing={bearing} isNamed={false} />).replace(/var\(--\w+-mark\)/g, ''));
    expect(new Set(shapes).size).toBe(3);
  });
  test('each says its name', () => {
    expect(draw(<BearingMark bearing="contradicts" />)).toContain('aria-label="contradicts"');
  });
  test('a bearing without links is not drawn as nought', () => {
    expect(draw(<LinkMarks links={{ supports: 2, contradicts: 0, context: 0 }} />)).not.toContain('>0<');
    expect(draw(<LinkMarks links={{ supports: 0, contradicts: 0, context: 0 }} />)).toBe('');
  });
});

test('past the eighth, apps share the one neutral colour', () => {
  expect([seriesColor(0), seriesColor(8), seriesColor(null)]).toEqual(['var(--app-console)', 'var(--n-400)', 'var(--n-400)']);
});

test('what matched is marked, and markup in evidence stays text', () => {
  expect(draw(<Snippet text="a <b>relay</b> waits" hits={[{ start: 5, end: 10 }]} />)).toBe('a &lt;b&gt;<mark>relay</mark>&lt;/b&gt; waits');
});
