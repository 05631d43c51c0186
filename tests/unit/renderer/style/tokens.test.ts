import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../../renderer/style/tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

type Theme = 'light' | 'dark' | 'contrast';
type Rgb = readonly [red: number, green: number, blue: number, alpha: number];

/** Declarations of the first block that opens with `selector`. */
function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(match => [match[1] ?? '', (match[2] ?? '').trim()]));
}

const root = block(':root');
const contrast = block('[data-theme="contrast"]');

function valueOf(token: string, theme: Theme): string {
  const raw = (theme === 'contrast' ? contrast.get(token) : undefined) ?? root.get(token);
  if (raw === undefined) throw new Error(`no token ${token}`);
  const pair = /^light-dark\(([^,]+),([^)]+)\)$/.exec(raw);
  const value = (pair === null ? raw : (theme === 'dark' ? pair[2] : pair[1]) ?? '').trim();
  const reference = /^var\((--[\w-]+)\)$/.exec(value);
  return reference === null ? value : valueOf(reference[1] ?? '', theme);
}

function rgb(hex: string): Rgb {
  const digits = hex.replace('#', '');
  const full = digits.length <= 4 ? digits.replace(/./g, '$&$&') : digits;
  const at = (index: number): number => Number.parseInt(full.slice(index * 2, index * 2 + 2), 16);
  return [at(0), at(1), at(2), full.length === 8 ? at(3) / 255 : 1];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number): number => { const share = channel / 255; return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** WCAG 2.2 contrast of two tokens. */
function ratio(front: string, ground: string, theme: Theme): number {
  const [a, b] = [luminance(rgb(valueOf(front, theme))), luminance(rgb(valueOf(ground, theme)))].sort((x, y) => y - x);
  return ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05);
}

const SURFACES = ['--surface-rail', '--surface-chrome', '--surface-list', '--surface-paper', '--surface-raised', '--surface-field', '--surface-sunken'] as const;
const PANES = ['--surface-chrome', '--surface-list', '--surface-paper', '--surface-raised'] as const;
const APPS = ['--app-console', '--app-search', '--app-search-2', '--app-cloud', '--app-capitol', '--app-automation', '--app-ads', '--app-ads-global'] as const;

const TEXT: (readonly [front: string, ground: string])[] = [
  ...['--text', '--text-2', '--text-3'].flatMap(text => [...SURFACES, '--accent-tint'].map(ground => [text, ground] as const)),
  ...['--text', '--text-2'].flatMap(text => ['--accent-tint-2', '--supports-tint', '--contradicts-tint', '--context-tint', '--warning-tint', '--missing-tint', '--danger-tint', '--version-a', '--version-b'].map(ground => [text, ground] as const)),
  ...['--accent', '--supports', '--contradicts', '--context', '--warning', '--missing', '--danger', '--verified'].flatMap(text => [...PANES, '--surface-rail', '--accent-tint'].map(ground => [text, ground] as const)),
  ...(['supports', 'contradicts', 'context', 'warning', 'missing', 'danger'] as const).map(name => [`--${name}`, `--${name}-tint`] as const),
  ['--supports', '--supports-tint-2'], ['--contradicts', '--contradicts-tint-2'],
  ['--accent-on', '--accent'], ['--accent-on', '--accent-hover'],
  ['--ins-text', '--ins-tint'], ['--del-text', '--del-tint'], ['--ins-text', '--surface-paper'], ['--del-text', '--surface-paper'],
];

const MARKS: (readonly [front: string, ground: string])[] = [
  ...['--supports-mark', '--contradicts-mark', '--context-mark', '--warning-mark', '--missing-mark'].flatMap(mark => PANES.map(ground => [mark, ground] as const)),
  ...(['supports', 'contradicts', 'context', 'warning', 'missing'] as const).map(name => [`--${name}-mark`, `--${name}-tint`] as const),
  ...['--surface-field', '--surface-chrome', '--surface-paper', '--surface-raised'].map(ground => ['--line-control', ground] as const),
  ...['--focus', '--accent'].flatMap(mark => SURFACES.map(ground => [mark, ground] as const)),
  ...APPS.map(app => [app, '--surface-paper'] as const),
  ['--move-mark', '--surface-chrome'], ['--move-mark', '--surface-paper'],
];

describe('colour tokens', () => {
  test('the pairs are as many as the design computed', () => {
    expect(TEXT.length + MARKS.length).toBeGreaterThanOrEqual(142);
  });
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    const [text, mark] = theme === 'contrast' ? [7, 4.5] : [4.5, 3];
    test(`text is at least ${String(text)}:1 in ${theme}`, () => {
      expect(TEXT.filter(([front, ground]) => ratio(front, ground, theme) < text).map(([front, ground]) => `${front} on ${ground}: ${ratio(front, ground, theme).toFixed(2)}`)).toEqual([]);
    });
    // On paper the tones of one product stay apart, so in high contrast the apps keep to 3:1; a table always stands beside them.
    test(`marks are at least ${String(mark)}:1 in ${theme}`, () => {
      const least = (front: string): number => (front.startsWith('--app-') ? 3 : mark);
      expect(MARKS.filter(([front, ground]) => ratio(front, ground, theme) < least(front)).map(([front, ground]) => `${front} on ${ground}: ${ratio(front, ground, theme).toFixed(2)}`)).toEqual([]);
    });
  }
});
