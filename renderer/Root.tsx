import { useEffect, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { Engine } from '../shared/rpc/client.ts';
import type { WindowState } from '../shared/shell-api.ts';
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
  useCommandKeys();
  if (shellWindow === null) return null;
  if (engine === null || shellWindow.engine === 'start' || shellWindow.engine === 'opening' || shellWindow.engine === 'failed') {
    return <StartScreen window={shellWindow} engine={engine} title={t`Proviso`} />;
  }
  return <CaseWindow window={shellWindow} engine={engine} />;
}

/** One open case: a cache and a history of its own, kept while its engine restarts, gone once the shell says it is closed. */
function CaseWindow({ window: shellWindow, engine }: { readonly window: WindowState; readonly engine: Engine }) {
  const [client] = useState(makeQueryClient);
  useEffect(() => { useView.getState().reset(); }, []);
  return <EngineProvider engine={engine} client={client}><Frame window={shellWindow} /></EngineProvider>;
}
