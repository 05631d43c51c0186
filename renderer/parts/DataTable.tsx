import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent, ReactNode } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import { usePreferences } from '../preferences.ts';
import { classes } from './classes.ts';
import { furthest, rowWindow, toRowsPx, toScrollPx } from './row-window.ts';
import './rows.css';

export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** A grid track: `120px`, `minmax(160px, 1fr)`. */
  readonly width: string;
  readonly isNumber?: boolean;
  readonly isMono?: boolean;
  /** Digits of one width, for dates and times under each other. */
  readonly isTabular?: boolean;
  /** Set when the column can order the rows; null while it does not. */
  readonly sort?: 'ascending' | 'descending' | null;
  readonly onSort?: () => void;
  readonly render: (row: Row) => ReactNode;
}

export interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** How many rows there are in all; may be billions. */
  readonly count: number;
  /** Undefined while a row has not come yet: it is drawn as a shape. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  readonly selected?: string | null;
  readonly onSelect?: (row: Row, index: number) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: Row, index: number) => void;
  /** Which rows are on screen (end exclusive), to fetch them. */
  readonly onRange?: (first: number, end: number) => void;
  /** 24 px for rows of logs; lists of things follow the chosen density. */
  readonly isDense?: boolean;
  /** Row height when a row has two lines. */
  readonly rowPx?: number;
  /** Marks rows that matter, for instance refusals. */
  readonly classOf?: (row: Row) => string;
  /** Brings a row to the top; a new object does it again. */
  readonly showIndex?: { readonly index: number };
}

const HEAD_PX = 26;

