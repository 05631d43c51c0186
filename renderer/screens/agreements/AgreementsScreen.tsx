import { useMemo, useState } from 'react';
import { ChevronDown } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { isRealDate } from '../../../shared/domain/basics.ts';
import { ProvisionRef, VersionRef, splitProvisionRef } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { BackToList } from '../../parts/BackToList.tsx';
import { FilterChip } from '../../parts/Chip.tsx';
import { Field } from '../../parts/Field.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Desk, Pane } from '../../parts/Pane.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { plainName } from '../../parts/control-names.ts';
import { AddText } from './AddText.tsx';
import { InForceBanner } from './InForceBanner.tsx';
import { ProvisionPane } from './ProvisionPane.tsx';
import { ProvisionText } from './ProvisionText.tsx';
import { ProvisionTree } from './ProvisionTree.tsx';
import { VersionSlider } from './VersionSlider.tsx';
import { ownDate, useStanding } from './agreement-state.ts';
import type { Agreement } from './agreement-state.ts';
import { buildTree } from './tree-model.ts';
import { dayOf, layOutBands, momentOf } from './version-bands.ts';
import './agreements.css';

/** The texts of an agreement through time: which held on a day, its provisions, and what rests on each. */
export function AgreementsScreen() {
  const { t } = useLingui();
  const list = useAnswer('agreement.list', {});
  if (list.isError) return <><Toolbar title={t`Agreements`} /><Problem error={list.error} title={t`The agreements could not be listed`} retry={() => { void list.refetch(); }} /></>;
  if (list.data === undefined) return <><Toolbar title={t`Agreements`} count={null} /><Loading rows={12} /></>;
  if (list.data.length === 0) return <><Toolbar title={t`Agreements`} acts={<AddText agreement={null} />} /><NoAgreement /></>;
  return <OpenAgreement agreements={list.data} />;
}

function OpenAgreement({ agreements }: { readonly agreements: readonly Agreement[] }) {
  const { t } = useLingui();
  const standing = useStanding(agreements);
  const { provision } = useSelection('agreements');
  const { select } = useView.getState();
  const versions = useMemo(() => standing.agreement?.versions ?? [], [standing.agreement]);
  const latest = useMemo(() => layOutBands(versions, null).bands.at(-1)?.version ?? versions.at(-1) ?? null, [versions]);
  const looked = standing.chosen ?? (standing.at === null ? latest : null);
  const at = standing.at ?? (looked === null ? null : ownDate(looked));
  const answer = useAnswer('agreement.inForce', { agreementId: standing.agreement?.agreementId ?? 0, at: at ?? '' }, { enabled: standing.agreement !== null && at !== null, keepsPrevious: true });
  const held = answer.data?.version?.ref ?? null;
  const shown = looked ?? versions.find(version => version.ref === held) ?? null;
  const bands = useMemo(() => layOutBands(versions, momentOf(at)), [versions, at]);

  const text = useAnswer('agreement.text', { version: shown?.ref ?? VersionRef.parse('version:1') }, { enabled: shown !== null, keepsPrevious: true });
  const page = shown !== null && text.data?.version.ref === shown.ref ? text.data : undefined;
  const tree = useMemo(() => (page === undefined ? null : buildTree(page.provisions)), [page]);
  const chosen = ProvisionRef.safeParse(provision ?? '');
  const lineage = chosen.success ? splitProvisionRef(chosen.data).lineage : null;
  const row = tree?.rows.find(own => own.provision.lineage === lineage) ?? null;
  const name = standing.agreement?.name ?? '';
  useCrumbs([{ title: plainName(name) }, ...(row === null ? [] : [{ title: row.provision.number === '' ? row.provision.heading : row.provision.number }])]);

  const moveTo = (ms: number): void => { select('agreements', { at: dayOf(ms), version: null }); };
  const stated = new Set(versions.map(version => version.stated).filter(date => date !== null)).size;
  const texts = versions.length;
  return (
    <>
      <Toolbar
        title={plainName(name)}
        count={[plural(texts, { one: '# text', other: '# texts' }), plural(stated, { one: '# stated date', other: '# stated dates' })].join(', ')}
        acts={<><DateChip at={at} isAsked={standing.at !== null} /><AddText agreement={standing.agreement} /></>}
      >
        {agreements.length > 1 && (
          <Menu
            label={t`Agreement`}
            trigger={<Button variant="quiet">{t`Other agreements`}<ChevronDown className="icon-12" /></Button>}
            acts={agreements.map(agreement => ({ id: String(agreement.agreementId), title: plainName(agreement.name), isDisabled: agreement.agreementId === standing.agreement?.agreementId, run: () => { const last = agreement.versions.at(-1); if (last !== undefined) useView.getState().go('agreements', { version: last.ref }); } }))}
          />
        )}
      </Toolbar>
      <InForceBanner at={at} isAsked={standing.at !== null} answer={answer.data} error={answer.error} shown={shown} versions={versions} onShow={ref => { select('agreements', { version: ref }); }} />
      <VersionSlider bands={bands} at={momentOf(at)} shown={shown?.ref ?? null} held={held} onMove={moveTo} onShow={ref => { select('agreements', { version: ref, at: null }); }} />
      <Desk
        name="agreements" listWidth={284} isReading={provision !== null}
        list={(
          <Pane label={t`Provisions`} surface="list">
            {tree === null || page === undefined ? (shown === null ? null : <Loading rows={16} rowHeight={26} />)
              : <ProvisionTree key={page.version.ref} tree={tree} version={page.version} selected={row?.provision.ref ?? null} onSelect={ref => { select('agreements', { provision: ref }); }} />}
          </Pane>
        )}
        inspector={<ProvisionPane row={row} lineage={lineage} version={shown} />}
      >
        <Pane label={t`Text`}>
          <BackToList onPress={() => { select('agreements', { provision: null }); }} />
          {text.isError ? <Problem error={text.error} title={t`The text could not be read`} retry={() => { void text.refetch(); }} />
            : shown === null ? <NoTextThen hasDate={at !== null} isPending={answer.isPending && at !== null} />
              : tree === null || page === undefined ? <Loading rows={14} rowHeight={24} />
                : <ProvisionText key={page.version.ref} page={page} tree={tree} selected={row?.provision.ref ?? null} onSelect={ref => { select('agreements', { provision: ref }); }} />}
        </Pane>
      </Desk>
    </>
  );
}

