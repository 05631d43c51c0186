import { useCallback, useEffect, useRef, useState } from 'react';
import type { CSSProperties, KeyboardEvent as ReactKeyboardEvent, PointerEvent as ReactPointerEvent, ReactNode } from 'react';
import { PanelRight } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { create } from 'zustand';
import { remembered } from '../preferences.ts';
import { IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import './pane.css';

export type Surface = 'list' | 'paper' | 'chrome';

/** A region of the desk. F6 goes from pane to pane; panes meet on hairlines. */
export function Pane({ label, surface = 'paper', className, children }: {
  readonly label: string;
  readonly surface?: Surface;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return <section className={classes('pane', `pane-${surface}`, className)} data-pane="" tabIndex={-1} aria-label={label}>{children}</section>;
}

/** The 32 px row at the top of a pane. */
export function PaneHead({ children }: { readonly children: ReactNode }) {
  return <div className="pane-head">{children}</div>;
}

/** What scrolls inside a pane. */
export function PaneBody({ children, className }: { readonly children: ReactNode; readonly className?: string }) {
  return <div className={classes('pane-body', className)}>{children}</div>;
}

interface SheetState {
  readonly isOpen: boolean;
  readonly hasSheet: boolean;
}

const useSheet = create<SheetState>(() => ({ isOpen: false, hasSheet: false }));

/** Below 1200 px the inspector is a sheet over the reader; this opens it, for instance when something was selected. */
export function showInspector(isOpen = true): void {
  useSheet.setState({ isOpen });
}

/** True while a media query holds. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => window.matchMedia(query).matches);
  useEffect(() => {
    const media = window.matchMedia(query);
    const listen = (): void => { setHolds(media.matches); };
    listen();
    media.addEventListener('change', listen);
    return () => { media.removeEventListener('change', listen); };
  }, [query]);
  return holds;
}

/**
 * The body of a screen: list, reader, inspector. The list may be dragged wider; the inspector is a sheet below 1200 px
 * (or at 200 % zoom); below 760 px list and reader take turns, `isReading` saying which is on.
 */
export function Desk({ name, list, listWidth = 360, inspector, isReading = false, children }: {
  /** Remembers the widths under this name. */
  readonly name: string;
  readonly list?: ReactNode;
  readonly listWidth?: number;
  readonly inspector?: ReactNode;
  readonly isReading?: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const isNarrow = useMedia('(max-width: 1199px)');
  const isTight = useMedia('(max-width: 760px)');
  const isOpen = useSheet(state => state.isOpen);
  const hasInspector = inspector !== undefined && inspector !== null;
  const hasSheet = hasInspector && isNarrow;
  const [width, setWidth] = useRememberedSize(`proviso.desk.${name}`, listWidth);
  useEffect(() => {
    useSheet.setState({ hasSheet });
    return () => { useSheet.setState({ hasSheet: false }); };
  }, [hasSheet]);
  useEffect(() => () => { useSheet.setState({ isOpen: false }); }, []);
  const style: CSSProperties & Record<'--desk-list', string> = { '--desk-list': `${String(width)}px` };
  const showsList = list !== undefined && !(isTight && isReading);
  const showsReader = !(isTight && list !== undefined && !isReading);
  return (
    <div className={classes('desk', showsList && showsReader && 'desk-listed', hasInspector && !isNarrow && 'desk-inspected')} style={style}>
      {showsList && <div className="desk-part">{list}</div>}
      {showsList && showsReader && <Splitter label={t`Width of the list`} value={width} min={220} max={640} onChange={setWidth} onReset={() => { setWidth(listWidth); }} />}
      {showsReader && <div className="desk-part">{children}</div>}
      {hasInspector && !isNarrow && <div className="desk-part desk-inspector">{inspector}</div>}
      {hasSheet && isOpen && (
        <div className="desk-sheet" onKeyDown={event => { if (event.key === 'Escape') showInspector(false); }}>{inspector}</div>
      )}
    </div>
  );
}

/** Opens and closes the inspector while it is a sheet; the toolbar ends with it. */
export function SheetToggle() {
  const { t } = useLingui();
  const { hasSheet, isOpen } = useSheet();
  if (!hasSheet) return null;
  return <IconButton icon={PanelRight} label={isOpen ? t`Hide the inspector` : t`Show the inspector`} aria-expanded={isOpen} onPress={() => { showInspector(!isOpen); }} />;
}

/** Two panes and a border that can be moved, by pointer or arrow keys. `first` has the size. */
export function SplitPane({ name, label, direction = 'row', initial, min = 120, max = 1_200, first, second }: {
  readonly name: string;
  /** Says what moves: "Height of the chart". */
  readonly label: string;
  readonly direction?: 'row' | 'column';
  readonly initial: number;
  readonly min?: number;
  readonly max?: number;
  readonly first: ReactNode;
  readonly second: ReactNode;
}) {
  const [size, setSize] = useRememberedSize(`proviso.split.${name}`, initial);
  return (
    <div className={classes('split', `split-${direction}`)}>
      <div className="split-first" style={{ flexBasis: size }}>{first}</div>
      <Splitter label={label} isColumn={direction === 'column'} value={size} min={min} max={max} onChange={setSize} onReset={() => { setSize(initial); }} />
      <div className="split-second">{second}</div>
    </div>
  );
}

function useRememberedSize(key: string, initial: number): readonly [number, (size: number) => void] {
  const [size, setSize] = useState(() => {
    const stored = Number(remembered.read(key));
    return Number.isFinite(stored) && stored > 0 ? stored : initial;
  });
  const change = useCallback((next: number) => { setSize(next); remembered.write(key, String(Math.round(next))); }, [key]);
  return [size, change];
}

function Splitter({ label, value, min, max, isColumn = false, onChange, onReset }: {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly isColumn?: boolean;
  readonly onChange: (size: number) => void;
  readonly onReset: () => void;
}) {
  const start = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const clamp = (size: number): number => Math.min(max, Math.max(min, size));
  const position = (event: ReactPointerEvent): number => (isColumn ? event.clientY : event.clientX);
  const onKeyDown = (event: ReactKeyboardEvent): void => {
    const step = event.shiftKey ? 64 : 16;
    const to = { [isColumn ? 'ArrowUp' : 'ArrowLeft']: value - step, [isColumn ? 'ArrowDown' : 'ArrowRight']: value + step, Home: min, End: max }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    onChange(clamp(to));
  };
  return (
    <div
      className={classes('splitter', isColumn && 'splitter-column')}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={isColumn ? 'horizontal' : 'vertical'}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={event => { event.currentTarget.setPointerCapture(event.pointerId); start.current = { at: position(event), size: value }; }}
      onPointerMove={event => { if (start.current !== null) onChange(clamp(start.current.size + position(event) - start.current.at)); }}
      onPointerUp={() => { start.current = null; }}
    />
  );
}
