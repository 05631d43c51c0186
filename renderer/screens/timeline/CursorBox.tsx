import { useLingui } from '@lingui/react/macro';
import { useFormat } from '../../format.ts';
import { AppSwatch, LinkMarks, StateMark } from '../../parts/BearingMark.tsx';
import { HoverBox } from '../../parts/chart/HoverBox.tsx';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { cellAt } from '../../parts/chart/stack.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useBasisWords } from './basis-words.ts';
import { useEdtfWords } from './edtf-words.ts';
import type { PlacedEvent } from './event-layout.ts';
import { messageColumns } from './paint-density.ts';
import type { Scene } from './use-timeline.ts';

const MOST_NAMED = 8;

/** What lies under the line: calls by app and messages of that column. */
export function CursorBox({ scene, window, apps, column, isMissing, x, top, widthPx }: {
  readonly scene: Scene;
  readonly window: TimeWindow;
  readonly apps: readonly AppSeries[];
  readonly column: TimeWindow;
  readonly isMissing: boolean;
  readonly x: number;
  readonly top: number;
  readonly widthPx: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const cell = cellAt(scene.cells, column.fromMs);
  const parts = apps.map((app, place) => ({ app, calls: cell?.values[place] ?? 0 })).filter(part => part.calls > 0).reverse();
  const rest = parts.slice(MOST_NAMED);
  const messages = messageColumns(scene, window, widthPx).find(own => own.fromMs <= column.fromMs && own.toMs > column.fromMs);
  return (
    <HoverBox x={x} y={top} widthPx={widthPx}>
      <b>{words.period(column)}</b>
      {isMissing ? <div className="row"><StateMark state="gap" />{t`No file covers this time, so this is not a count of nought.`}</div> : (
        <table>
          <tbody>
            {parts.slice(0, MOST_NAMED).map(({ app, calls }) => <tr key={app.name}><td><AppSwatch series={app.color} /><Verbatim text={app.name} fallback={t`no app given`} /></td><td className="num">{format.number(calls)}</td></tr>)}
            {rest.length > 0 && <tr><td><AppSwatch series={null} />{t`${rest.length} more`}</td><td className="num">{format.number(rest.reduce((sum, part) => sum + part.calls, 0))}</td></tr>}
            <tr><td><b>{t`Calls`}</b></td><td className="num"><b>{format.number(cell?.total ?? 0)}</b></td></tr>
          </tbody>
        </table>
      )}
      {messages !== undefined && <div className="t-3">{t`Messages, ${words.period(messages)}: ${format.number(messages.items)}, ${format.number(messages.linked)} cited`}</div>}
    </HoverBox>
  );
}

/** An event in full, where its label had to be short. */
export function EventBox({ event, widthPx, top }: { readonly event: PlacedEvent; readonly widthPx: number; readonly top: number }) {
  const dates = useEdtfWords();
  const bases = useBasisWords();
  const { row } = event;
  const x = Math.min(Math.max(event.label?.side === 'left' ? event.label.x : event.x, 0), widthPx);
  return (
    <div className="hover-box timeline-event-box" style={{ top, ...(x > widthPx * 0.55 ? { right: widthPx - Math.min(event.endX, widthPx) } : { left: x }) }}>
      <b><Verbatim text={row.title} /></b>
      <div>{dates.say(row.edtf)}{row.basis !== '' && ` · ${bases(row.basis)}`}</div>
      <div className="row"><span className="ref">{row.cite}</span><LinkMarks links={row.links} /></div>
    </div>
  );
}
