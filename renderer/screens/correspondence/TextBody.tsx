import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Bearing } from '../../../shared/domain/basics.ts';
import { useFormat } from '../../format.ts';
import { BearingMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { classes } from '../../parts/classes.ts';
import { rangeOf } from '../../parts/inspector/evidence.ts';
import type { Link } from '../../parts/inspector/linking.ts';
import { MarginMarks } from './MarginMarks.tsx';
import { useTextCaret } from './text-caret.ts';
import { findWords, layOutText, runsOf, toPassage } from './text-model.ts';
import type { TextBlock, TextMark, TextRange } from './text-model.ts';
import { offsetOf, pageRangeOf, textRangeOf } from './text-offsets.ts';
import './text.css';

/** This much text is put on the page at a time. */
const CHUNK = 120_000;
const HIGHLIGHT = 'proviso-passage';

export interface TextBodyProps {
  readonly label: string;
  readonly text: string;
  /** Fetches what is still to come of a very long text; null when `text` is all of it. */
  readonly more: (() => void) | null;
  /** Code units still to come. */
  readonly left: number;
  readonly quoted: readonly TextRange[];
  /** Links on passages of this text. */
  readonly links: readonly Link[];
  /** Words that were searched for. */
  readonly search: string;
  readonly passage: TextRange | null;
  /** A selection was made, or let go of. */
  readonly onPassage: (passage: TextRange | null) => void;
  /** Floats beside the selection; gets the selection's place in the text's own coordinates. */
  readonly renderBar?: (place: { readonly top: number; readonly bottom: number; readonly right: number }) => ReactNode;
}

interface Mapped {
  readonly link: Link;
  readonly range: TextRange;
}

/** The words of an item, as written, unit for unit: whatever is selected on the page is a passage of the text. */
export function TextBody({ label, text, more, left, quoted, links, search, passage, onPassage, renderBar }: TextBodyProps) {
  const { t } = useLingui();
  const format = useFormat();
  const root = useRef<HTMLDivElement>(null);
  const caret = useRef<HTMLSpanElement>(null);
  const blocks = useMemo(() => layOutText(text, quoted), [text, quoted]);
  const mapped = useMemo(() => links.flatMap((link): Mapped[] => { const range = rangeOf(link.evidence); return range === null ? [] : [{ link, range }]; }), [links]);
  const marks = useMemo((): TextMark[] => [...mapped.map(({ link, range }) => ({ ...range, mark: link.bearing })), ...findWords(text.slice(0, 2_000_000), search)], [mapped, text, search]);
  const [limit, setLimit] = useState(CHUNK);
  const shownTo = Math.max(limit, passage === null ? 0 : passage.end + 2_000);
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set());
  const isUnfolded = (block: TextBlock): boolean => block.kind === 'own' || unfolded.has(block.start) || (passage !== null && passage.start < block.end && passage.end > block.start);
  const shown = blocks.filter(block => block.start < shownTo);
  const [place, setPlace] = useState<{ readonly top: number; readonly bottom: number; readonly right: number } | null>(null);
  const foldKey = shown.map(block => (isUnfolded(block) ? '1' : '0')).join('');

  // The passage is painted by the browser over the text, so that painting it never touches the words being selected.
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const paint = (): void => {
      const range = passage === null ? null : pageRangeOf(element, passage);
      if (range === null) { CSS.highlights.delete(HIGHLIGHT); setPlace(null); return; }
      CSS.highlights.set(HIGHLIGHT, new Highlight(range));
      const origin = element.getBoundingClientRect();
      const rects = [...range.getClientRects()].filter(rect => rect.width > 0);
      const first = rects[0];
      const last = rects.at(-1);
      if (first === undefined || last === undefined) { setPlace(null); return; }
      const next = { top: first.top - origin.top, bottom: last.bottom - origin.top, right: Math.max(...rects.slice(0, 3).map(rect => rect.right)) - origin.left };
      setPlace(old => (old !== null && old.top === next.top && old.bottom === next.bottom && old.right === next.right ? old : next));
    };
    paint();
    const observer = new ResizeObserver(paint);
    observer.observe(element);
    return () => { observer.disconnect(); CSS.highlights.delete(HIGHLIGHT); };
  }, [passage, foldKey, marks, shownTo, text]);

  // A passage that came from elsewhere is brought into view; one that was just selected is there already.
  const own = useRef<string | null>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null || passage === null || own.current === `${String(passage.start)}-${String(passage.end)}`) return;
    const range = pageRangeOf(element, passage);
    const scroller = element.closest<HTMLElement>('[data-scroller]');
    if (range === null || scroller === null) return;
    const rect = range.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    if (rect.top < view.top + 40 || rect.bottom > view.bottom - 40) scroller.scrollTop += rect.top - view.top - Math.min(120, view.height / 3);
  }, [passage, text, foldKey]);

  // Coming from a search without a passage: the first word found is brought into view.
  const firstHit = passage === null ? marks.find(mark => mark.mark === 'hit') : undefined;
  const hitKey = firstHit === undefined ? '' : `${search} ${String(firstHit.start)}`;
  const latestHit = useRef(firstHit);
  useEffect(() => { latestHit.current = firstHit; });
  useEffect(() => {
    const element = root.current;
    const hit = latestHit.current;
    if (element === null || hitKey === '' || hit === undefined) return;
    const range = pageRangeOf(element, hit);
    const scroller = element.closest<HTMLElement>('[data-scroller]');
    if (range === null || scroller === null) return;
    const rect = range.getBoundingClientRect();
    const view = scroller.getBoundingClientRect();
    if (rect.bottom > view.bottom - 24) scroller.scrollTop += rect.top - view.top - Math.min(120, view.height / 3);
  }, [hitKey]);

  const take = (range: TextRange | null): void => {
    own.current = range === null ? null : `${String(range.start)}-${String(range.end)}`;
    onPassage(range);
  };
  const latest = useRef({ take, text, mapped });
  useEffect(() => { latest.current = { take, text, mapped }; });
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let isDown = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const commit = (): void => {
      const selection = document.getSelection();
      const range = selection === null ? null : textRangeOf(element, selection);
      const found = range === null ? null : toPassage(latest.current.text, range.start, range.end);
      if (found !== null) latest.current.take(found);
    };
    const onDown = (event: PointerEvent): void => { if (event.button === 0) isDown = true; };
    const onUp = (event: PointerEvent): void => {
      if (!isDown) return;
      isDown = false;
      const selection = document.getSelection();
      if (selection !== null && !selection.isCollapsed) { commit(); return; }
      const hit = document.caretPositionFromPoint(event.clientX, event.clientY);
      if (event.target instanceof Element && event.target.closest('button') !== null) return;
      const offset = hit === null || !element.contains(hit.offsetNode) || event.target === element ? null : offsetOf(element, { node: hit.offsetNode, offset: hit.offset }, 'start');
      const link = offset === null ? undefined : latest.current.mapped.find(({ range }) => range.start <= offset && offset < range.end);
      latest.current.take(link?.range ?? null);
    };
    const onSelection = (): void => {
      clearTimeout(timer);
      // By keyboard there is no end of a selection; a rest is one.
      if (!isDown && document.activeElement === element) timer = setTimeout(commit, 150);
    };
    const onCopy = (event: ClipboardEvent): void => {
      const selection = document.getSelection();
      const range = selection === null ? null : textRangeOf(element, selection);
      if (range === null) return;
      event.clipboardData?.setData('text/plain', latest.current.text.slice(range.start, range.end));
      event.preventDefault();
    };
    element.addEventListener('pointerdown', onDown);
    window.addEventListener('pointerup', onUp);
    document.addEventListener('selectionchange', onSelection);
    element.addEventListener('copy', onCopy);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointerup', onUp);
      document.removeEventListener('selectionchange', onSelection);
      element.removeEventListener('copy', onCopy);
    };
  }, []);

  const keyboard = useTextCaret(root, caret);
  const rest = Math.max(0, text.length - shownTo) + left;
  return (
    <div className="text-frame">
      <div ref={root} className="text-body selectable" role="region" aria-label={label} tabIndex={0} data-primary="" onKeyDown={event => { keyboard.onKeyDown(event); }}>
        {shown.map(block => (isUnfolded(block)
          ? (
            <div key={block.start} className={classes('text-block', block.kind === 'quoted' && 'text-quoted')}>
              {block.kind === 'quoted' && <Fold block={block} isOpen onPress={() => { setUnfolded(without(unfolded, block.start)); }} />}
              {block.paragraphs.filter(paragraph => paragraph.start < shownTo).map(paragraph => <ParagraphLine key={paragraph.start} text={text} start={paragraph.start} end={paragraph.end} marks={marks} />)}
            </div>
          )
          : <div key={block.start} className="text-quoted"><Fold block={block} isOpen={false} bearings={bearingsIn(mapped, block)} onPress={() => { setUnfolded(new Set([...unfolded, block.start])); }} /></div>))}
        {rest > 0 && <p className="text-more"><Button onPress={() => { if (text.length <= shownTo + CHUNK) more?.(); setLimit(shownTo + CHUNK); }}>{t`Show more`}</Button> <span className="t-3 t-caption">{t`${format.number(rest)} characters are not shown yet.`}</span></p>}
      </div>
      <span ref={caret} className="text-caret" hidden aria-hidden="true" />
      <MarginMarks root={root} mapped={mapped} passage={passage} layoutKey={`${foldKey} ${String(shownTo)} ${String(text.length)}`} onOpen={range => { own.current = null; onPassage(range); }} />
      {place !== null && passage !== null && renderBar?.(place)}
    </div>
  );
}

