import type { ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components';
import './progress.css';

/** How far a long act is. `share` is 0 to 1, or null while the whole is unknown. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | null }) {
  return (
    <ProgressBar className="progress" aria-label={label} value={share === null ? 0 : share * 100} isIndeterminate={share === null}>
      <i className={share === null ? 'progress-unknown' : ''} style={share === null ? {} : { width: `${String(Math.min(100, share * 100))}%` }} />
    </ProgressBar>
  );
}

/** A running act inside a pane or dialog: what, how far, how fast, how long still, and stop. */
export function ProgressCard({ title, note, share, facts, acts }: {
  readonly title: string;
  readonly note?: ReactNode;
  readonly share: number | null;
  readonly facts: readonly string[];
  readonly acts?: ReactNode;
}) {
  return (
    <div className="progress-card">
      <div className="row"><b className="ellipsis">{title}</b><span className="grow t-3 ellipsis">{note}</span>{acts}</div>
      <Progress label={title} share={share} />
      <div className="progress-facts" role="status">{facts.map(fact => <span key={fact}>{fact}</span>)}</div>
    </div>
  );
}
