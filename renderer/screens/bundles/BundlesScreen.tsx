import { useState } from 'react';
import { PackageCheck, PackagePlus } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { BundleRow } from '../../../shared/contract/bundles.ts';
import { useRunJob } from '../../engine/jobs.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { useAnswer } from '../../engine/queries.ts';
import { ask } from '../../engine/shell.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { useOffer } from '../../frame/commands.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Desk, Pane, PaneBody, showInspector } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { BundleDialog } from './BundleDialog.tsx';
import { fileName } from './file-name.ts';
import { VerifyDialog } from './VerifyDialog.tsx';
import { chooseBundleToVerify, useToVerify, verifyBundle } from './to-verify.ts';
import { useAudienceName } from './words.ts';
import './bundles.css';

/** What has left the case as a frozen, verifiable set, and the way to make or check one. */
export function BundlesScreen() {
  const { t } = useLingui();
  const engine = useEngine();
  const { bundle } = useSelection('bundles');
  const select = useView(state => state.select);
  const answer = useAnswer('bundle.list', {});
  const links = useAnswer('case.state', {}).data?.counts.links;
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? true;
  const [isMaking, setMaking] = useState(false);
  const toVerify = useToVerify(state => state.grant);
  const rows = answer.data ?? [];
  const chosen = rows.find(row => row.ref === bundle);
  const columns = useColumns();
  const verify = (): void => { void chooseBundleToVerify(); };
  useCrumbs(chosen === undefined ? [] : [{ title: chosen.cite }]);
  useOffer([
    { id: 'bundle.new', title: t`New bundle`, group: 'act', icon: PackagePlus, isDisabled: isReadOnly, run: () => { setMaking(true); } },
    { id: 'bundle.verify', title: t`Verify a bundle`, group: 'act', icon: PackageCheck, keys: 'Ctrl+Shift+V', run: verify },
  ]);
  return (
    <>
      <Toolbar
        title={t`Bundles`}
        count={answer.data === undefined ? null : plural(rows.length, { one: '# bundle', other: '# bundles' })}
        acts={<><Button icon={PackageCheck} onPress={verify}>{t`Verify a bundle`}</Button><Button variant="primary" icon={PackagePlus} isDisabled={isReadOnly} onPress={() => { setMaking(true); }}>{t`New bundle`}</Button></>}
      />
      <Desk name="bundles" inspector={chosen === undefined ? undefined : <BundleDetail row={chosen} onVerify={verify} />}>
        <Pane label={t`Bundles`} surface="list">
          {answer.isError ? <Problem error={answer.error} title={t`The bundles could not be read`} retry={() => { void answer.refetch(); }} />
            : answer.isPending ? <Loading rows={4} />
              : rows.length === 0 ? (
                <Empty title={t`No bundle yet`}>
                  {t`A bundle is a folder with the originals that are cited, the findings with their rows, the links, the timeline and the custody log. The other side opens and checks it without installing anything.`}
                  {links === 0 && <> {t`Nothing is linked to a provision yet, so a bundle would hold little.`}</>}
                </Empty>
              ) : (
                <DataTable
                  label={t`Bundles`}
                  columns={columns}
                  count={rows.length}
                  rowAt={index => rows[index]}
                  keyOf={row => row.ref}
                  selected={bundle}
                  onSelect={row => { select('bundles', { bundle: row.ref }); showInspector(); }}
                />
              )}
        </Pane>
      </Desk>
      {isMaking && <BundleDialog onClose={() => { setMaking(false); }} />}
      {toVerify !== null && <VerifyDialog grant={toVerify} engine={engine} onClose={() => { verifyBundle(null); }} />}
    </>
  );
}

