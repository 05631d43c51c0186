import { useEffect, useMemo, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { EngineProvider, makeQueryClient } from './engine/EngineProvider.tsx';
import { useShell } from './engine/shell.ts';
import { Frame } from './frame/Frame.tsx';
import { useCommandKeys } from './frame/keys.ts';
import { useView } from './frame/views.ts';
import { LanguageProvider } from './i18n.tsx';
import { Problem } from './parts/States.tsx';
import { StartScreen } from './screens/start/StartScreen.tsx';

let hasStarted = false;

/** Start screen or desk, as the shell says; the words around everything. `start` is called once. */
export function Root({ start }: { readonly start: () => Promise<void> }) {
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (hasStarted) return;
    hasStarted = true;
    start().catch((thrown: unknown) => { setError(thrown); });
  }, [start]);
  return <LanguageProvider>{error === null ? <Inside /> : <Problem error={error} />}</LanguageProvider>;
}

function Inside() {
  const { t } = useLingui();
  const shellWindow = useShell(state => state.window);
  const engine = useShell(state => state.engine);
  const title = shellWindow?.caseTitle ?? '';
  // Another case is another cache and another history; the same case after a restart keeps both.
  const client = useMemo(() => { void title; return makeQueryClient(); }, [title]);
  useEffect(() => { useView.getState().reset(); }, [title]);
  useCommandKeys();
  if (shellWindow === null) return null;
  if (engine === null || shellWindow.engine === 'start' || shellWindow.engine === 'opening' || shellWindow.engine === 'failed') {
    return <StartScreen window={shellWindow} engine={engine} title={t`Proviso`} />;
  }
  return <EngineProvider engine={engine} client={client}><Frame window={shellWindow} /></EngineProvider>;
}
