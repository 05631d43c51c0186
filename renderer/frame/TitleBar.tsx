import { Fragment } from 'react';
import { ArrowLeft, ArrowRight, ChevronRight, CircleQuestionMark, Command, Search, SlidersHorizontal } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import { IconButton } from '../parts/Button.tsx';
import { Kbd } from '../parts/Kbd.tsx';
import { Popover } from '../parts/Popover.tsx';
import { Settings } from './Settings.tsx';
import { runCommand } from './commands.ts';
import { useCrumbStore } from './crumbs.ts';
import type { Crumb } from './crumbs.ts';
import { placeDefinition } from './places.ts';
import { useView } from './views.ts';
import './titlebar.css';

/** Top: where one is and was, and the way to everything else. Drags the window where the system lets it. */
export function TitleBar() {
  const { t, i18n } = useLingui();
  const { place, past, future, back, forward } = useView();
  const crumbs = useCrumbStore(state => state.crumbs);
  const definition = placeDefinition(place);
  const all: readonly Crumb[] = [{ title: definition === undefined ? '' : i18n._(definition.title) }, ...crumbs];
  return (
    <header className="titlebar">
      <IconButton icon={ArrowLeft} label={t`Back`} kbd="Alt+ArrowLeft" isDisabled={past.length === 0} onPress={back} />
      <IconButton icon={ArrowRight} label={t`Forward`} kbd="Alt+ArrowRight" isDisabled={future.length === 0} onPress={forward} />
      <nav className="crumbs" aria-label={t`Where you are`}>
        {all.map((crumb, index) => (
          <Fragment key={crumb.title}>
            {index > 0 && <ChevronRight className="icon-12" />}
            {index === all.length - 1 ? <b className="ellipsis" aria-current="page">{crumb.title}</b>
              : crumb.onPress !== undefined ? <KitButton className="crumb ellipsis" onPress={crumb.onPress}>{crumb.title}</KitButton>
                : <span className="ellipsis">{crumb.title}</span>}
          </Fragment>
        ))}
      </nav>
      <KitButton className="searchbox" onPress={() => { runCommand('window.search'); }}>
        <Search className="icon-14" />
        <span className="grow ellipsis">{t`Search everything`}</span>
        <Kbd keys="Ctrl+Shift+F" />
      </KitButton>
      <IconButton icon={Command} label={t`Commands`} kbd="Ctrl+K" onPress={() => { runCommand('window.palette'); }} />
      <Popover label={t`Settings`} placement="bottom end" width={300} trigger={<IconButton icon={SlidersHorizontal} label={t`Settings`} />}>
        <Settings />
      </Popover>
      <IconButton icon={CircleQuestionMark} label={t`Keys`} kbd="?" onPress={() => { runCommand('window.keys'); }} />
    </header>
  );
}
