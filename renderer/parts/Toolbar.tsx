import type { ReactNode } from 'react';
import { SheetToggle } from './Pane.tsx';
import './toolbar.css';

/** The 40 px row under the title bar: what this screen is, its filters, and at its end its acts. */
export function Toolbar({ title, count, children, acts }: {
  readonly title: string;
  /** "1,949 of 12,846 items"; null while it is counted. */
  readonly count?: ReactNode;
  readonly children?: ReactNode;
  readonly acts?: ReactNode;
}) {
  return (
    <div className="toolbar" data-pane="" tabIndex={-1} role="group" aria-label={title}>
      <h1>{title}</h1>
      {count !== undefined && <span className="toolbar-count">{count ?? '…'}</span>}
      <div className="toolbar-middle">{children}</div>
      <div className="toolbar-acts">{acts}<SheetToggle /></div>
    </div>
  );
}

/** A hairline between groups of a toolbar. */
export function Divider() {
  return <span className="divider" role="presentation" />;
}
