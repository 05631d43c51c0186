import { Trans, useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { AppSwatch, StateMark } from '../../parts/BearingMark.tsx';
import { HoverBox } from '../../parts/chart/HoverBox.tsx';
import type { StackCell } from '../../parts/chart/stack.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import type { Series } from './use-usage.ts';

/** Most apps named one by one; the rest are a sum, said to be one. */
const MOST_NAMED = 10;

/** What one bar says exactly: when, how many, by whom, and on what basis. */
export function CellBox({ cell, bar, series, isMissing, x, widthPx }: {
  readonly cell: TimeWindow;
  readonly bar: StackCell | undefined;
  readonly series: Series;
  readonly isMissing: boolean;
  readonly x: number;
  readonly widthPx: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const parts = series.apps
    .map((app, place) => ({ app, calls: bar?.values[place] ?? 0 }))
    .filter(({ app, calls }) => calls > 0 && app.name !== '')
    .reverse();
  const rest = parts.slice(MOST_NAMED);
  return (
    <HoverBox x={x} y={22} widthPx={widthPx}>
      <b>{words.cell(series.step, cell)}</b>
      {isMissing ? (
        <div className="row"><StateMark state="gap" /><Trans>No file covers this time, so this is not a count of nought.</Trans></div>
      ) : (
        <>
          <table>
            <tbody>
              {parts.slice(0, MOST_NAMED).map(({ app, calls }) => (
                <tr key={app.name}><td className="ellipsis"><AppSwatch series={app.color} /><Verbatim text={app.name} /></td><td className="num">{format.number(calls)}</td></tr>
              ))}
              {rest.length > 0 && <tr><td><AppSwatch series={null} />{t`${rest.length} more`}</td><td className="num">{format.number(rest.reduce((sum, { calls }) => sum + calls, 0))}</td></tr>}
              <tr><td><b>{t`Calls`}</b></td><td className="num"><b>{format.number(bar?.total ?? 0)}</b></td></tr>
            </tbody>
          </table>
          <div className="t-3">{series.isRolled ? t`from totals kept at import` : t`counted row by row`} · {t`click or Enter: rows`}</div>
        </>
      )}
    </HoverBox>
  );
}
