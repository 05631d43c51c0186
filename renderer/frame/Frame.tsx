import { useEffect, useState } from 'react';
import { Undo2 } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { useAct, useAnswer } from '../engine/queries.ts';
import { ask, setPreferences } from '../engine/shell.ts';
import { THEMES, usePreferences } from '../preferences.ts';
import { ImportHost } from '../screens/sources/import/ImportHost.tsx';
import { toProvisoError } from '../../shared/errors.ts';
import type { WindowState } from '../../shared/shell-api.ts';
import { Banners } from './Banners.tsx';
import { CaseDetails } from './CaseDetails.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { JobBar } from './JobBar.tsx';
import { KeyList } from './KeyList.tsx';
import { NewCase } from './NewCase.tsx';
import { Palette } from './Palette.tsx';
import { Rail } from './Rail.tsx';
import { SearchEverywhere } from './SearchEverywhere.tsx';
import { TitleBar } from './TitleBar.tsx';
import { useOffer } from './commands.ts';
import type { Command } from './commands.ts';
import { focusPane, focusRowsIfLost, stepRow } from './keys.ts';
import { PLACES, placeDefinition } from './places.ts';
import { say } from './said.ts';
import { useView } from './views.ts';
import './frame.css';

type Floating = 'palette' | 'search' | 'keys' | 'details' | 'new' | null;

/** The desk of an open case: rail, title bar, one screen, job bar, and what floats above them. */
export function Frame({ window: shellWindow }: { readonly window: WindowState }) {
  const { t, i18n } = useLingui();
  const [floating, setFloating] = useState<Floating>(null);
  const { place, go, back, forward } = useView();
  const definition = placeDefinition(place) ?? PLACES[0];
  const theme = usePreferences(state => state.theme);
  const undo = useAct('undo.last');
  const undoable = useAnswer('undo.peek', {}).data?.what ?? null;
  const close = (): void => { setFloating(null); };
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  useOffer([
    ...PLACES.map((own): Command => ({ id: `go.${own.place}`, title: i18n._(own.title), group: 'go', icon: own.icon, keys: `G ${own.key}`, run: () => { go(own.place); } })),
    { id: 'go.back', title: t`Back`, group: 'go', keys: 'Alt+ArrowLeft', run: back },
    { id: 'go.forward', title: t`Forward`, group: 'go', keys: 'Alt+ArrowRight', run: forward },
    { id: 'case.undo', title: undoable === null ? t`Undo` : t`Undo: ${undoable}`, group: 'case', icon: Undo2, keys: 'Ctrl+Z', isDisabled: undoable === null, run: () => { undo.mutate({}, { onSuccess: ({ what }) => { say(what === null ? t`Nothing to take back.` : t`Taken back: ${what}.`); }, onError: error => { say(toProvisoError(error).message); } }); } },
    { id: 'case.details', title: t`Case details`, group: 'case', run: () => { setFloating('details'); } },
    { id: 'case.new', title: t`New case file`, group: 'case', keys: 'Ctrl+N', run: () => { setFloating('new'); } },
    { id: 'case.open', title: t`Open a case file`, group: 'case', keys: 'Ctrl+O', run: () => { void ask({ kind: 'open-case' }); } },
    { id: 'case.close', title: t`Close this case file`, group: 'case', run: () => { void ask({ kind: 'close-case' }); } },
    { id: 'window.palette', title: t`Commands`, group: 'window', keys: 'Ctrl+K', run: () => { setFloating('palette'); } },
    { id: 'window.search', title: t`Search everything`, group: 'window', keys: 'Ctrl+Shift+F', run: () => { setFloating('search'); } },
    { id: 'window.keys', title: t`List the keys`, group: 'window', keys: '?', run: () => { setFloating('keys'); } },
    { id: 'window.theme', title: t`Next theme`, group: 'window', run: () => { void setPreferences({ theme: nextTheme }); } },
    { id: 'window.next-pane', title: t`Next pane`, group: 'window', keys: 'F6', run: () => { focusPane(1); } },
    { id: 'window.previous-pane', title: t`Previous pane`, group: 'window', keys: 'Shift+F6', run: () => { focusPane(-1); } },
    { id: 'row.next', title: t`Next row`, group: 'row', keys: 'J', run: () => { stepRow(1); } },
    { id: 'row.previous', title: t`Previous row`, group: 'row', keys: 'K', run: () => { stepRow(-1); } },
  ]);
  useEffect(() => {
    document.title = shellWindow.caseTitle === '' ? 'Proviso' : `${shellWindow.caseTitle} · Proviso`;
  }, [shellWindow.caseTitle]);
  // A journey by keys leaves the focus nowhere: the rows of the new screen take it.
  useEffect(() => {
    const timer = setTimeout(focusRowsIfLost, 150);
    return () => { clearTimeout(timer); };
  }, [place]);
  if (definition === undefined) return null;
  const { Screen } = definition;
  return (
    <ImportHost>
      <div className="frame">
        <Rail />
        <TitleBar />
        <main className="frame-main">
          <Banners engineState={shellWindow.engine} />
          <ErrorBoundary resetKey={definition.place} title={t`This screen stopped working`}><Screen /></ErrorBoundary>
        </main>
        <JobBar />
      </div>
      <Palette isOpen={floating === 'palette'} onClose={close} />
      <SearchEverywhere isOpen={floating === 'search'} onClose={close} />
      <KeyList isOpen={floating === 'keys'} onClose={close} />
      <CaseDetails isOpen={floating === 'details'} onClose={close} />
      <NewCase isOpen={floating === 'new'} onClose={close} />
    </ImportHost>
  );
}
