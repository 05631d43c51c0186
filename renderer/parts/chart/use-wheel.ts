import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { wheelFactor } from './time-window.ts';

export interface WheelActs {
  /** Zoom by a factor about a pixel of the element. */
  readonly onZoom: (x: number, factor: number) => void;
  /** Move by pixels: a sideways wheel, or Shift with an upright one. */
  readonly onPan: (pixels: number) => void;
}

/** The wheel over a chart zooms and pans instead of scrolling. */
export function useWheel(ref: RefObject<HTMLElement | null>, acts: WheelActs): void {
  const latest = useRef(acts);
  useEffect(() => { latest.current = acts; });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaY + event.deltaX : event.deltaX;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) latest.current.onPan(sideways);
      else latest.current.onZoom(event.clientX - element.getBoundingClientRect().left, wheelFactor(event.deltaY, event.deltaMode));
    };
    // React's own wheel listeners are passive and could not keep the page still.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => { element.removeEventListener('wheel', onWheel); };
  }, [ref]);
}
