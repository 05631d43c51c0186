import { useEffect, useRef } from 'react';
import { makeHatch, useChartColors } from './colors.ts';
import type { ChartColors } from './colors.ts';

/** What a painter draws with; coordinates are CSS pixels. */
export interface Painting {
  readonly context: CanvasRenderingContext2D;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colors: ChartColors;
  /** Fill for "no data". */
  readonly hatch: CanvasPattern | string;
}

/**
 * A canvas as sharp as the screen, painted at most once a frame. It is decoration to a screen reader: whoever uses it
 * says the same in words beside it. `paint` must be a new function whenever it would draw something else.
 */
export function ChartCanvas({ widthPx, heightPx, paint, className }: { readonly widthPx: number; readonly heightPx: number; readonly paint: (painting: Painting) => void; readonly className?: string }) {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const colors = useChartColors();
  const ratio = typeof window === 'undefined' ? 1 : window.devicePixelRatio;
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const canvas = canvasRef.current;
      const context = canvas?.getContext('2d') ?? null;
      if (canvas === null || context === null || widthPx <= 0 || heightPx <= 0) return;
      const width = Math.round(widthPx * ratio), height = Math.round(heightPx * ratio);
      if (canvas.width !== width || canvas.height !== height) { canvas.width = width; canvas.height = height; }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, widthPx, heightPx);
      paint({ context, widthPx, heightPx, colors, hatch: makeHatch(context, colors, ratio) });
    });
    return () => { cancelAnimationFrame(frame); };
  }, [widthPx, heightPx, ratio, colors, paint]);
  return <canvas ref={canvasRef} className={className} aria-hidden="true" style={{ width: widthPx, height: heightPx, display: 'block' }} />;
}