function DateChip({ at, isAsked }: { readonly at: string | null; readonly isAsked: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const { select } = useView.getState();
  return (
    <FilterChip
      label={t`At`} value={at === null ? t`no date` : /T/.test(at) ? `${format.dateTime(at)} UTC` : format.date(at)} isActive={isAsked} width={240}
      {...(isAsked ? { onClear: () => { select('agreements', { at: null }); } } : {})}
      editor={close => <DateEditor at={at} onDone={close} />}
    />
  );
}

function DateEditor({ at, onDone }: { readonly at: string | null; readonly onDone: () => void }) {
  const { t } = useLingui();
  const [day, setDay] = useState(at?.slice(0, 10) ?? '');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && isRealDate(day);
  return (
    <form className="agreement-date" onSubmit={event => { event.preventDefault(); if (isDay) { useView.getState().select('agreements', { at: day, version: null }); onDone(); } }}>
      <Field label={t`Which text held on this day, UTC`} value={day} onChange={setDay} placeholder="2022-11-09" isMono autoFocus error={day === '' || isDay ? null : t`Write the day as 2022-11-09`} />
      <div className="row"><Button type="submit" variant="primary" isDisabled={!isDay}>{t`Show`}</Button></div>
    </form>
  );
}

function NoTextThen({ hasDate, isPending }: { readonly hasDate: boolean; readonly isPending: boolean }) {
  const { t } = useLingui();
  if (isPending) return <Loading rows={14} rowHeight={24} />;
  return <Empty title={t`No text in force`}>{hasDate ? t`Every text of this agreement begins later. Move the date, or choose a text on the scale.` : t`No text of this agreement has a date. Choose one on the scale.`}</Empty>;
}

function NoAgreement() {
  const { t } = useLingui();
  return (
    <Pane label={t`Agreements`}>
      <Empty title={t`No agreement yet`} act={<><AddText agreement={null} isInline /><span>{t`or drop a text on the window`}</span></>}>
        {t`A text in Markdown or plain words becomes numbered provisions here. Give every version, and each keeps its dates.`}
      </Empty>
    </Pane>
  );
}