function useColumns(): readonly Column<BundleRow>[] {
  const { t } = useLingui();
  const format = useFormat();
  const audienceName = useAudienceName();
  return [
    { id: 'cite', title: t`No.`, width: '76px', isMono: true, render: row => row.cite },
    { id: 'title', title: t`Title`, width: 'minmax(200px, 1.4fr)', render: row => <>{row.status === 'not-rendered' && <StateMark state={row.failure === null ? 'gap' : 'failed'} label={t`not written`} />}<span className="ellipsis">{row.title === '' ? row.name : row.title}</span></> },
    { id: 'audience', title: t`For`, width: 'minmax(120px, 0.6fr)', render: row => <span className="t-2 ellipsis">{audienceName(row.audience)}</span> },
    { id: 'files', title: t`Files`, width: '76px', isNumber: true, render: row => (row.status === 'rendered' ? format.number(row.files) : <span className="t-3">–</span>) },
    { id: 'size', title: t`Size`, width: '84px', isNumber: true, render: row => (row.status === 'rendered' ? <span className="t-2">{format.bytes(row.bytes)}</span> : <span className="t-3">–</span>) },
    { id: 'at', title: t`Frozen, UTC`, width: '146px', isTabular: true, render: row => format.dateTime(row.frozenAt) },
  ];
}

function BundleDetail({ row, onVerify }: { readonly row: BundleRow; readonly onVerify: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const audienceName = useAudienceName();
  const runJob = useRunJob();
  const isWritten = row.status === 'rendered';
  const write = async (): Promise<void> => {
    const target = await ask({ kind: 'grant-save', purpose: 'bundle', suggestedName: fileName(row.title === '' ? row.cite : `${row.cite} ${row.title}`) });
    if (target !== null) await runJob('bundle.render', { ref: row.ref, target: target.grantId }, t`Writing ${row.cite}`);
  };
  return (
    <Pane label={row.cite} surface="chrome">
      <PaneBody>
        <section className="pane-section">
          <SectionHead title={t`Bundle`} level={2}><Ref cite={row.cite} /></SectionHead>
          <p className="t-strong selectable bundle-title">{row.title === '' ? row.name : row.title}</p>
          <KeyValues
            rows={[
              [t`For`, audienceName(row.audience)],
              [t`Frozen`, `${format.dateTimeExact(row.frozenAt)} UTC`],
              [t`Files`, isWritten ? t`${format.number(row.files)}, ${format.bytes(row.bytes)}` : ''],
              [t`Folder`, row.name],
              [t`Version`, `Proviso ${row.appVersion}`],
            ]}
          />
          {!isWritten && (
            <p className="bundle-unwritten">
              <StateMark state={row.failure === null ? 'gap' : 'failed'} />
              <span>{row.failure === null ? t`Frozen, and not written yet.` : <>{t`Frozen, but not written.`} <span className="t-2 selectable">{row.failure.message}</span> <span className="ref t-3">{row.failure.code}</span></>}</span>
            </p>
          )}
          <div className="bundle-written">
            <Button icon={PackagePlus} onPress={() => { write().catch(() => { /* the job bar shows it until it was read */ }); }}>{isWritten ? t`Write it again` : t`Write it`}</Button>
            <p className="t-caption t-3 bundle-note">{t`What was frozen never changes: written twice, the bytes are the same.`}</p>
          </div>
        </section>
        <section className="pane-section">
          <SectionHead title={t`What was frozen`} />
          <KeyValues
            rows={[
              [t`Custody`, <Ref key="seq" cite={t`entry ${format.number(row.custodySeq)}`} onPress={() => { useView.getState().go('custody', { ref: null }); }} />],
              [t`Head`, <span key="head" className="ref verify-hash">{row.custodyHead}</span>],
              [t`Manifest`, row.manifestSha256 === '' ? '' : <span key="manifest" className="ref verify-hash">{row.manifestSha256}</span>],
            ]}
          />
          <p className="t-caption t-3 bundle-note">{t`Whoever has the folder can compare these two with what they were served.`}</p>
          <Button icon={PackageCheck} onPress={onVerify}>{t`Verify a copy of it`}</Button>
        </section>
      </PaneBody>
    </Pane>
  );
}
