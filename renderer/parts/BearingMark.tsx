import { useLingui } from '@lingui/react/macro';
import type { Bearing, LinkCounts } from '../../shared/domain/basics.ts';
import { useFormat } from '../format.ts';
import { classes } from './classes.ts';
import './marks.css';

/** The word for a bearing, in the language on screen. */
export function useBearingName(): (bearing: Bearing) => string {
  const { t } = useLingui();
  return bearing => ({ supports: t`supports`, contradicts: t`contradicts`, context: t`context` })[bearing];
}

/** Direction of a link by shape first: disc supports, slashed diamond contradicts, ring gives context. */
export function BearingMark({ bearing, isNamed = true }: { readonly bearing: Bearing; readonly isNamed?: boolean }) {
  const name = useBearingName();
  return (
    <svg className="mark" viewBox="0 0 10 10" {...(isNamed ? { role: 'img', 'aria-label': name(bearing) } : { 'aria-hidden': true })}>
      {bearing === 'supports' && <circle cx="5" cy="5" r="4.1" fill="var(--supports-mark)" />}
      {bearing === 'contradicts' && (
        <>
          <path d="M5 0 10 5 5 10 0 5Z" fill="var(--contradicts-mark)" />
          <path d="M2.9 7.1 7.1 2.9" stroke="var(--surface-paper)" strokeWidth="1.5" />
        </>
      )}
      {bearing === 'context' && <circle cx="5" cy="5" r="3.5" fill="none" stroke="var(--context-mark)" strokeWidth="1.5" />}
    </svg>
  );
}

const ORDER = ['supports', 'contradicts', 'context'] as const satisfies readonly Bearing[];

/** How many links of each bearing rest on a thing; nothing where there are none, or the word when `saysNone`. */
export function LinkMarks({ links, saysNone = false }: { readonly links: LinkCounts; readonly saysNone?: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const present = ORDER.filter(bearing => links[bearing] > 0);
  if (present.length === 0) return saysNone ? <span className="t-3 t-caption">{t`none`}</span> : null;
  return (
    <span className="link-marks">
      {present.map(bearing => <span key={bearing} className="link-mark"><BearingMark bearing={bearing} />{format.number(links[bearing])}</span>)}
    </span>
  );
}

export type StateKind = 'warning' | 'gap' | 'failed' | 'verified';

/** A state by shape: triangle, dashed square, crossed square, tick. */
export function StateMark({ state, label }: { readonly state: StateKind; readonly label?: string }) {
  return (
    <svg className={classes('mark', `mark-${state}`)} viewBox="0 0 10 10" {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      {state === 'warning' && (
        <>
          <path d="M5 .6 9.8 9.2H.2Z" fill="var(--warning-mark)" />
          <path d="M5 3.6v2.8M5 7.4v.6" stroke="var(--surface-paper)" strokeWidth="1.2" />
        </>
      )}
      {state === 'gap' && <rect x=".75" y=".75" width="8.5" height="8.5" fill="none" stroke="var(--missing-mark)" strokeWidth="1.25" strokeDasharray="2 1.6" />}
      {state === 'failed' && (
        <>
          <rect x=".6" y=".6" width="8.8" height="8.8" fill="none" stroke="currentColor" strokeWidth="1.2" />
          <path d="m3 3 4 4M7 3 3 7" stroke="currentColor" strokeWidth="1.2" />
        </>
      )}
      {state === 'verified' && <path d="M.8 5.4 3.6 8.2 9.2 2" fill="none" stroke="currentColor" strokeWidth="1.4" />}
    </svg>
  );
}

/** No data, drawn: hatched, and saying so in words. Never an empty space, never a zero. */
export function Hatch({ children, className }: { readonly children?: React.ReactNode; readonly className?: string }) {
  return <span className={classes('hatch', className)}>{children !== undefined && <span className="hatch-words">{children}</span>}</span>;
}

const SERIES = ['--app-console', '--app-search', '--app-search-2', '--app-cloud', '--app-capitol', '--app-automation', '--app-ads', '--app-ads-global'] as const;

/** Colour of an app by its fixed place in the case; past the eighth every app is the one neutral "other". */
export function seriesColor(series: number | null): string {
  const token = series === null ? undefined : SERIES[series];
  return token === undefined ? 'var(--n-400)' : `var(${token})`;
}

/** The square that stands for an app on every screen. */
export function AppSwatch({ series }: { readonly series: number | null }) {
  return <span className="swatch" style={{ background: seriesColor(series) }} />;
}
