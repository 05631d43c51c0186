import { useMemo, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import { useFormat } from '../../format.ts';
import { useOffer } from '../../frame/commands.ts';
import { makeTickWords, timeTicks } from '../../parts/chart/time-ticks.ts';
import { DAY_MS, instantAt, xOf } from '../../parts/chart/time-window.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import { useMedia } from '../../parts/Pane.tsx';
import { classes } from '../../parts/classes.ts';
import { bandAt, dayOf, momentOf } from './version-bands.ts';
import type { Band, Bands } from './version-bands.ts';

/** Width of the column that names the lanes. */
const LABEL_PX = 92;
const END_PX = 20;
const LANES = { text: 24, stated: 66, captured: 84, assented: 102 } as const;

/** The texts along time with their three dates, and a day that can be moved: by pointer, by arrow keys, or from text to text. */
export function VersionSlider({ bands, at, shown, held, onMove, onShow }: {
  readonly bands: Bands;
  /** The day looked at, UTC milliseconds. */
  readonly at: number | null;
  readonly shown: string | null;
  /** The text that held on the day. */
  readonly held: string | null;
  readonly onMove: (ms: number) => void;
  readonly onShow: (ref: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const { widthPx } = useSize(box);
  const isLow = useMedia('(max-height: 640px)');
  const words = useMemo(() => makeTickWords(format.locale), [format.locale]);
  const { window } = bands;
  const scalePx = Math.max(80, widthPx - LABEL_PX - END_PX);
  const x = (ms: number): number => LABEL_PX + xOf(window, scalePx, ms);
  const ticks = timeTicks(window, scalePx, words);
  const own = bands.bands.filter(band => !band.isSilentEdit);
  const current = at === null ? null : bandAt(bands.bands, at);

  const clamp = (ms: number): number => Math.min(window.toMs, Math.max(window.fromMs, ms));
  const goTo = (band: Band | undefined): void => { if (band !== undefined) onMove(band.fromMs); };
  const next = (): void => { goTo(own.find(band => band.fromMs > (at ?? Number.NEGATIVE_INFINITY))); };
  const previous = (): void => { goTo(own.findLast(band => band.fromMs < (current === null ? at ?? Number.POSITIVE_INFINITY : current.fromMs))); };
  useOffer([
    { id: 'agreement.next-text', title: t`Next text of the agreement`, group: 'row', keys: ']', run: next },
    { id: 'agreement.previous-text', title: t`Text before`, group: 'row', keys: '[', run: previous },
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const day = Math.floor(at / DAY_MS) * DAY_MS;
    const to = {
      ArrowLeft: day - DAY_MS, ArrowDown: day - DAY_MS, ArrowRight: day + DAY_MS, ArrowUp: day + DAY_MS,
      PageDown: day - 30 * DAY_MS, PageUp: day + 30 * DAY_MS, Home: own[0]?.fromMs ?? day, End: own.at(-1)?.fromMs ?? day,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onMove(clamp(event.shiftKey && event.key.startsWith('Arrow') ? day + (to - day) * 7 : to));
  };
  const dayUnder = (event: PointerEvent): number => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    return clamp(Math.floor(instantAt(window, scalePx, event.clientX - left - LABEL_PX) / DAY_MS) * DAY_MS);
  };
  const isDragging = useRef(false);
  const nameOf = (band: Band): string => (band.version.label === '' ? band.version.cite : band.version.label);
  const describe = (band: Band): string => [
    nameOf(band),
    band.version.stated === null ? t`states no date` : t`stated ${format.date(band.version.stated)}`,
    band.version.captured === null ? '' : t`captured ${format.date(band.version.captured)}`,
    band.version.assented === null ? '' : t`assented ${format.date(band.version.assented)}`,
    band.isSilentEdit ? t`another text under the same stated date` : '',
  ].filter(word => word !== '').join(', ');
  const silent = bands.bands.filter(band => band.isSilentEdit);
  const handleDay = at === null ? '' : format.date(dayOf(at));
  return (
    <div
      ref={box} className={classes('versions', isLow && 'versions-low')} data-pane="" tabIndex={-1} role="group" aria-label={t`Texts along time`}
      onPointerDown={event => { if (event.button === 0 && event.target instanceof Element && event.target.closest('button') === null && event.clientX - (box.current?.getBoundingClientRect().left ?? 0) >= LABEL_PX) { isDragging.current = true; event.currentTarget.setPointerCapture(event.pointerId); onMove(dayUnder(event)); } }}
      onPointerMove={event => { if (isDragging.current) onMove(dayUnder(event)); }}
      onPointerUp={() => { isDragging.current = false; }}
    >
      {widthPx > 0 && (
        <>
          <svg className="versions-marks" width={widthPx} height={isLow ? 56 : 131} aria-hidden="true">
            <text x="16" y="41" className="versions-lane">{t`Text`}</text>
            {!isLow && (
              <>
                <text x="16" y="70" className="versions-lane">{t`Stated`}</text>
                <text x="16" y="88" className="versions-lane">{t`Captured`}</text>
                <text x="16" y="106" className="versions-lane">{t`Assented`}</text>
                <path d={`M${String(LABEL_PX)} 66H${String(widthPx - END_PX)}M${String(LABEL_PX)} 84H${String(widthPx - END_PX)}M${String(LABEL_PX)} 102H${String(widthPx - END_PX)}`} stroke="var(--line-soft)" />
                {bands.bands.map(band => <Dates key={band.version.ref} band={band} x={x} />)}
                {ticks.map(tick => (
                  <g key={tick.atMs}>
                    <path d={`M${String(Math.round(LABEL_PX + tick.x) + 0.5)} 112v4`} stroke="var(--n-300)" />
                    <text x={LABEL_PX + tick.x + 4} y="124" className="versions-tick">{tick.label}</text>
                  </g>
                ))}
              </>
            )}
            {silent.map(band => {
              const seen = momentOf(band.version.captured) ?? band.fromMs;
              return <path key={band.version.ref} d={`M${String(Math.round(x(seen)) + 0.5)} 50v-35h6l-1.5 3 1.5 3h-6`} fill="var(--warning-mark)" stroke="var(--warning-mark)" strokeLinejoin="round" />;
            })}
          </svg>
          {own.map((band, place) => {
            const left = Math.round(x(band.fromMs));
            const right = Math.round(x(band.toMs ?? window.toMs));
            return (
              <Button
                key={band.version.ref}
                className={classes('version-band', place % 2 === 1 && 'version-band-b', band.version.ref === shown && 'version-band-shown')}
                style={{ left, width: Math.max(2, right - left - 1) }}
                aria-label={describe(band)} aria-current={band.version.ref === shown}
                onPress={() => { onShow(band.version.ref); }}
              >
                {right - left > 22 && <span className="ellipsis">{nameOf(band)}</span>}
                {band.version.ref === held && band.version.ref !== shown && right - left > 60 && <small>{t`in force`}</small>}
              </Button>
            );
          })}
          {silent.map(band => (
            <Button
              key={band.version.ref} className={classes('version-flag', band.version.ref === shown && 'version-flag-shown')} aria-label={describe(band)}
              style={{ left: Math.round(x(momentOf(band.version.captured) ?? band.fromMs)) - 12 }} onPress={() => { onShow(band.version.ref); }}
            />
          ))}
          {at !== null && (
            <div
              className="version-day" style={{ left: Math.round(x(clamp(at))) }} role="slider" tabIndex={0} aria-label={t`Day looked at`}
              aria-valuemin={Math.round(window.fromMs / DAY_MS)} aria-valuemax={Math.round(window.toMs / DAY_MS)} aria-valuenow={Math.floor(at / DAY_MS)}
              aria-valuetext={current === null ? handleDay : t`${handleDay}, ${nameOf(current)}`} aria-orientation="horizontal" onKeyDown={onKeyDown}
            >
              <span className={classes('version-day-label', x(clamp(at)) > widthPx - 60 && 'version-day-end')}>{handleDay}</span>
            </div>
          )}
          {bands.undated.length > 0 && (
            <div className="version-undated">{bands.undated.map(version => (
              <Button key={version.ref} className={classes('chip', version.ref === shown && 'version-band-shown')} onPress={() => { onShow(version.ref); }}>{t`${version.label === '' ? version.cite : version.label}, no date`}</Button>
            ))}</div>
          )}
        </>
      )}
    </div>
  );
}

/** Stated tick, captured ring, assented square; hairlines say that they are one text's. */
function Dates({ band, x }: { readonly band: Band; readonly x: (ms: number) => number }) {
  const stated = momentOf(band.version.stated);
  const captured = momentOf(band.version.captured);
  const assented = momentOf(band.version.assented);
  const color = band.isSilentEdit ? 'var(--warning-mark)' : 'var(--text)';
  const join = (from: number | null, fromY: number, to: number | null, toY: number) => (from === null || to === null ? null
    : <path d={`M${String(x(from))} ${String(fromY)}L${String(x(to))} ${String(toY)}`} stroke={band.isSilentEdit ? 'var(--warning-mark)' : 'var(--n-300)'} fill="none" {...(band.isSilentEdit ? { strokeDasharray: '3 2' } : {})} />);
  return (
    <g>
      {join(stated, LANES.stated, captured, LANES.captured)}
      {join(stated ?? captured, stated === null ? LANES.captured : LANES.stated, assented, LANES.assented)}
      {stated !== null && !band.isSilentEdit && <path d={`M${String(x(stated))} ${String(LANES.stated - 5)}v10`} stroke={color} strokeWidth="2" />}
      {captured !== null && <circle cx={x(captured)} cy={LANES.captured} r="4" fill="var(--surface-paper)" stroke={color} strokeWidth="1.75" />}
      {assented !== null && <rect x={x(assented) - 4} y={LANES.assented - 4} width="8" height="8" fill={color} />}
    </g>
  );
}
