import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button } from '../../parts/Button.tsx';
import { LinkMarks } from '../../parts/BearingMark.tsx';
import { PaneHead } from '../../parts/Pane.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import { rowWindow } from '../../parts/row-window.ts';
import { ancestorsOf, shortNumber, visibleRows } from './tree-model.ts';
import type { Tree, TreeRow } from './tree-model.ts';
import type { Version } from './version-bands.ts';

const ROW_PX = 26;
/** Letters that mean something in the whole window; a search by typing begins with another one. */
const WINDOW_KEYS: ReadonlySet<string> = new Set(['j', 'k', 'g', 'l', 'r']);
/** Below this many provisions everything is open from the start. */
const OPEN_ALL = 120;

/** Glossaries are folded, and in a long text everything is. */
function closedAtFirst(tree: Tree): Set<number> {
  const glossaries = new Set(tree.rows.filter(row => row.provision.kind === 'definition').map(row => tree.byRef.get(row.provision.parent ?? '')?.provision.lineage));
  const isLong = tree.rows.length > OPEN_ALL;
  return new Set(tree.rows.filter(row => row.children > 0 && (isLong || glossaries.has(row.provision.lineage))).map(row => row.provision.lineage));
}

/** The provisions of a text as a tree with what rests on each; arrows, Home, End, and typing a number or heading. */
export function ProvisionTree({ tree, version, selected, onSelect }: {
  readonly tree: Tree;
  readonly version: Version;
  readonly selected: string | null;
  readonly onSelect: (ref: string) => void;
}) {
  const { t } = useLingui();
  const id = useId();
  const [closed, setClosed] = useState<ReadonlySet<number>>(() => closedAtFirst(tree));
  const rows = useMemo(() => visibleRows(tree, closed), [tree, closed]);
  const current = rows.findIndex(row => row.provision.ref === selected);
  const scroller = useRef<HTMLDivElement>(null);
  const [viewPx, setViewPx] = useState(500);
  const [scrollPx, setScrollPx] = useState(0);
  const typed = useRef({ text: '', atMs: 0 });
  const window = rowWindow({ count: rows.length, rowPx: ROW_PX, viewPx }, scrollPx, scrollPx);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => { setViewPx(element.clientHeight); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  // What is newly selected is opened up and brought into view; folding it away afterwards is the person's choice.
  const [opened, setOpened] = useState<string | null>(null);
  if (selected !== opened) {
    setOpened(selected);
    const above = selected === null ? [] : ancestorsOf(tree, selected).filter(lineage => closed.has(lineage));
    if (above.length > 0) setClosed(new Set([...closed].filter(lineage => !above.includes(lineage))));
  }
  useEffect(() => {
    const element = scroller.current;
    if (element === null || current < 0) return;
    if (current * ROW_PX < element.scrollTop) element.scrollTop = current * ROW_PX;
    else if ((current + 1) * ROW_PX > element.scrollTop + element.clientHeight) element.scrollTop = (current + 1) * ROW_PX - element.clientHeight;
  }, [current]);

  const fold = (row: TreeRow, isClosed: boolean): void => {
    const next = new Set(closed);
    if (isClosed) next.add(row.provision.lineage); else next.delete(row.provision.lineage);
    setClosed(next);
  };
  const choose = (at: number): void => { const row = rows[Math.min(rows.length - 1, Math.max(0, at))]; if (row !== undefined) onSelect(row.provision.ref); };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[current];
    const page = Math.max(1, Math.floor(viewPx / ROW_PX) - 1);
    const to = { ArrowDown: current + 1, ArrowUp: current < 0 ? rows.length - 1 : current - 1, PageDown: current + page, PageUp: current - page, Home: 0, End: rows.length - 1 }[event.key];
    if (to !== undefined) { event.preventDefault(); event.stopPropagation(); choose(to); return; }
    if (row !== undefined && event.key === 'ArrowRight') {
      event.preventDefault();
      if (row.children > 0 && closed.has(row.provision.lineage)) fold(row, false);
      else if (row.children > 0) choose(current + 1);
    } else if (row !== undefined && event.key === 'ArrowLeft') {
      event.preventDefault();
      if (row.children > 0 && !closed.has(row.provision.lineage)) fold(row, true);
      else if (row.provision.parent !== null) onSelect(row.provision.parent);
    } else if (event.key.length === 1 && /[\p{L}\p{N}.(]/u.test(event.key)) {
      const isFresh = event.timeStamp - typed.current.atMs > 900;
      if (isFresh && WINDOW_KEYS.has(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      typed.current = { text: (isFresh ? '' : typed.current.text) + event.key.toLowerCase(), atMs: event.timeStamp };
      const starts = (one: TreeRow): boolean => one.provision.number.toLowerCase().startsWith(typed.current.text) || one.provision.heading.toLowerCase().startsWith(typed.current.text);
      const from = isFresh ? current + 1 : Math.max(0, current);
      const found = [...rows.slice(from), ...rows.slice(0, from)].find(starts) ?? tree.rows.find(starts);
      if (found !== undefined) onSelect(found.provision.ref);
    }
  };
  const count = tree.rows.length;
  const hasFolds = tree.rows.some(row => row.children > 0);
  return (
    <>
      <PaneHead>
        <span className="grow ellipsis">{version.label === '' ? version.cite : version.label}, {plural(count, { one: '# provision', other: '# provisions' })}</span>
        {hasFolds && (closed.size > 0
          ? <Button variant="quiet" isSmall onPress={() => { setClosed(new Set()); }}>{t`Open all`}</Button>
          : <Button variant="quiet" isSmall onPress={() => { setClosed(new Set(tree.rows.filter(row => row.children > 0 && row.depth === 0).map(row => row.provision.lineage))); }}>{t`Close all`}</Button>)}
      </PaneHead>
      <div
        ref={scroller} className="rows provision-tree" role="tree" tabIndex={0} aria-label={t`Provisions`} data-rows=""
        {...(current >= window.first && current < window.end ? { 'aria-activedescendant': `${id}-${String(current)}` } : {})}
        onScroll={event => { setScrollPx(event.currentTarget.scrollTop); }} onKeyDown={onKeyDown}
      >
        <div className="rows-all" role="presentation" style={{ height: rows.length * ROW_PX }}>
          {rows.slice(window.first, window.end).map((row, offset) => {
            const at = window.first + offset;
            const { provision } = row;
            const isClosed = closed.has(provision.lineage);
            return (
              <div
                key={provision.ref} id={`${id}-${String(at)}`} role="treeitem" aria-level={row.depth + 1} aria-posinset={row.position} aria-setsize={row.siblings}
                aria-selected={provision.ref === selected} {...(row.children > 0 ? { 'aria-expanded': !isClosed } : {})}
                className={classes('rows-row', 'provision-row', row.depth === 0 && 'provision-top', provision.ref === selected && 'rows-selected')}
                style={{ height: ROW_PX, transform: `translateY(${String(at * ROW_PX)}px)`, paddingLeft: 8 + Math.min(row.depth, 8) * 16 }}
                onClick={() => { scroller.current?.focus({ preventScroll: true }); onSelect(provision.ref); }}
              >
                <span className="provision-fold" aria-hidden="true" onClick={event => { if (row.children > 0) { event.stopPropagation(); fold(row, !isClosed); } }}>
                  {row.children > 0 && (isClosed ? <ChevronRight className="icon-12" /> : <ChevronDown className="icon-12" />)}
                </span>
                {shortNumber(provision) !== '' && <span className="provision-number ellipsis"><Verbatim text={shortNumber(provision)} /></span>}
                <span className="grow ellipsis"><Verbatim text={provision.heading} /></span>
                <LinkMarks links={provision.linksWithin} />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}
