import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Plus } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { CaseEvent } from '../../../shared/contract/links.ts';
import type { TimelineRow, TimelineView } from '../../../shared/contract/timeline.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useOffer } from '../../frame/commands.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { openRef, useSelection, useView } from '../../frame/views.ts';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { FilterChip } from '../../parts/Chip.tsx';
import { Desk, Pane, SplitPane, showInspector } from '../../parts/Pane.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { plainName } from '../../parts/control-names.ts';
import type { AppSeries } from '../../parts/chart/app-series.ts';
import { DAY_MS, centredOn, spanOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { useSize } from '../../parts/chart/use-size.ts';
import type { Band } from './Bands.tsx';
import { Chronology } from './Chronology.tsx';
import { EMPTY_EVENT, EventDialog } from './EventDialog.tsx';
import type { EventDraft } from './EventDialog.tsx';
import { RowPane } from './RowPane.tsx';
import { TimelineChart } from './TimelineChart.tsx';
import { UndatedTray } from './UndatedTray.tsx';
import { LABELS_PX } from './chart-size.ts';
import { SCALES, SCALE_NAMES, scaleOf } from './scale-names.ts';
import { useTimeline } from './use-timeline.ts';

interface Editing { readonly reference: string | null; readonly cite: string | null; readonly draft: EventDraft }

/** What the engine calls the sum of the smallest apps, when there are too many; it is no app one could ask for. */
const SUMMED = '…';
const NO_LINKS = { supports: 0, contradicts: 0, context: 0 };

/** Lanes above, chronology below, the undated beside them; one selection for all. */
export function TimelineDesk({ view, extent }: { readonly view: TimelineView; readonly extent: TimeWindow }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const { ref: selected } = useSelection('timeline');
  const select = useView(state => state.select);
  const chartBox = useRef<HTMLDivElement>(null);
  const widthPx = Math.max(0, useSize(chartBox).widthPx - LABELS_PX - 10);
  const [shown, setShown] = useState<readonly string[]>([]);
  const [picked, setPicked] = useState<TimelineRow | null>(null);
  const [editing, setEditing] = useState<Editing | null>(null);
  const timeline = useTimeline(view, extent, widthPx, shown);
  const { window, settled, bounds, setWindow } = timeline;
  const isWritable = useAnswer('case.state', {}).data?.readOnly === false;

  const isEvent = selected?.startsWith('event:') === true;
  const event = useAnswer('event.get', { ref: selected ?? '' }, { enabled: isEvent });
  const row = useMemo(() => {
    if (selected === null) return null;
    if (isEvent && event.data !== undefined) return rowOfEvent(event.data);
    return picked?.ref === selected ? picked : null;
  }, [selected, isEvent, event.data, picked]);
  const pick = useCallback((next: TimelineRow) => { setPicked(next); select('timeline', { ref: next.ref }); showInspector(); }, [select]);
  const letGo = useCallback(() => { setPicked(null); select('timeline', { ref: null }); }, [select]);

  // What was opened from elsewhere comes into view once; after that the person decides where to look.
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (row === null || row.ref === seen.current) return;
    seen.current = row.ref;
    if (row.atUtcMs === null || (row.atUtcMs >= window.fromMs && row.atUtcMs < window.toMs)) return;
    setWindow(centredOn(row.atUtcMs, Math.min(spanOf(window), 120 * DAY_MS), bounds));
  }, [row, window, bounds, setWindow]);

  const add = (draft: Partial<EventDraft> = {}): void => { setEditing({ reference: null, cite: null, draft: { ...EMPTY_EVENT, ...draft } }); };
  const [dropped, setDropped] = useState<{ readonly ref: string; readonly edtf: string } | null>(null);
  const waiting = useAnswer('event.get', { ref: dropped?.ref ?? '' }, { enabled: dropped !== null });
  const opened = editing ?? (dropped !== null && waiting.data?.ref === dropped.ref ? editingOf(waiting.data, dropped.edtf) : null);

  const openRows = (column: TimeWindow): void => { useView.getState().go('usage', { slice: { fromUtcUs: column.fromMs * 1_000, toUtcUs: column.toMs * 1_000, apps: [...shown] } }); };
  useCrumbs([{ title: words.period(roundOut(timeline.isFitted ? extent : settled)) }]);
  useOffer([
    { id: 'timeline.add-event', title: t`Add an event`, group: 'act', icon: Plus, keys: 'E', isDisabled: !isWritable, run: () => { add(); } },
    { id: 'timeline.fit', title: t`Show the whole timeline`, group: 'act', keys: '0', run: timeline.fit },
  ]);
  const scaleTitles = { decade: t`Decade`, year: t`Year`, month: t`Month`, day: t`Day`, hour: t`Hour`, second: t`Second` };
  const focusMs = row?.atUtcMs != null && row.atUtcMs >= window.fromMs && row.atUtcMs < window.toMs ? row.atUtcMs : window.fromMs + spanOf(window) / 2;
  const side = row === null ? null : (
    <RowPane
      key={row.ref}
      row={row}
      event={event.data?.ref === row.ref ? event.data : null}
      isWritable={isWritable}
      onEdit={() => { if (event.data !== undefined) setEditing(editingOf(event.data, event.data.edtf)); }}
      onCite={() => { add({ statement: row.title.slice(0, 4_000), edtf: row.edtf, basis: row.basis.slice(0, 400), citations: [row.ref] }); }}
      onClose={letGo}
      onRemoved={letGo}
    />
  );
  return (
    <>
      <Toolbar
        title={t`Timeline`}
        acts={(
          <>
            <ul className="timeline-legend" aria-label={t`How events are drawn`}>
              <li><i className="timeline-mark timeline-mark-point timeline-mark-small" />{t`day`}</li>
              <li><i className="timeline-mark timeline-mark-interval" />{t`interval`}</li>
              <li><i className="timeline-mark timeline-mark-uncertain" />{t`uncertain`}</li>
            </ul>
            {isWritable && <Button icon={Plus} kbd="E" onPress={() => { add(); }}>{t`Event`}</Button>}
          </>
        )}
      >
        <SegmentedControl label={t`How much is seen at once`} value={scaleOf(spanOf(window))} onChange={scale => { setWindow(centredOn(focusMs, SCALES[scale], bounds)); }} segments={SCALE_NAMES.map(id => ({ id, title: scaleTitles[id] }))} />
        <Button isSmall variant="quiet" isDisabled={timeline.isFitted} onPress={timeline.fit}>{t`Fit`}</Button>
        {timeline.apps.length > 0 && (
          <FilterChip
            label={t`Apps`}
            value={shown.length === 1 ? plainName(shown[0] ?? '') : t`${format.number(shown.length === 0 ? timeline.apps.length : shown.length)} of ${format.number(timeline.apps.length)}`}
            isActive={shown.length > 0}
            width={280}
            editor={<AppsEditor apps={timeline.apps} shown={shown} onChange={setShown} />}
            {...(shown.length === 0 ? {} : { onClear: () => { setShown([]); } })}
          />
        )}
      </Toolbar>
      <Desk name="timeline" inspector={side}>
        <Pane label={t`Timeline`} className="timeline-pane">
          {timeline.error !== null && <Problem error={timeline.error} isInline title={t`This stretch could not be read`} retry={timeline.retry} />}
          <SplitPane
            name="timeline-chart"
            label={t`Height of the lanes`}
            direction="column"
            initial={446}
            min={300}
            max={1_200}
            first={(
              <div className="timeline-top">
                <section ref={chartBox} className="timeline-box" aria-label={t`Lanes`}>
                  <TimelineChart
                    timeline={timeline}
                    widthPx={widthPx}
                    shownApps={shown}
                    selected={selected}
                    selectedMs={row?.atUtcMs ?? null}
                    onSelectRow={pick}
                    onSelectBand={band => { pick(rowOfBand(band)); }}
                    onOpenRow={own => { openRef(own.ref); }}
                    onRows={openRows}
                    onDrop={(ref, atMs) => { setDropped({ ref, edtf: new Date(atMs).toISOString().slice(0, spanOf(window) > 400 * DAY_MS ? 7 : 10) }); }}
                  />
                </section>
                <UndatedTray rows={view.undated} selected={selected} isWritable={isWritable} onSelect={pick} />
              </div>
            )}
            second={<div className="timeline-rows"><Chronology window={timeline.isFitted ? null : settled} extent={extent} undated={view.undated} selected={selected} onSelect={pick} /></div>}
          />
        </Pane>
      </Desk>
      {opened !== null && (
        <EventDialog
          {...opened}
          onClose={() => { setEditing(null); setDropped(null); }}
          onSaved={reference => { setEditing(null); setDropped(null); seen.current = null; select('timeline', { ref: reference }); showInspector(); }}
        />
      )}
    </>
  );
}

