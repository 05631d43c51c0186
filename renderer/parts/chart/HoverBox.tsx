import type { ReactNode } from 'react';
import './chart.css';

/**
 * Says what is under the pointer, or under the keyboard's cursor. It stands beside its mark, never over it, on the side
 * that has room. `x` and `y` are in the positioned element it is put into.
 */
export function HoverBox({ x, y, widthPx, clearPx = 12, children }: {
  readonly x: number;
  readonly y: number;
  /** Width of the element it stands in. */
  readonly widthPx: number;
  /** Distance it keeps from the mark's middle. */
  readonly clearPx?: number;
  readonly children: ReactNode;
}) {
  const isLeft = x > widthPx * 0.55;
  return (
    <div className="hover-box" style={{ top: y, ...(isLeft ? { right: widthPx - x + clearPx } : { left: x + clearPx }) }}>
      {children}
    </div>
  );
}
