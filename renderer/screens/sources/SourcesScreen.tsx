import { useState } from 'react';
import { ChevronDown, FileInput, FolderOpen, Plus } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ExhibitKind, IntakeStatus } from '../../../shared/domain/case.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { useOffer } from '../../frame/commands.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { FilterChip } from '../../parts/Chip.tsx';
import { ChoiceList } from '../../parts/ChoiceList.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { AppsTab } from './apps/AppsTab.tsx';
import { ExhibitsTab } from './ExhibitsTab.tsx';
import { RejectsTab } from './RejectsTab.tsx';
import { chooseFiles, chooseFolder } from './import/intake.ts';
import { useKindName, useStatusName } from './words.ts';

type Tab = 'exhibits' | 'rejects' | 'apps';

/** What was taken in, from whom and how it was read; what could not be read; the apps the logs speak of. */
export function SourcesScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const { tab } = useSelection('sources');
  const select = useView(state => state.select);
  const state = useAnswer('case.state', {}).data;
  const [isAddingApp, setAddingApp] = useState(false);
  const isReadOnly = state?.readOnly ?? true;
  const counts = state?.counts;
  const names = { exhibits: t`Exhibits`, rejects: t`Problems`, apps: t`Apps` } as const;
  useCrumbs(tab === 'exhibits' ? [] : [{ title: names[tab] }]);
  useOffer([
    { id: 'sources.import', title: t`Import files`, group: 'act', icon: FileInput, keys: 'Ctrl+I', isDisabled: isReadOnly, run: () => { void chooseFiles(); } },
    { id: 'sources.import-folder', title: t`Import a folder`, group: 'act', icon: FolderOpen, isDisabled: isReadOnly, run: () => { void chooseFolder(); } },
  ]);
  return (
    <>
      <Toolbar
        title={t`Sources`}
        count={counts === undefined ? null : plural(counts.exhibits, { one: '# exhibit', other: '# exhibits' })}
        acts={tab === 'apps'
          ? <Button icon={Plus} isDisabled={isReadOnly} onPress={() => { setAddingApp(true); }}>{t`Register an app`}</Button>
          : (
            <span className="split-button">
              <Button icon={FileInput} isDisabled={isReadOnly} onPress={() => { void chooseFiles(); }}>{t`Import`}</Button>
              <Menu
                label={t`More ways to import`}
                placement="bottom end"
                trigger={<Button aria-label={t`More ways to import`} isDisabled={isReadOnly}><ChevronDown className="icon-12" /></Button>}
                acts={[
                  { id: 'files', title: t`Files`, icon: FileInput, kbd: 'Ctrl+I', run: () => { void chooseFiles(); } },
                  { id: 'folder', title: t`A folder with all its files`, icon: FolderOpen, run: () => { void chooseFolder(); } },
                ]}
              />
            </span>
          )}
      >
        <SegmentedControl<Tab>
          label={t`What is shown`}
          segments={[
            { id: 'exhibits', title: names.exhibits },
            { id: 'rejects', title: names.rejects, count: counts === undefined ? '…' : format.compact(counts.problems) },
            { id: 'apps', title: names.apps, count: counts === undefined ? '…' : format.number(counts.apps) },
          ]}
          value={tab}
          onChange={value => { select('sources', value === 'rejects' ? { tab: value, exhibit: null } : { tab: value }); }}
        />
        {tab === 'exhibits' && <ExhibitFilters />}
      </Toolbar>
      {tab === 'exhibits' && <ExhibitsTab isReadOnly={isReadOnly} />}
      {tab === 'rejects' && <RejectsTab />}
      {tab === 'apps' && <AppsTab isReadOnly={isReadOnly} isAdding={isAddingApp} onAdd={setAddingApp} />}
    </>
  );
}

function ExhibitFilters() {
  const { t } = useLingui();
  const { kind, status } = useSelection('sources');
  const select = useView(state => state.select);
  const kindName = useKindName();
  const statusName = useStatusName();
  return (
    <>
      <FilterChip
        label={t`Kind`}
        value={kind === null ? t`any` : kindName(kind)}
        isActive={kind !== null}
        {...(kind === null ? {} : { onClear: () => { select('sources', { kind: null }); } })}
        editor={close => <ChoiceList label={t`Kind`} anyTitle={t`any`} options={ExhibitKind.options.map(id => ({ id, title: kindName(id) }))} value={kind} onChange={value => { select('sources', { kind: value }); close(); }} />}
      />
      <FilterChip
        label={t`Outcome`}
        value={status === null ? t`any` : statusName(status)}
        isActive={status !== null}
        {...(status === null ? {} : { onClear: () => { select('sources', { status: null }); } })}
        editor={close => <ChoiceList label={t`Outcome`} anyTitle={t`any`} options={IntakeStatus.options.map(id => ({ id, title: statusName(id) }))} value={status} onChange={value => { select('sources', { status: value }); close(); }} />}
      />
    </>
  );
}