function AppsEditor({ apps, shown, onChange }: { readonly apps: readonly AppSeries[]; readonly shown: readonly string[]; readonly onChange: (shown: readonly string[]) => void }) {
  const { t } = useLingui();
  return (
    <div role="group" aria-label={t`Apps`}>
      {apps.filter(app => app.name !== SUMMED).map(app => (
        <div key={app.name}>
          <Checkbox isSelected={shown.includes(app.name)} onChange={isOn => { onChange(isOn ? [...shown, app.name] : shown.filter(own => own !== app.name)); }}>
            <span className="row timeline-app"><AppSwatch series={app.color} /><Verbatim text={app.name} fallback={t`no app given`} /></span>
          </Checkbox>
        </div>
      ))}
      <p className="t-caption t-3">{t`None ticked shows all. Only the lane of usage follows.`}</p>
    </div>
  );
}

/** Whole days where the stretch is long enough for them, so that its name is short. */
function roundOut(window: TimeWindow): TimeWindow {
  const unit = spanOf(window) > 3 * DAY_MS ? DAY_MS : spanOf(window) > 3 * 3_600_000 ? 60_000 : 1_000;
  return { fromMs: Math.floor(window.fromMs / unit) * unit, toMs: Math.ceil(window.toMs / unit) * unit };
}

function editingOf({ ref, cite, statement, basis, citations, apps, disputed, negative, note }: CaseEvent, edtf: string): Editing {
  return { reference: ref, cite, draft: { statement, basis, citations, apps, disputed, negative, note, edtf } };
}

function rowOfEvent(event: CaseEvent): TimelineRow {
  return { at: event.fromUtcMs === null ? null : new Date(event.fromUtcMs).toISOString(), atUtcMs: event.fromUtcMs, toUtcMs: event.toUtcMs, edtf: event.edtf, basis: event.basis, lane: 'event', title: event.statement, ref: event.ref, cite: event.cite, citations: event.citations, provisions: [], links: event.links };
}

function rowOfBand(band: Band): TimelineRow {
  const from = new Date(band.fromUtcMs).toISOString();
  return { at: from, atUtcMs: band.fromUtcMs, toUtcMs: band.toUtcMs, edtf: from.slice(0, 10), basis: band.basis, lane: 'agreement', title: `${band.agreement} ${band.label}`, ref: band.ref, cite: band.cite, citations: [], provisions: [], links: NO_LINKS };
}
