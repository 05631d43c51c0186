import { useEffect, useRef } from 'react';
import { Rows3, ZoomIn, X } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';

/** One column of usage, counted exactly: the way from a bar to the requests behind it. */
export function ColumnBox({ column, apps, isMissing, x, top, widthPx, onZoom, onRows, onClose }: {
  readonly column: TimeWindow;
  /** Empty means all. */
  readonly apps: readonly string[];
  readonly isMissing: boolean;
  readonly x: number;
  readonly top: number;
  readonly widthPx: number;
  /** Null when the chart cannot go nearer with sense. */
  readonly onZoom: (() => void) | null;
  readonly onRows: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const box = useRef<HTMLDivElement>(null);
  const count = useAnswer('usage.count', { slice: { fromUtcUs: column.fromMs * 1_000, toUtcUs: column.toMs * 1_000, apps: [...apps] } });
  const isLeft = x > widthPx * 0.6;
  const calls = count.data?.calls ?? null;
  useEffect(() => { box.current?.focus(); }, [column.fromMs, column.toMs]);
  // Once there is something to open, Enter opens it.
  useEffect(() => { if (calls !== null && calls > 0 && document.activeElement === box.current) box.current?.querySelector<HTMLElement>('.button-primary')?.focus(); }, [calls]);
  return (
    <div
      ref={box}
      role="dialog"
      tabIndex={-1}
      aria-label={t`Column of usage`}
      className="timeline-column"
      style={{ top, ...(isLeft ? { right: widthPx - x + 10 } : { left: x + 10 }) }}
      onKeyDown={event => { if (event.key === 'Escape') { event.stopPropagation(); onClose(); } }}
    >
      <div className="row"><b className="grow">{words.period(column)}</b><IconButton icon={X} isSmall label={t`Close`} kbd="Esc" onPress={onClose} /></div>
      {count.isError ? <p className="t-2">{count.error.message}</p> : isMissing && calls === 0
        ? <p className="row"><StateMark state="gap" />{t`No file covers this time, so this is not a count of nought.`}</p>
        : <p className="timeline-column-count">{calls === null ? '…' : plural(calls, { one: '# call', other: '# calls' })}{count.data !== undefined && <span className="t-3">{t`${format.number(count.data.items)} items`}</span>}</p>}
      <div className="row">
        <Button variant="primary" icon={Rows3} onPress={onRows} isDisabled={calls === null || calls === 0}>{t`Show the rows`}</Button>
        {onZoom !== null && <Button icon={ZoomIn} onPress={onZoom}>{t`Zoom in`}</Button>}
      </div>
    </div>
  );
}