/** Rows and columns of any length: sticky head, one row under the keyboard, only what is on screen exists. */
export function DataTable<Row>({ label, columns, count, rowAt, keyOf, selected = null, onSelect, onOpen, onRange, isDense = false, rowPx: givenRowPx, classOf, showIndex }: DataTableProps<Row>) {
  const id = useId();
  const density = usePreferences(state => state.density);
  const rowPx = givenRowPx ?? (isDense ? 24 : { compact: 24, regular: 28, relaxed: 32 }[density]);
  const scroller = useRef<HTMLDivElement>(null);
  const [viewPx, setViewPx] = useState(400);
  const [at, setAt] = useState({ rowsPx: 0, scrollPx: 0 });
  const [current, setCurrent] = useState(-1);
  const [shown, setShown] = useState<{ readonly index: number } | undefined>(undefined);
  if (showIndex !== shown) {
    setShown(showIndex);
    if (showIndex !== undefined) setCurrent(showIndex.index);
  }
  const geometry = { count, rowPx, viewPx };
  const isScaled = toScrollPx(geometry, 1) !== 1;
  const rows = rowWindow(geometry, Math.min(at.rowsPx, furthest(geometry)), at.scrollPx);
  const own = useRef(at);
  const awaited = useRef(-1);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => { setViewPx(Math.max(rowPx, element.clientHeight - HEAD_PX)); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [rowPx]);
  useEffect(() => { onRange?.(rows.first, rows.end); }, [onRange, rows.first, rows.end]);

  const scrollTo = (rowsPx: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const clamped = Math.min(furthest(geometry), Math.max(0, rowsPx));
    element.scrollTop = toScrollPx(geometry, clamped);
    own.current = { rowsPx: clamped, scrollPx: element.scrollTop };
    setAt(own.current);
  };
  useEffect(() => {
    if (showIndex === undefined) return;
    scrollTo(showIndex.index * rowPx);
    // Subtle: only a new wish scrolls; a changed geometry leaves the rows where the person put them.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [showIndex]);
  const onScroll = (): void => {
    const scrollPx = scroller.current?.scrollTop ?? 0;
    // Subtle: when scaled, one px of scrollbar is many rows; our own steps keep the exact place.
    if (isScaled && Math.abs(scrollPx - own.current.scrollPx) < 0.5) return;
    own.current = { rowsPx: toRowsPx(geometry, scrollPx), scrollPx };
    setAt(own.current);
  };
  useEffect(() => {
    const element = scroller.current;
    if (element === null || !isScaled) return;
    const onWheel = (event: WheelEvent): void => { event.preventDefault(); scrollTo(own.current.rowsPx + event.deltaY); };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => { element.removeEventListener('wheel', onWheel); };
  });

  const moveTo = (index: number): void => {
    const to = Math.min(count - 1, Math.max(0, index));
    if (to < 0) return;
    setCurrent(to);
    const topPx = to * rowPx;
    if (topPx < own.current.rowsPx) scrollTo(topPx);
    else if (topPx + rowPx > own.current.rowsPx + viewPx) scrollTo(topPx + rowPx - viewPx);
    const row = rowAt(to);
    awaited.current = row === undefined ? to : -1;
    if (row !== undefined) onSelect?.(row, to);
  };
  // The row the keyboard went to may still be on its way; it is selected when it comes, unless the keyboard has gone on.
  useEffect(() => {
    const row = awaited.current < 0 ? undefined : rowAt(awaited.current);
    if (row === undefined) return;
    const index = awaited.current;
    awaited.current = -1;
    onSelect?.(row, index);
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(viewPx / rowPx) - 1);
    const to = { ArrowDown: current + 1, j: current + 1, ArrowUp: current - 1, k: current - 1, PageDown: current + page, PageUp: current - page, Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); event.stopPropagation(); moveTo(to); return; }
    const row = current < 0 ? undefined : rowAt(current);
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) { event.preventDefault(); (event.key === 'Enter' ? onOpen ?? onSelect : onSelect)?.(row, current); }
  };

  const tracks: CSSProperties & Record<'--table-columns' | '--table-min', string> = {
    '--table-columns': columns.map(column => column.width).join(' '),
    '--table-min': `${String(columns.reduce((sum, column) => sum + leastPx(column.width), 0))}px`,
  };
  return (
    <div
      ref={scroller}
      className="table"
      style={tracks}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      data-rows=""
      {...(current >= rows.first && current < rows.end ? { 'aria-activedescendant': `${id}-${String(current)}` } : {})}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className="table-head-group">
        <div role="row" aria-rowindex={1} className="table-head">
          {columns.map(column => (
            <div key={column.id} role="columnheader" className={cellClass(column)} {...(column.sort === undefined ? {} : { 'aria-sort': column.sort ?? 'none' })}>
              {column.onSort === undefined ? column.title : (
                <Button className="table-sort" onPress={column.onSort}>
                  {column.title}
                  {column.sort === 'ascending' && <ArrowUp />}
                  {column.sort === 'descending' && <ArrowDown />}
                </Button>
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="table-body" style={{ height: rows.heightPx }}>
        {Array.from({ length: Math.max(0, rows.end - rows.first) }, (_, offset) => {
          const index = rows.first + offset;
          const row = rowAt(index);
          const isSelected = row !== undefined && keyOf(row) === selected;
          return (
            <div
              key={index}
              id={`${id}-${String(index)}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={isSelected}
              className={classes('table-row', isSelected && 'rows-selected', index === current && 'table-current', row !== undefined && classOf?.(row))}
              style={{ height: rowPx, transform: `translateY(${String(rows.topOf(index))}px)` }}
              onClick={() => { setCurrent(index); if (row !== undefined) onSelect?.(row, index); }}
              onDoubleClick={() => { if (row !== undefined) onOpen?.(row, index); }}
            >
              {columns.map(column => (
                <div key={column.id} role="gridcell" className={cellClass(column)}>
                  {row === undefined ? <i className="table-pending" /> : column.render(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** What a grid track needs at least: `120px`, `minmax(160px, 1fr)`. */
function leastPx(width: string): number {
  return Number(/(\d+)px/.exec(width)?.[1] ?? 60);
}

function cellClass<Row>(column: Column<Row>): string {
  return classes('table-cell', column.isNumber === true && 'table-number', column.isMono === true && 'table-mono', column.isTabular === true && 'table-tabular');
}
