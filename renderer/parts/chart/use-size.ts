import { useLayoutEffect, useState } from 'react';
import type { RefObject } from 'react';

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The content size of an element in whole CSS pixels, now and whenever it changes; zero until it is there. */
export function useSize(ref: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ widthPx: 0, heightPx: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const take = (widthPx: number, heightPx: number): void => {
      setSize(known => (known.widthPx === widthPx && known.heightPx === heightPx ? known : { widthPx, heightPx }));
    };
    take(element.clientWidth, element.clientHeight);
    const observer = new ResizeObserver(() => { take(element.clientWidth, element.clientHeight); });
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, [ref]);
  return size;
}
