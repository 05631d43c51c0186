import { Fragment } from 'react';
import { ChevronDown, FolderOpen, LogOut, ShieldAlert, ShieldCheck, SquarePlus } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton, TooltipTrigger, Tooltip as KitTooltip } from 'react-aria-components';
import type { CaseState } from '../../shared/domain/case.ts';
import { useAnswer } from '../engine/queries.ts';
import { useFormat } from '../format.ts';
import { Logo } from '../parts/Logo.tsx';
import { Menu } from '../parts/Menu.tsx';
import { classes } from '../parts/classes.ts';
import { runCommand } from './commands.ts';
import { PLACES } from './places.ts';
import { useView } from './views.ts';
import './rail.css';

/** Left: which case, its places with what they hold, and at the foot whether the custody chain holds. */
export function Rail() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const place = useView(state => state.place);
  const go = useView(state => state.go);
  const state = useAnswer('case.state', {}).data;
  return (
    <nav className="rail" aria-label={t`Places`} data-pane="" tabIndex={-1}>
      <CaseHead title={state?.title ?? ''} note={state === undefined ? '' : caseNote(state, t`read only`)} />
      <div className="places">
        {PLACES.map(({ place: own, title, icon: Icon, group, count, key }, index) => {
          const name = i18n._(title);
          const counted = count === null || state === undefined ? null : format.compact(count(state.counts));
          return (
            <Fragment key={own}>
              {index > 0 && PLACES[index - 1]?.group !== group && <div className="places-gap" />}
              <TooltipTrigger delay={600} closeDelay={0}>
                <KitButton className={classes('place', own === place && 'place-on')} {...(own === place ? { 'aria-current': 'page' } : {})} onPress={() => { go(own); }}>
                  <Icon />
                  <span className="place-name">{name}</span>
                  {counted !== null && <span className="place-count">{counted}</span>}
                </KitButton>
                <KitTooltip className="tooltip" placement="right" offset={8}>{name}<kbd className="kbd">G {key}</kbd></KitTooltip>
              </TooltipTrigger>
            </Fragment>
          );
        })}
      </div>
      {state !== undefined && <CustodyFoot custody={state.custody} />}
    </nav>
  );
}

function caseNote(state: CaseState, readOnly: string): string {
  return state.readOnly ? readOnly : state.declaredName;
}

function CaseHead({ title, note }: { readonly title: string; readonly note: string }) {
  const { t } = useLingui();
  return (
    <Menu
      label={t`Case file`}
      trigger={(
        <KitButton className="case-head">
          <Logo className="case-logo" />
          <span className="case-words">
            <b className="ellipsis">{title}</b>
            <span className="case-note"><span className="ellipsis">{note === '' ? t`Case file` : note}</span><ChevronDown className="icon-12" /></span>
          </span>
        </KitButton>
      )}
      acts={[
        { id: 'details', title: t`Case details`, icon: ShieldCheck, run: () => { runCommand('case.details'); } },
        { id: 'new', title: t`New case file`, icon: SquarePlus, kbd: 'Ctrl+N', run: () => { runCommand('case.new'); } },
        { id: 'open', title: t`Open a case file`, icon: FolderOpen, kbd: 'Ctrl+O', run: () => { runCommand('case.open'); } },
        { id: 'close', title: t`Close this case file`, icon: LogOut, run: () => { runCommand('case.close'); } },
      ]}
    />
  );
}

function CustodyFoot({ custody }: { readonly custody: CaseState['custody'] }) {
  const { t } = useLingui();
  const format = useFormat();
  const go = useView(state => state.go);
  const entries = plural(custody.entries, { one: '# entry', other: '# entries' });
  const checked = format.clock(custody.verifiedAt);
  return (
    <KitButton className={classes('custody-foot', !custody.holds && 'custody-broken')} onPress={() => { go('custody'); }}>
      <span className="row">{custody.holds ? <ShieldCheck /> : <ShieldAlert />}<b>{custody.holds ? t`Custody chain holds` : t`Custody chain broken`}</b></span>
      <span className="custody-line">{checked === '' ? entries : t`${entries}, checked ${checked}`}</span>
      <span className="custody-line ref">{t`head ${format.hash(custody.head)}`}</span>
    </KitButton>
  );
}
