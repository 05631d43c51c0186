import { useRef } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { classes } from '../../parts/classes.ts';
import { plainName } from '../../parts/control-names.ts';
import { useEdtfWords } from './edtf-words.ts';
import type { EventLayout, PlacedEvent } from './event-layout.ts';
import { EVENT_PAD, EVENT_PX } from './lanes.ts';
import { stepFocus } from './roving.ts';

/** Events as marks with labels that never touch; arrow keys go through them in order of time. */
export function EventMarks({ layout, widthPx, selected, onSelect, onOpen, onPoint }: {
  readonly layout: EventLayout;
  readonly widthPx: number;
  readonly selected: string | null;
  readonly onSelect: (row: TimelineRow) => void;
  readonly onOpen: (row: TimelineRow) => void;
  /** The pointer or the focus is on this one; null on none. */
  readonly onPoint: (event: PlacedEvent | null) => void;
}) {
  const { t } = useLingui();
  const dates = useEdtfWords();
  const group = useRef<HTMLDivElement>(null);
  const stop = layout.placed.some(event => event.row.ref === selected) ? selected : layout.placed[0]?.row.ref;
  return (
    <div ref={group} role="group" aria-label={t`Events`} className="timeline-events" onKeyDown={event => { stepFocus(group.current, event); }}>
      {layout.placed.map(event => {
        const { row, shape, line, label } = event;
        const x = Math.max(-6, event.x), endX = Math.min(widthPx + 6, event.endX);
        const left = label?.side === 'left' ? label.x : x;
        const right = label?.side === 'right' ? label.x + label.widthPx : endX;
        const isWide = event.endX - event.x > 11;
        const isOn = row.ref === selected;
        return (
          <button
            key={row.ref}
            type="button"
            className={classes('timeline-event', isOn && 'timeline-event-on', label?.side === 'inside' && 'timeline-event-inside')}
            style={{ left, width: right - left, top: EVENT_PAD / 2 + line * EVENT_PX, flexDirection: label?.side === 'left' ? 'row-reverse' : 'row' }}
            tabIndex={row.ref === stop ? 0 : -1}
            aria-pressed={isOn}
            aria-label={`${plainName(row.title)}, ${dates.say(row.edtf)}, ${row.cite}`}
            onClick={() => { onSelect(row); }}
            onDoubleClick={() => { onOpen(row); }}
            onPointerEnter={() => { onPoint(event); }}
            onPointerLeave={() => { onPoint(null); }}
            onFocus={focus => { if (focus.currentTarget.matches(':focus-visible')) onPoint(event); }}
            onBlur={() => { onPoint(null); }}
          >
            <i className={classes('timeline-mark', `timeline-mark-${shape}`, !isWide && 'timeline-mark-small')} style={{ width: isWide ? endX - x : 10 }} />
            {label !== null && <span className="ellipsis">{plainName(row.title)}</span>}
          </button>
        );
      })}
    </div>
  );
}
