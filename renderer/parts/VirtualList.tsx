import { useEffect, useId, useImperativeHandle, useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { classes } from './classes.ts';
import './rows.css';

export interface VirtualListHandle {
  scrollTo(key: string): void;
  focus(): void;
}

export interface VirtualListProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Height in px; rows may differ. */
  readonly heightOf: (row: Row) => number;
  /** The head under which a row stands; heads stick while their rows scroll. */
  readonly groupOf?: (row: Row) => string;
  readonly renderGroup?: (group: string) => ReactNode;
  readonly renderRow: (row: Row, state: { readonly isSelected: boolean }) => ReactNode;
  readonly selected: string | null;
  readonly onSelect: (key: string, row: Row) => void;
  /** Enter or a double click. */
  readonly onOpen?: (key: string, row: Row) => void;
  /** How many there are in all, when only the first are here. */
  readonly total?: number;
  /** The last rows came into view: fetch more. */
  readonly onEnd?: () => void;
  /** Keys the list does not know, with the row they mean. */
  readonly onKey?: (event: KeyboardEvent, row: Row | null) => void;
  readonly ref?: Ref<VirtualListHandle>;
}

type Line<Row> = { readonly kind: 'group'; readonly group: string } | { readonly kind: 'row'; readonly row: Row; readonly key: string; readonly position: number };

const GROUP_HEIGHT = 24;

/** A list of any length: only what is on screen exists. Arrows, Home, End, Page keys and J/K move the selection. */
export function VirtualList<Row>({ label, rows, keyOf, heightOf, groupOf, renderGroup, renderRow, selected, onSelect, onOpen, total, onEnd, onKey, ref }: VirtualListProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => withGroups(rows, keyOf, groupOf), [rows, keyOf, groupOf]);
  const groupLines = useMemo(() => lines.flatMap((line, index) => (line.kind === 'group' ? [index] : [])), [lines]);
  const lineOf = useMemo(() => new Map(lines.flatMap((line, index) => (line.kind === 'row' ? [[line.key, index] as const] : []))), [lines]);
  const sticky = useRef(-1);
  const currentIndex = selected === null ? undefined : lineOf.get(selected);
  // Subtle: the rule warns compilers that memoise; this window is built without one.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => { const line = lines[index]; return line?.kind === 'row' ? heightOf(line.row) : GROUP_HEIGHT; },
    getItemKey: index => { const line = lines[index]; return line?.kind === 'row' ? line.key : `group ${line?.group ?? String(index)}`; },
    overscan: 8,
    scrollPaddingStart: groupOf === undefined ? 0 : GROUP_HEIGHT,
    rangeExtractor: range => {
      sticky.current = groupLines.findLast(index => index <= range.startIndex) ?? -1;
      // The selected row exists wherever it is: assistive technology is told its id.
      const kept = [sticky.current, currentIndex ?? -1].filter(index => index >= 0 && index < lines.length);
      return [...new Set([...kept, ...defaultRangeExtractor(range)])].sort((a, b) => a - b);
    },
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? -1;
  useEffect(() => { if (onEnd !== undefined && lines.length > 0 && lastShown >= lines.length - 10) onEnd(); }, [lastShown, lines.length, onEnd]);
  useEffect(() => { virtualizer.measure(); }, [virtualizer, lines]);
  useImperativeHandle(ref, () => ({
    scrollTo: key => { const index = lineOf.get(key); if (index !== undefined) virtualizer.scrollToIndex(index, { align: 'auto' }); },
    focus: () => { scroller.current?.focus(); },
  }), [lineOf, virtualizer]);

  const rowLines = useMemo(() => lines.flatMap((line, index) => (line.kind === 'row' ? [index] : [])), [lines]);
  const select = (position: number): void => {
    const index = rowLines[Math.min(rowLines.length - 1, Math.max(0, position))];
    const line = index === undefined ? undefined : lines[index];
    if (index === undefined || line?.kind !== 'row') return;
    virtualizer.scrollToIndex(index, { align: 'auto' });
    onSelect(line.key, line.row);
  };
  const currentLine = currentIndex === undefined ? undefined : lines[currentIndex];
  const current = currentLine?.kind === 'row' ? currentLine : null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) { onKey?.(event, current?.row ?? null); return; }
    const at = current?.position ?? -1;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / 40) - 1);
    const to = { ArrowDown: at + 1, j: at + 1, ArrowUp: at - 1, k: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rowLines.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); event.stopPropagation(); select(to); return; }
    if (event.key === 'Enter' && current !== null && onOpen !== undefined) { event.preventDefault(); onOpen(current.key, current.row); return; }
    onKey?.(event, current?.row ?? null);
  };
  return (
    <div
      ref={scroller}
      className="rows"
      role="listbox"
      tabIndex={0}
      aria-label={label}
      data-rows=""
      {...(currentIndex === undefined ? {} : { 'aria-activedescendant': `${id}-${String(currentIndex)}` })}
      onKeyDown={onKeyDown}
    >
      <div className="rows-all" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map(item => {
          const line = lines[item.index];
          if (line === undefined) return null;
          const place = { height: item.size, transform: `translateY(${String(item.start)}px)` };
          if (line.kind === 'group') {
            const sticks = item.index === sticky.current;
            return <div key={item.key} role="presentation" className={classes('rows-group', sticks && 'rows-stuck')} style={sticks ? { height: item.size } : place}>{renderGroup === undefined ? line.group : renderGroup(line.group)}</div>;
          }
          const isSelected = line.key === selected;
          return (
            <div
              key={item.key}
              id={`${id}-${String(item.index)}`}
              role="option"
              aria-selected={isSelected}
              aria-posinset={line.position + 1}
              aria-setsize={total ?? rowLines.length}
              className={classes('rows-row', isSelected && 'rows-selected')}
              style={place}
              onClick={() => { scroller.current?.focus({ preventScroll: true }); onSelect(line.key, line.row); }}
              onDoubleClick={() => { onOpen?.(line.key, line.row); }}
            >
              {renderRow(line.row, { isSelected })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function withGroups<Row>(rows: readonly Row[], keyOf: (row: Row) => string, groupOf: ((row: Row) => string) | undefined): Line<Row>[] {
  const lines: Line<Row>[] = [];
  let group: string | null = null;
  rows.forEach((row, position) => {
    const own = groupOf?.(row) ?? null;
    if (own !== null && own !== group) { group = own; lines.push({ kind: 'group', group: own }); }
    lines.push({ kind: 'row', row, key: keyOf(row), position });
  });
  return lines;
}
