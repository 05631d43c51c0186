import { useState } from 'react';
import { Landmark, Pencil } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { App } from '../../../../shared/domain/case.ts';
import { useAnswer } from '../../../engine/queries.ts';
import { openRef } from '../../../frame/views.ts';
import { useFormat } from '../../../format.ts';
import { AppSwatch, StateMark } from '../../../parts/BearingMark.tsx';
import { Button } from '../../../parts/Button.tsx';
import { DataTable } from '../../../parts/DataTable.tsx';
import type { Column } from '../../../parts/DataTable.tsx';
import { KeyValues, SectionHead } from '../../../parts/Figure.tsx';
import { Desk, Pane, PaneBody, showInspector } from '../../../parts/Pane.tsx';
import { Ref } from '../../../parts/Ref.tsx';
import { Empty, Loading, Problem } from '../../../parts/States.tsx';
import { AppDialog } from './AppDialog.tsx';
import '../sources.css';

/** The register of apps: which log values are which app, and what use was declared for it. */
export function AppsTab({ isReadOnly, isAdding, onAdd }: { readonly isReadOnly: boolean; readonly isAdding: boolean; readonly onAdd: (isAdding: boolean) => void }) {
  const { t } = useLingui();
  const answer = useAnswer('app.list', {});
  const [chosen, setChosen] = useState<number | null>(null);
  const [isEditing, setEditing] = useState(false);
  const apps = answer.data ?? [];
  const app = apps.find(other => other.appId === chosen);
  const columns = useColumns();
  return (
    <>
      <Desk name="apps" inspector={app === undefined ? undefined : <AppDetail app={app} isReadOnly={isReadOnly} onEdit={() => { setEditing(true); }} />}>
        <Pane label={t`Apps`} surface="list">
          {answer.isError ? <Problem error={answer.error} title={t`The register could not be read`} retry={() => { void answer.refetch(); }} />
            : answer.isPending ? <Loading rows={8} />
              : apps.length === 0 ? <Empty title={t`No app registered yet`} act={isReadOnly ? undefined : <Button onPress={() => { onAdd(true); }}>{t`Register an app`}</Button>}>{t`An app gathers the identifiers by which logs know it. Figures, colours and the timeline follow the register; nothing is imported again.`}</Empty>
                : (
                  <DataTable
                    label={t`Apps`}
                    columns={columns}
                    count={apps.length}
                    rowAt={index => apps[index]}
                    keyOf={row => String(row.appId)}
                    selected={chosen === null ? null : String(chosen)}
                    onSelect={row => { setChosen(row.appId); showInspector(); }}
                    onOpen={row => { setChosen(row.appId); if (!isReadOnly) setEditing(true); }}
                  />
                )}
        </Pane>
      </Desk>
      {isAdding && <AppDialog app={null} onClose={() => { onAdd(false); }} />}
      {isEditing && app !== undefined && <AppDialog app={app} onClose={() => { setEditing(false); }} />}
    </>
  );
}

function useColumns(): readonly Column<App>[] {
  const { t } = useLingui();
  return [
    { id: 'name', title: t`App`, width: 'minmax(170px, 1.2fr)', render: app => <><AppSwatch series={app.series} /><span className="ellipsis">{app.name}</span>{app.government && <Landmark className="icon-14 app-public" role="img" aria-label={t`serves a public body`} />}</> },
    { id: 'product', title: t`Product`, width: 'minmax(84px, 0.5fr)', render: app => <span className="ellipsis t-2">{app.product}</span> },
    { id: 'party', title: t`Party`, width: 'minmax(110px, 0.7fr)', render: app => <span className="ellipsis t-2">{app.party}</span> },
    { id: 'identifiers', title: t`In the logs as`, width: 'minmax(130px, 0.9fr)', isMono: true, render: app => (app.identifiers.length === 0 ? <NotSaid>{t`no identifier`}</NotSaid> : <span className="ellipsis">{app.identifiers.map(identifier => identifier.identifier).join(', ')}</span>) },
    { id: 'use', title: t`Declared use case`, width: 'minmax(160px, 1.3fr)', render: app => (app.declaredUseCase === '' ? <NotSaid>{t`none declared`}</NotSaid> : <span className="ellipsis">{app.declaredUseCase}</span>) },
  ];
}

function NotSaid({ children }: { readonly children: string }) {
  return <span className="app-none"><StateMark state="gap" />{children}</span>;
}

function AppDetail({ app, isReadOnly, onEdit }: { readonly app: App; readonly isReadOnly: boolean; readonly onEdit: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Pane label={app.name} surface="chrome">
      <PaneBody>
        <section className="pane-section">
          <SectionHead title={t`App`} level={2}>{!isReadOnly && <Button variant="quiet" isSmall icon={Pencil} onPress={onEdit}>{t`Edit`}</Button>}</SectionHead>
          <p className="exhibit-name app-cell"><AppSwatch series={app.series} />{app.name}</p>
          <KeyValues rows={[[t`Product`, app.product], [t`Party`, app.party], [t`Tier`, app.tier]]} />
        </section>
        <section className="pane-section">
          <SectionHead title={t`In the logs as`}><span>{format.number(app.identifiers.length)}</span></SectionHead>
          {app.identifiers.length === 0 && <p><NotSaid>{t`no identifier, so no request counts for it`}</NotSaid></p>}
          <ul className="exhibit-acts">
            {app.identifiers.map(({ identifier, fromUtcMs, toUtcMs }) => <li key={`${identifier} ${String(fromUtcMs)}`}><span className="ref ellipsis">{identifier}</span><span className="t-2">{fromUtcMs === null && toUtcMs === null ? t`always` : [fromUtcMs === null ? '' : t`from ${format.date(fromUtcMs)}`, toUtcMs === null ? '' : t`until ${format.date(toUtcMs)}`].filter(word => word !== '').join(' ')}</span></li>)}
          </ul>
        </section>
        <section className="pane-section">
          <SectionHead title={t`Declared use case`} />
          {app.declaredUseCase === '' ? <p><NotSaid>{t`none declared`}</NotSaid></p> : <p className="t-evidence-sm selectable">{app.declaredUseCase}</p>}
          <KeyValues rows={[[t`Declared on`, app.declaredOn === '' ? '' : format.date(app.declaredOn)], [t`Evidence`, app.declaredEvidence === '' ? '' : <Ref key="evidence" cite={app.declaredEvidence} onPress={() => { openRef(app.declaredEvidence); }} />]]} />
        </section>
        {app.government && (
          <section className="pane-section">
            <SectionHead title={t`Serves a public body`} />
            <p className="selectable">{app.governmentBasis}</p>
            <KeyValues rows={[[t`Reviewed by`, app.governmentReviewer]]} />
          </section>
        )}
      </PaneBody>
    </Pane>
  );
}
