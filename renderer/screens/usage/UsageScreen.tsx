import { useLingui } from '@lingui/react/macro';
import { runCommand, useCommands } from '../../frame/commands.ts';
import { useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { UsageDesk } from './UsageDesk.tsx';
import { useGround } from './use-usage.ts';
import './usage.css';

/** Calls in the logs of the case: how many, whose, when, and the line of the log each one stands on. */
export function UsageScreen() {
  const { t } = useLingui();
  const { ground, error, retry } = useGround();
  if (error !== null) return <Bare><Problem error={error} retry={retry} /></Bare>;
  if (ground === null) return <Bare><Loading rows={10} /></Bare>;
  if (ground.extent === null) {
    return (
      <Bare>
        <Empty title={t`No usage source yet`} act={<><Button onPress={importLogs}>{t`Import logs`}</Button><span className="t-caption t-3">{t`or drop files on the window`}</span></>}>
          {t`Charts and findings start when the first log is read. Columns are proposed, shown and yours to change.`}
        </Empty>
      </Bare>
    );
  }
  return <UsageDesk ground={ground} extent={ground.extent} />;
}

/** Goes to Sources and asks there which files, as its own key does. */
function importLogs(): void {
  useView.getState().go('sources');
  const stop = useCommands.subscribe(() => { if (runCommand('sources.import')) stop(); });
  // A case that is only read offers no import; then Sources itself says so.
  setTimeout(stop, 2_000);
}

function Bare({ children }: { readonly children: React.ReactNode }) {
  const { t } = useLingui();
  return (
    <>
      <Toolbar title={t`Usage`} />
      <Pane label={t`Usage`}>{children}</Pane>
    </>
  );
}