function Fold({ block, isOpen, bearings = [], onPress }: { readonly block: TextBlock; readonly isOpen: boolean; readonly bearings?: readonly Bearing[]; readonly onPress: () => void }) {
  return (
    <button type="button" className="text-fold" aria-expanded={isOpen} onClick={onPress}>
      {isOpen ? <ChevronDown className="icon-12" /> : <ChevronRight className="icon-12" />}
      {plural(block.lines, { one: 'Quoted, # line', other: 'Quoted, # lines' })}
      {bearings.map(bearing => <BearingMark key={bearing} bearing={bearing} />)}
    </button>
  );
}

/** One paragraph; drawn again only when a mark within it changes. */
const ParagraphLine = memo(function ParagraphLine({ text, start, end, marks }: { readonly text: string; readonly start: number; readonly end: number; readonly marks: readonly TextMark[] }) {
  return (
    <p className="text-paragraph" dir="auto">
      {runsOf(text, { start, end }, marks).map(run => (
        run.control === null
          ? <span key={run.start} data-start={run.start} data-end={run.end} className={runClass(run.marks)}>{run.shown}</span>
          : <span key={run.start} data-start={run.start} data-end={run.end} data-control="" className={classes('control-mark', runClass(run.marks))}>{run.control}</span>
      ))}
    </p>
  );
}, (before, after) => before.text === after.text && before.start === after.start && before.end === after.end && sameWithin(before.marks, after.marks, before.start, before.end));

function sameWithin(a: readonly TextMark[], b: readonly TextMark[], start: number, end: number): boolean {
  if (a === b) return true;
  const within = (marks: readonly TextMark[]): string => JSON.stringify(marks.filter(mark => mark.start < end && mark.end > start));
  return within(a) === within(b);
}

function runClass(marks: readonly TextMark['mark'][]): string {
  return classes(marks.some(mark => mark !== 'hit') && 'passage', ...marks.map(mark => (mark === 'hit' ? 'text-hit' : `passage-${mark}`)), marks.includes('supports') && marks.includes('contradicts') && 'passage-both');
}

function bearingsIn(mapped: readonly Mapped[], block: TextRange): Bearing[] {
  const inside = new Set(mapped.filter(({ range }) => range.start < block.end && range.end > block.start).map(({ link }) => link.bearing));
  return (['contradicts', 'supports', 'context'] as const).filter(bearing => inside.has(bearing));
}

function without(set: ReadonlySet<number>, value: number): ReadonlySet<number> {
  return new Set([...set].filter(other => other !== value));
}
