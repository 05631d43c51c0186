import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { FileInput } from 'lucide-react';
import './drop.css';

/** Catches files dropped anywhere in the window, and says so while they hover. */
export function DropCatcher({ title, note, onDrop, children }: {
  readonly title: string;
  readonly note: string;
  readonly onDrop: (files: readonly File[]) => void;
  readonly children: ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const latest = useRef(onDrop);
  useEffect(() => { latest.current = onDrop; });
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => { if (hasFiles(event)) { depth.current += 1; setOver(true); } };
    const leave = (event: DragEvent): void => { if (hasFiles(event)) { depth.current = Math.max(0, depth.current - 1); if (depth.current === 0) setOver(false); } };
    // Without this the window would navigate to the file.
    const over = (event: DragEvent): void => { if (hasFiles(event)) { event.preventDefault(); if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'; } };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) latest.current(files);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <>
      {children}
      {isOver && (
        <div className="drop-over" aria-hidden="true">
          <div className="drop-sign"><FileInput /><b>{title}</b><span>{note}</span></div>
        </div>
      )}
    </>
  );
}
