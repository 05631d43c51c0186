import { useState } from 'react';
import { CircleQuestionMark, FileInput, FolderOpen, PackageCheck, Play, Plus, ShieldCheck } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Engine } from '../../../shared/rpc/client.ts';
import { ProvisoError } from '../../../shared/errors.ts';
import type { Grant, WindowState } from '../../../shared/shell-api.ts';
import { ask, grantFiles } from '../../engine/shell.ts';
import { JobBar } from '../../frame/JobBar.tsx';
import { KeyList } from '../../frame/KeyList.tsx';
import { NewCase } from '../../frame/NewCase.tsx';
import { Settings } from '../../frame/Settings.tsx';
import { useOffer } from '../../frame/commands.ts';
import { usePreferences } from '../../preferences.ts';
import { Button, IconButton } from '../../parts/Button.tsx';
import { DropCatcher } from '../../parts/DropCatcher.tsx';
import { Kbd } from '../../parts/Kbd.tsx';
import { Logo } from '../../parts/Logo.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Problem } from '../../parts/States.tsx';
import { classes } from '../../parts/classes.ts';
import { VerifyDialog } from '../bundles/VerifyDialog.tsx';
import { putForward, takeBack, useIntake } from '../sources/import/intake.ts';
import { RecentCases } from './RecentCases.tsx';
import './start.css';

/** Before a case is open: make one, open one, check a bundle, or try the sample. */
export function StartScreen({ window: shellWindow, engine, title }: { readonly window: WindowState; readonly engine: Engine | null; readonly title: string }) {
  const { t } = useLingui();
  const [floating, setFloating] = useState<'new' | 'keys' | null>(null);
  const [toVerify, setToVerify] = useState<Grant | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const waiting = useIntake(state => state.waiting);
  const language = usePreferences(state => state.language);
  const attempt = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    setError(null);
    setBusy(name);
    try { await work(); } catch (thrown) { setError(thrown); } finally { setBusy(null); }
  };
  const verify = (): Promise<void> => attempt('verify', async () => { setToVerify(await ask({ kind: 'grant-folder', purpose: 'verify-bundle' })); });
  const importFiles = (): Promise<void> => attempt('choose', async () => {
    const grants = await ask({ kind: 'grant-files', purpose: 'import' });
    if (grants.length > 0) { putForward(grants); setFloating('new'); }
  });
  const drop = (files: readonly File[]): void => {
    void attempt('drop', async () => {
      const grants = await grantFiles(files);
      const [only] = grants;
      // One folder alone is most likely a bundle from the other side: checking it changes nothing.
      if (grants.length === 1 && only?.isFolder === true) { setToVerify(only); return; }
      putForward(grants);
      setFloating('new');
    });
  };
  useOffer([
    { id: 'case.new', title: t`New case file`, group: 'case', keys: 'Ctrl+N', run: () => { setFloating('new'); } },
    { id: 'case.open', title: t`Open a case file`, group: 'case', keys: 'Ctrl+O', run: () => { void attempt('open', () => ask({ kind: 'open-case' })); } },
    { id: 'bundle.verify', title: t`Verify a bundle`, group: 'case', keys: 'Ctrl+Shift+V', run: () => { void verify(); } },
    { id: 'window.keys', title: t`List the keys`, group: 'window', keys: '?', run: () => { setFloating('keys'); } },
  ]);
  const failure = shellWindow.engine === 'failed' ? shellWindow.failure : null;
  const isOpening = shellWindow.engine === 'opening';
  const count = waiting.length;
  return (
    <DropCatcher title={t`Drop to begin`} note={t`Files go into a new case file; a folder is checked as a bundle. Nothing you drop is changed.`} onDrop={drop}>
      <div className="start">
        <header className="start-bar">
          <Popover label={t`Settings`} placement="bottom end" width={300} trigger={<Button variant="quiet">{t`Settings`}</Button>}><Settings /></Popover>
          <IconButton icon={CircleQuestionMark} label={t`Keys`} kbd="?" onPress={() => { setFloating('keys'); }} />
        </header>
        <aside className="start-left">
          <Logo className="start-logo" />
          <h1>{title}</h1>
          <p className="start-motto">{t`Every sentence, the text it rests on, and what speaks against it.`}</p>
          <div className="start-acts">
            <Act icon={Plus} title={t`New case file`} kbd="Ctrl+N" isMain onPress={() => { setFloating('new'); }} />
            <Act icon={FolderOpen} title={t`Open a case file`} kbd="Ctrl+O" onPress={() => { void attempt('open', () => ask({ kind: 'open-case' })); }} />
            <Act icon={PackageCheck} title={t`Verify a bundle`} kbd="Ctrl+Shift+V" onPress={() => { void verify(); }} />
          </div>
          <div className="start-foot">
            <span className="row"><ShieldCheck className="icon-14" />{t`Works without a network and never asks for one`}</span>
            <span className="start-version">{t`Version ${shellWindow.appVersion}`}, {language === 'fr' ? 'Français' : 'English'}</span>
          </div>
        </aside>
        <main className="start-right">
          {failure !== null && <Problem error={new ProvisoError(asCode(failure.code), failure.message, failure.details)} title={t`The case file was not opened`} isInline />}
          {error !== null && <Problem error={error} title={t`That did not work`} isInline />}
          {isOpening && <p className="start-opening" role="status">{t`Opening ${shellWindow.caseTitle}…`}</p>}
          <RecentCases onOpen={id => { void attempt('recent', () => ask({ kind: 'open-recent', id })); }} />
          <div className="drop-area start-drop">
            <FileInput />
            <div className="grow">
              <b>{t`Drop usage logs, mailboxes or agreements here`}</b>
              {t`Originals are copied and hashed, never changed. What cannot be read is kept and listed.`}
              <small>csv, csv.gz &ensp; eml, mbox &ensp; md, txt</small>
            </div>
            <Button onPress={() => { void importFiles(); }}>{t`Choose files`}</Button>
          </div>
          <Sample isBusy={busy === 'sample'} onOpen={() => { void attempt('sample', () => ask({ kind: 'open-sample' })); }} />
        </main>
        <JobBar />
      </div>
      <NewCase isOpen={floating === 'new'} onClose={() => { takeBack(); setFloating(null); }} {...(count > 0 ? { note: t`The ${count} files you chose are taken in once the case file is there.` } : {})} />
      <KeyList isOpen={floating === 'keys'} onClose={() => { setFloating(null); }} />
      {toVerify !== null && <VerifyDialog grant={toVerify} engine={engine} onClose={() => { setToVerify(null); }} />}
    </DropCatcher>
  );
}

