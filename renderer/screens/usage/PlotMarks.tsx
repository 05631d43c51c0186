import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { classes } from '../../parts/classes.ts';
import { fitLabels, shortNumber } from '../../parts/chart/labels.ts';
import type { ValueAxis } from '../../parts/chart/stack.ts';
import type { TimeTick } from '../../parts/chart/time-ticks.ts';
import { spanOf, xOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { PLOT_LEFT } from './plot.ts';
import type { UsageGround } from './use-usage.ts';

/** Words on the plot: both axes, what is missing, and where a text came into force. */
export function PlotMarks({ ground, window, axis, ticks, widthPx, top, plotPx }: {
  readonly ground: UsageGround;
  readonly window: TimeWindow;
  readonly axis: ValueAxis;
  readonly ticks: readonly TimeTick[];
  readonly widthPx: number;
  readonly top: number;
  readonly plotPx: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const dayMonth = new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const texts = fitLabels(ground.bands
    .filter(band => band.fromUtcMs > window.fromMs && band.fromUtcMs < window.toMs)
    .map(band => {
      const day = dayMonth.format(band.fromUtcMs).replace('Sept', 'Sep');
      return { key: band.ref, x: xOf(window, widthPx, band.fromUtcMs), text: t`${band.label} in force ${day}` };
    }), widthPx, 11);
  return (
    <>
      {axis.ticks.map(tick => (
        <span key={tick} className="chart-axis usage-value" style={{ top: top + plotPx * (1 - tick / axis.max), width: PLOT_LEFT - 6 }}>{shortNumber(format.locale, tick)}</span>
      ))}
      {fitLabels(ticks.map(tick => ({ key: String(tick.atMs), x: tick.x, text: tick.label, isMajor: tick.isMajor })), widthPx, 10).map(tick => (
        <span key={tick.key} className={classes('chart-axis', 'usage-tick', tick.isMajor && 'chart-axis-major')} style={{ left: PLOT_LEFT + tick.x, top: top + plotPx + 4 }}>{tick.text}</span>
      ))}
      {ground.missing.filter(gap => gap.toMs > window.fromMs && gap.fromMs < window.toMs).map(gap => {
        const from = Math.max(0, xOf(window, widthPx, gap.fromMs)), to = Math.min(widthPx, xOf(window, widthPx, gap.toMs));
        if (to - from < 96) return null;
        const length = words.length(spanOf(gap));
        return (
          <div key={gap.fromMs} className="usage-gap" style={{ left: PLOT_LEFT + from, width: to - from, top, height: plotPx }}>
            <span><b>{t`No rows for ${length}`}</b>{words.hole(gap)}, {t`any file`}</span>
          </div>
        );
      })}
      {texts.map(label => <span key={label.key} className="usage-version" style={{ left: PLOT_LEFT + label.x + 4, top: 0 }}>{label.text}</span>)}
    </>
  );
}
