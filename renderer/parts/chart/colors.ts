import { useSyncExternalStore } from 'react';

/** Every colour a canvas may use; each is a semantic token of the style sheet, read where it is drawn. */
const TOKENS = {
  paper: '--surface-paper', chrome: '--surface-chrome', sunken: '--surface-sunken', line: '--line', lineSoft: '--line-soft',
  text: '--text', text2: '--text-2', text3: '--text-3', neutral: '--n-400', neutralSoft: '--n-300',
  accent: '--accent', accentOn: '--accent-on', accentTint: '--accent-tint', warning: '--warning-mark',
  missing: '--missing', missingMark: '--missing-mark', missingTint: '--missing-tint', missingStripe: '--missing-stripe',
  versionA: '--version-a', versionB: '--version-b',
} as const;

/** Apps in the order of the case; everything past the eighth is one neutral "other". */
const SERIES_TOKENS = ['--app-console', '--app-search', '--app-search-2', '--app-cloud', '--app-capitol', '--app-automation', '--app-ads', '--app-ads-global'] as const;
/** The place of "other" in `series`. */
export const OTHER_SERIES = SERIES_TOKENS.length;

export interface ChartColors extends Readonly<Record<keyof typeof TOKENS, string>> {
  /** The eight apps, then "other". */
  readonly series: readonly string[];
}

let current: ChartColors | null = null;
const listeners = new Set<() => void>();

/** The theme's colours as a canvas takes them; a new object whenever the theme changes. */
export function useChartColors(): ChartColors {
  return useSyncExternalStore(subscribe, snapshot);
}

function snapshot(): ChartColors {
  current ??= readColors();
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) startWatching();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stopWatching();
  };
}

const SCHEMES = ['(prefers-color-scheme: dark)', '(forced-colors: active)'] as const;
let stopWatching = (): void => undefined;

function startWatching(): void {
  const changed = (): void => {
    current = null;
    for (const listener of listeners) listener();
  };
  // Subtle: what was read while nobody watched may be another theme's.
  current = null;
  const root = new MutationObserver(changed);
  root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const queries = SCHEMES.map(scheme => window.matchMedia(scheme));
  for (const query of queries) query.addEventListener('change', changed);
  stopWatching = () => {
    root.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
    stopWatching = () => undefined;
  };
}

/** Subtle: a token holds `light-dark(…)` as text; only a painted property gives the colour it comes to. */
function readColors(): ChartColors {
  const probe = document.createElement('i');
  probe.style.display = 'none';
  document.body.append(probe);
  const read = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const named = Object.fromEntries(Object.entries(TOKENS).map(([name, token]) => [name, read(token)])) as Record<keyof typeof TOKENS, string>;
  const colors = { ...named, series: [...SERIES_TOKENS.map(read), named.neutral] };
  probe.remove();
  return colors;
}

/** Diagonal stripes that stand for "no data"; the same everywhere, in the theme's colours. */
export function makeHatch(context: CanvasRenderingContext2D, colors: ChartColors, ratio: number): CanvasPattern | string {
  const size = 7;
  const tile = new OffscreenCanvas(size * ratio, size * ratio);
  const brush = tile.getContext('2d');
  if (brush === null) return colors.missingTint;
  brush.scale(ratio, ratio);
  brush.fillStyle = colors.missingTint;
  brush.fillRect(0, 0, size, size);
  brush.strokeStyle = colors.missingStripe;
  brush.lineWidth = 1.5;
  brush.beginPath();
  for (const shift of [-size, 0, size]) { brush.moveTo(shift - 1, size + 1); brush.lineTo(shift + size + 1, -1); }
  brush.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? colors.missingTint;
}