function asCode(code: string): `${string}.${string}` {
  return code.includes('.') ? code as `${string}.${string}` : `engine.${code}`;
}

function Act({ icon: Icon, title, kbd, isMain = false, onPress }: { readonly icon: LucideIcon; readonly title: string; readonly kbd: string; readonly isMain?: boolean; readonly onPress: () => void }) {
  return <KitButton className={classes('start-act', isMain && 'start-act-main')} onPress={onPress}><Icon />{title}<Kbd keys={kbd} /></KitButton>;
}

function Sample({ isBusy, onOpen }: { readonly isBusy: boolean; readonly onOpen: () => void }) {
  const { t } = useLingui();
  const steps = [
    [t`Read the mail`, t`who wrote what, and when`],
    [t`Count the calls`, t`and see the lines behind them`],
    [t`Find the text of that day`, t`two texts under one name`],
    [t`Link a passage in two keys`, t`then link what contradicts it`],
    [t`Follow it on the timeline`, t`from a year to one request`],
    [t`Export and verify a bundle`, t`on any computer, with nothing installed`],
  ] as const;
  return (
    <section className="start-sample">
      <div>
        <h2>{t`The sample case`}</h2>
        <p className="t-2">{t`Two invented companies, eight apps, their mail and their agreement. Try each tool before your own evidence is at stake.`}</p>
        <Button icon={Play} isPending={isBusy} onPress={onOpen}>{isBusy ? t`Opening…` : t`Open the sample case`}</Button>
      </div>
      <ol>{steps.map(([title, note]) => <li key={title}><div>{title}<span>{note}</span></div></li>)}</ol>
    </section>
  );
}
