import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';
import { useLingui } from '@lingui/react/macro';
import { BearingMark, useBearingName } from '../../parts/BearingMark.tsx';
import type { Link } from '../../parts/inspector/linking.ts';
import type { TextRange } from './text-model.ts';
import { pageRangeOf } from './text-offsets.ts';

/** Marks in the margin stand at least this far apart, so that each can be hit. */
const STEP_PX = 24;

interface Placed {
  readonly top: number;
  readonly link: Link | null;
  readonly range: TextRange;
}

/** What is linked, beside the line where it begins: the keyboard's way to the highlights. */
export function MarginMarks({ root, mapped, passage, layoutKey, onOpen }: {
  readonly root: RefObject<HTMLElement | null>;
  readonly mapped: readonly { readonly link: Link; readonly range: TextRange }[];
  readonly passage: TextRange | null;
  /** Changes when the text is laid out anew without changing size. */
  readonly layoutKey: string;
  readonly onOpen: (range: TextRange) => void;
}) {
  const { t } = useLingui();
  const name = useBearingName();
  const [placed, setPlaced] = useState<readonly Placed[]>([]);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const measure = (): void => { setPlaced(placeMarks(element, mapped, passage)); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [root, mapped, passage, layoutKey]);
  return (
    <div className="text-margin">
      {placed.map(({ top, link, range }) => (link === null
        ? <svg key="selected" className="mark text-mark-selected" viewBox="0 0 10 10" style={{ top: top + 7 }} aria-hidden="true"><path d="M1 1h8v8H1z" fill="var(--accent)" /></svg>
        : (
          <button key={link.linkId} type="button" className="text-mark" style={{ top }} aria-label={t`${name(link.bearing)} ${link.provisionNumber === '' ? link.provisionHeading : link.provisionNumber}: ${link.quote}`} onClick={() => { onOpen(range); }}>
            <BearingMark bearing={link.bearing} isNamed={false} />
          </button>
        )))}
    </div>
  );
}

function placeMarks(root: HTMLElement, mapped: readonly { readonly link: Link; readonly range: TextRange }[], passage: TextRange | null): Placed[] {
  const origin = root.getBoundingClientRect().top;
  const topOf = (range: TextRange): number | null => {
    const rect = pageRangeOf(root, range)?.getClientRects()[0];
    return rect === undefined ? null : Math.round(rect.top + rect.height / 2 - origin - STEP_PX / 2);
  };
  const wanted: Placed[] = mapped.flatMap(({ link, range }) => { const top = topOf(range); return top === null ? [] : [{ top, link, range }]; });
  const isOnLink = passage !== null && mapped.some(({ range }) => range.start === passage.start && range.end === passage.end);
  const passageTop = passage === null || isOnLink ? null : topOf(passage);
  if (passage !== null && passageTop !== null) wanted.push({ top: passageTop, link: null, range: passage });
  wanted.sort((a, b) => a.top - b.top || (a.link?.linkId ?? 0) - (b.link?.linkId ?? 0));
  let free = Number.NEGATIVE_INFINITY;
  return wanted.map(mark => {
    const top = Math.max(mark.top, free);
    free = top + STEP_PX;
    return { ...mark, top };
  });
}
