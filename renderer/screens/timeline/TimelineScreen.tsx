import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { EmptyTimeline } from './EmptyTimeline.tsx';
import { TimelineDesk } from './TimelineDesk.tsx';
import { useWhole } from './use-timeline.ts';
import './timeline.css';

/** When what happened: texts in force, calls, messages and events on one line of time. */
export function TimelineScreen() {
  const { t } = useLingui();
  const { view, error, retry } = useWhole();
  const from = view?.extent?.fromUtcMs ?? null, to = view?.extent?.toUtcMs ?? null;
  const extent = useMemo(() => (from === null || to === null ? null : { fromMs: from, toMs: Math.max(to, from + 1_000) }), [from, to]);
  if (error !== null && view === null) return <Bare><Problem error={error} retry={retry} act={<Button variant="quiet" onPress={() => { useView.getState().go('sources'); }}>{t`Go to Sources`}</Button>} /></Bare>;
  if (view === null) return <Bare><Loading rows={10} /></Bare>;
  if (extent === null) return <EmptyTimeline undated={view.undated} />;
  return <TimelineDesk view={view} extent={extent} />;
}

function Bare({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui();
  return (
    <>
      <Toolbar title={t`Timeline`} />
      <Pane label={t`Timeline`}>{children}</Pane>
    </>
  );
}
