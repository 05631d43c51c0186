import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { useQueryClient } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import type { Input } from '../../../shared/contract/methods.ts';
import { ItemRef, splitItemRef } from '../../../shared/domain/refs.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { queryKey, useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { Problem } from '../../parts/States.tsx';
import { furthest, toRowsPx, toScrollPx } from '../../parts/row-window.ts';
import { usePreferences } from '../../preferences.ts';
import { ItemLine, PartLine, PendingLine, familyOf } from './ItemLine.tsx';
import { fetchRow, useItemRows } from './item-rows.ts';
import type { ListShape } from './item-rows.ts';
import { layOut } from './list-layout.ts';
import type { Placed } from './list-layout.ts';
import { useListState } from './list-state.ts';
import './list.css';

const HEAD_PX = 24;
const PART_PX = 28;
/** Rows this far outside the view exist already, so that a quick scroll meets rows. */
const OVERSCAN_PX = 480;

/** Where the keyboard is: on an item, or on one of its parts (from 0). */
interface Spot {
  readonly index: number;
  readonly part: number | null;
}

/** The list of items, of any length: only what is on screen exists, and any place opens at once. */
export function ItemList({ filter, shape, onRead }: {
  readonly filter: Input<'item.months'>;
  readonly shape: ListShape;
  /** Enter: the person wants to read. */
  readonly onRead: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const id = useId();
  const engine = useEngine();
  const client = useQueryClient();
  const list = useListState();
  const { item, text } = useSelection('correspondence');
  const { go, select } = useView.getState();
  const density = usePreferences(state => state.density);
  const rowPx = { compact: 42, regular: 46, relaxed: 52 }[density];

  const layout = useMemo(() => layOut(shape.months, list.families, { head: HEAD_PX, row: rowPx, part: PART_PX }), [shape, list.families, rowPx]);
  const scroller = useRef<HTMLDivElement>(null);
  const [viewPx, setViewPx] = useState(600);
  const [at, setAt] = useState({ rowsPx: list.scrollPx, scrollPx: list.scrollPx });
  const own = useRef(at);
  const geometry = { count: layout.height, rowPx: 1, viewPx };
  const isScaled = toScrollPx(geometry, 1) !== 1;
  const rowsPx = Math.min(at.rowsPx, furthest(geometry));
  const placed = layout.between(rowsPx - OVERSCAN_PX, rowsPx + viewPx + OVERSCAN_PX);
  const shown = placed.filter(row => row.kind === 'item');
  const { rowAt, error } = useItemRows(filter, shape, shown[0]?.index ?? 0, (shown.at(-1)?.index ?? -1) + 1);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    element.scrollTop = own.current.scrollPx;
    const observer = new ResizeObserver(() => { setViewPx(element.clientHeight); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  const { change } = list;
  useEffect(() => () => { change({ scrollPx: own.current.rowsPx }); }, [change]);

  const scrollTo = (to: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const clamped = Math.min(furthest(geometry), Math.max(0, to));
    element.scrollTop = toScrollPx(geometry, clamped);
    own.current = { rowsPx: clamped, scrollPx: element.scrollTop };
    setAt(own.current);
  };
  const onScroll = (): void => {
    const scrollPx = scroller.current?.scrollTop ?? 0;
    // Subtle: when scaled, one px of scrollbar is many rows; our own steps keep the exact place.
    if (isScaled && Math.abs(scrollPx - own.current.scrollPx) < 0.5) return;
    const next = { rowsPx: isScaled ? toRowsPx(geometry, scrollPx) : scrollPx, scrollPx };
    own.current = next;
    // Within the frame of the scroll, so that no frame is painted without its rows.
    flushSync(() => { setAt(next); });
  };
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isScaled) return;
    const onWheel = (event: WheelEvent): void => { event.preventDefault(); scrollTo(own.current.rowsPx + event.deltaY); };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => { element.removeEventListener('wheel', onWheel); };
  });
  const reveal = (spot: Spot): void => {
    const top = layout.topOf(spot.index) + (spot.part === null ? 0 : rowPx + spot.part * PART_PX);
    const bottom = top + (spot.part === null ? rowPx : PART_PX);
    if (top - HEAD_PX < own.current.rowsPx) scrollTo(top - HEAD_PX);
    else if (bottom > own.current.rowsPx + viewPx) scrollTo(bottom - viewPx);
  };

  // Where the selection stands. A step of the keyboard knows; a jump from elsewhere, or a changed list, asks.
  const selected = item === null ? null : ItemRef.safeParse(item).data ?? null;
  const chosen = selected === null ? null : splitItemRef(selected);
  const message = chosen === null ? null : ItemRef.parse(`item:${String(chosen.number)}`);
  const part = chosen === null || chosen.part === 0 ? null : chosen.part - 1;
  const [known, setKnown] = useState<{ readonly shape: ListShape; readonly message: string; readonly index: number } | null>(null);
  const isKnown = known !== null && known.shape === shape && known.message === message;
  const located = useAnswer('item.locate', { ...filter, ref: message ?? ItemRef.parse('item:1') }, { enabled: message !== null && !isKnown });
  const index = isKnown ? known.index : located.data?.index ?? null;
  const spot: Spot | null = index === null ? null : { index, part };

  const families = list.families;
  const open = useCallback(async (ref: string, at: number): Promise<void> => {
    const input = familyOf(ref);
    const family = await client.query({ queryKey: queryKey('item.parts', input), queryFn: ({ signal }) => engine.call('item.parts', input, { signal }), staleTime: Number.POSITIVE_INFINITY });
    change({ families: [...families.filter(other => other.ref !== ref), { ref, index: at, parts: family.parts.length }] });
  }, [client, engine, change, families]);
  const close = (ref: string): void => { change({ families: families.filter(family => family.ref !== ref) }); };
  const isOpen = (at: number): boolean => families.some(family => family.index === at);

  // A list that changed has other places: families close, except the one that holds the selection.
  const lastShape = useRef(shape);
  useEffect(() => {
    if (lastShape.current === shape) return;
    lastShape.current = shape;
    change({ families: [] });
  }, [shape, change]);
  useEffect(() => {
    if (message !== null && part !== null && index !== null && !families.some(family => family.ref === message)) void open(message, index);
  }, [message, part, index, families, open]);

  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (item === null || index === null || revealed.current === item) return;
    revealed.current = item;
    reveal({ index, part });
  });

  const choose = (ref: string, to: Spot, isJourney: boolean): void => {
    const base = ref.includes('.') ? ref.slice(0, ref.indexOf('.')) : ref;
    setKnown({ shape, message: base, index: to.index });
    revealed.current = ref;
    if (isJourney) go('correspondence', { item: ref, passage: null, text });
    else select('correspondence', { item: ref, passage: null });
  };
  const wanted = useRef<Spot | null>(null);
  const moveTo = (to: Spot): void => {
    wanted.current = to;
    reveal(to);
    const family = families.find(other => other.index === to.index);
    const take = (ref: string | undefined): void => {
      if (ref === undefined || wanted.current !== to) return;
      choose(to.part === null ? ref : `${ref}.${String(to.part + 1)}`, to, false);
    };
    const ref = family?.ref ?? rowAt(to.index)?.ref;
    if (ref !== undefined) take(ref);
    else void fetchRow(client, engine, filter, shape, to.index).then(row => { take(row?.ref); }, () => { /* the page's own error is on screen */ });
  };
  const partsAt = (at: number): number => families.find(family => family.index === at)?.parts ?? 0;
  const stepFrom = (from: Spot | null, by: 1 | -1): Spot => {
    if (from === null) return { index: by === 1 ? 0 : layout.items - 1, part: null };
    const parts = partsAt(from.index);
    const next = (from.part ?? -1) + by;
    if (next >= 0 && next < parts) return { index: from.index, part: next };
    if (next === -1 && by === -1 && from.part !== null) return { index: from.index, part: null };
    const other = from.index + by;
    if (other < 0 || other >= layout.items) return from;
    const above = partsAt(other);
    return { index: other, part: by === -1 && above > 0 ? above - 1 : null };
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = wanted.current !== null && spot !== null && wanted.current.index !== spot.index ? wanted.current : spot;
    const page = Math.max(1, Math.floor(viewPx / rowPx) - 1);
    const clamp = (to: number): Spot => ({ index: Math.min(layout.items - 1, Math.max(0, to)), part: null });
    const to = {
      ArrowDown: () => stepFrom(from, 1), j: () => stepFrom(from, 1), ArrowUp: () => stepFrom(from, -1), k: () => stepFrom(from, -1),
      PageDown: () => clamp((from?.index ?? 0) + page), PageUp: () => clamp((from?.index ?? 0) - page),
      Home: () => clamp(0), End: () => clamp(layout.items - 1),
    }[event.key];
    if (to !== undefined) { event.preventDefault(); event.stopPropagation(); moveTo(to()); return; }
    if (spot === null || message === null) return;
    if (event.key === 'ArrowRight' && spot.part === null) {
      event.preventDefault();
      if (partsAt(spot.index) > 0) moveTo({ index: spot.index, part: 0 });
      else if ((rowAt(spot.index)?.attachments ?? 0) > 0) void open(message, spot.index);
    } else if (event.key === 'ArrowLeft') {
      event.preventDefault();
      if (spot.part !== null) moveTo({ index: spot.index, part: null });
      else close(message);
    } else if (event.key === 'Enter') { event.preventDefault(); onRead(); }
  };

  const stuck = layout.monthAt(rowsPx);
  const monthName = (month: string | null): string => (month === null ? t`No date` : format.month(`${month}-01`));
  const activeId = spot === null ? undefined : `${id}-${String(spot.index)}${spot.part === null ? '' : `-${String(spot.part)}`}`;
  const isActiveShown = spot !== null && placed.some(row => row.kind !== 'head' && row.index === spot.index);
  const place = (row: Placed) => ({ transform: `translateY(${String(row.top - rowsPx + at.scrollPx)}px)` });
  return (
    <>
      {error !== null && <Problem error={error} isInline title={t`Some rows could not be read`} />}
      <div
        ref={scroller} className="rows item-list" role="tree" tabIndex={0} aria-label={t`Items`} data-rows=""
        {...(activeId !== undefined && isActiveShown ? { 'aria-activedescendant': activeId } : {})}
        onScroll={onScroll} onKeyDown={onKeyDown}
      >
        {stuck !== null && <div className="rows-group rows-stuck item-month" aria-hidden="true"><span>{monthName(stuck.month)}</span><span>{format.number(stuck.items)}</span></div>}
        <div className="rows-all" role="presentation" style={{ height: toScrollPx(geometry, furthest(geometry)) + viewPx, marginTop: stuck === null ? 0 : -HEAD_PX }}>
          {placed.map(row => {
            if (row.kind === 'head') return <div key={`head ${row.month ?? ''}`} className="rows-group item-month" aria-hidden="true" style={place(row)}><span>{monthName(row.month)}</span><span>{format.number(row.items)}</span></div>;
            if (row.kind === 'part') {
              const family = families.find(other => other.index === row.index);
              if (family === undefined) return null;
              const isSelected = spot?.index === row.index && spot.part === row.part;
              return <PartLine key={`${family.ref}.${String(row.part)}`} id={`${id}-${String(row.index)}-${String(row.part)}`} style={place(row)} message={family.ref} part={row.part} count={family.parts} isSelected={isSelected} onSelect={ref => { scroller.current?.focus({ preventScroll: true }); choose(ref, { index: row.index, part: row.part }, true); }} />;
            }
            const data = rowAt(row.index);
            const style = { ...place(row), height: rowPx };
            if (data === undefined) return <PendingLine key={row.index} style={style} index={row.index} total={layout.items} />;
            return (
              <ItemLine
                key={row.index} id={`${id}-${String(row.index)}`} style={style} row={data} index={row.index} total={layout.items}
                isOpen={isOpen(row.index)} isSelected={spot?.index === row.index && spot.part === null}
                onSelect={() => { scroller.current?.focus({ preventScroll: true }); choose(data.ref, { index: row.index, part: null }, true); }}
                onToggle={() => { if (isOpen(row.index)) close(data.ref); else void open(data.ref, row.index); }}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}
