import { useLingui } from '@lingui/react/macro';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { useFormat } from '../../format.ts';
import { classes } from '../../parts/classes.ts';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useBasisWords } from './basis-words.ts';
import { DRAG_TYPE } from './TimelineChart.tsx';

/** What has no date, and stays without one until evidence gives it one. */
export function UndatedTray({ rows, selected, isWritable, onSelect }: { readonly rows: readonly TimelineRow[]; readonly selected: string | null; readonly isWritable: boolean; readonly onSelect: (row: TimelineRow) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const bases = useBasisWords();
  return (
    <aside className="timeline-tray" data-pane="" tabIndex={-1} aria-label={t`Undated`}>
      <h2 className="timeline-tray-head"><b>{t`Undated`}</b><span>{format.number(rows.length)}</span></h2>
      <ul>
        {rows.map(row => (
          <li key={row.ref}>
            <button
              type="button"
              className={classes('timeline-card', row.ref === selected && 'timeline-card-on')}
              aria-pressed={row.ref === selected}
              draggable={isWritable && row.lane === 'event'}
              onDragStart={event => { event.dataTransfer.setData(DRAG_TYPE, row.ref); event.dataTransfer.effectAllowed = 'move'; }}
              onClick={() => { onSelect(row); }}
            >
              <span><Verbatim text={row.title} /></span>
              <small><span className="ref">{row.cite}</span> {bases(row.basis)}</small>
            </button>
          </li>
        ))}
      </ul>
      <p className="t-caption t-3">{rows.length === 0 ? t`Everything here has a date.` : isWritable ? t`Undated stays here until evidence dates it. Drop on a lane, or open and edit, to set a date and say why.` : t`Undated stays here until evidence dates it.`}</p>
    </aside>
  );
}
