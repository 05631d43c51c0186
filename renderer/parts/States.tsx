import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { toProvisoError } from '../../shared/errors.ts';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import './states.css';

/** Nothing here yet: says what would be here, and offers the one act. */
export function Empty({ title, children, act }: { readonly title: string; readonly children?: ReactNode; readonly act?: ReactNode }) {
  return (
    <div className="state">
      <b>{title}</b>
      {children !== undefined && <p>{children}</p>}
      {act !== undefined && <div className="state-acts">{act}</div>}
    </div>
  );
}

/** Nothing matches: repeats the question, and tells no rows from no data. */
export function NoMatch({ title, children, act }: { readonly title: string; readonly children?: ReactNode; readonly act?: ReactNode }) {
  return <div role="status"><Empty title={title} {...(act === undefined ? {} : { act })}>{children}</Empty></div>;
}

/** The shape of what comes, after 150 ms, so that quick answers never flash. */
export function Loading({ rows = 8, rowHeight = 28 }: { readonly rows?: number; readonly rowHeight?: number }) {
  const { t } = useLingui();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true); }, 150);
    return () => { clearTimeout(timer); };
  }, []);
  return (
    <div className="loading" role="status" aria-busy="true">
      <span className="visually-hidden">{t`Loading`}</span>
      {isLate && Array.from({ length: rows }, (_, index) => (
        <div key={index} className="loading-row" style={{ height: rowHeight }} aria-hidden="true">
          <i style={{ width: 8 }} /><i style={{ width: WIDTHS[index % WIDTHS.length] }} /><i className="loading-end" style={{ width: 40 + (index * 17) % 34 }} />
        </div>
      ))}
    </div>
  );
}

const WIDTHS = [120, 190, 96, 160, 142, 210, 108, 174] as const;

/** What went wrong, in its own pane: one line, what is safe, what to do, and the code. */
export function Problem({ error, title, retry, act, isInline = false }: {
  readonly error: unknown;
  readonly title?: string;
  readonly retry?: () => void;
  readonly act?: ReactNode;
  /** Between other things rather than filling a pane. */
  readonly isInline?: boolean;
}) {
  const { t } = useLingui();
  const failure = toProvisoError(error);
  const details = [failure.code, failure.message, JSON.stringify(failure.details)].join('\n');
  return (
    <div className={classes('state', 'problem', isInline && 'problem-inline')} role="alert">
      <b>{title ?? t`This could not be shown`}</b>
      <p className="selectable">{failure.message}</p>
      <div className="state-acts">
        {retry !== undefined && <Button onPress={retry}>{t`Try again`}</Button>}
        {act}
        <Button variant="quiet" onPress={() => { void navigator.clipboard.writeText(details); }}>{t`Copy details`}</Button>
        <span className="grow" />
        <span className="ref t-3 selectable">{failure.code}</span>
      </div>
    </div>
  );
}
