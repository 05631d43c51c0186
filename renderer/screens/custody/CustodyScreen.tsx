import { useState } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { ShieldCheck, X } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { citeOf } from '../../../shared/domain/refs.ts';
import type { CustodyEntry } from '../../../shared/domain/custody.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { useAnswer } from '../../engine/queries.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { openRef, useSelection, useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Field } from '../../parts/Field.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Desk, Pane, PaneBody, showInspector } from '../../parts/Pane.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Empty, Loading, Problem } from '../../parts/States.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { useVerbName } from './words.ts';
import './custody.css';

interface Row {
  readonly hash: string;
  readonly entry: CustodyEntry;
}

const PAGE = 200;

/** The chain of every act on evidence, newest first, and whether it still holds. */
export function CustodyScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const engine = useEngine();
  const { ref } = useSelection('custody');
  const [selected, setSelected] = useState<string | null>(null);
  const pages = useInfiniteQuery({
    queryKey: ['custody.page', { ref }, 'pages'],
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) => engine.call('custody.page', { before: pageParam, limit: PAGE, ref }, { signal }),
    getNextPageParam: page => page.next,
  });
  const rows: readonly Row[] = pages.data?.pages.flatMap(page => page.entries) ?? [];
  const total = pages.data?.pages[0]?.total;
  const chosen = rows.find(row => row.hash === selected) ?? null;
  const columns = useColumns();
  useCrumbs(chosen === null ? [] : [{ title: t`Entry ${format.number(chosen.entry.seq)}` }]);
  return (
    <>
      <Toolbar title={t`Custody`} count={total === undefined ? null : plural(total, { one: '# entry', other: '# entries' })} acts={<Verify />}>
        {ref !== null && <Button variant="quiet" icon={X} onPress={() => { useView.getState().select('custody', { ref: null }); }}>{t`Only ${ref}`}</Button>}
      </Toolbar>
      <Desk name="custody" inspector={chosen === null ? undefined : <Entry row={chosen} />}>
        <Pane label={t`Entries`} surface="list">
          {pages.isError ? <Problem error={pages.error} title={t`The chain could not be read`} retry={() => { void pages.refetch(); }} />
            : pages.isPending ? <Loading rows={12} />
              : rows.length === 0 ? <Empty title={t`No entry`}>{ref === null ? t`Every act on evidence is written here, from the first file on.` : t`Nothing was done with ${ref} yet.`}</Empty>
                : (
                  <DataTable
                    label={t`Custody entries`}
                    columns={columns}
                    count={total ?? rows.length}
                    rowAt={index => rows[index]}
                    keyOf={row => row.hash}
                    selected={selected}
                    onSelect={row => { setSelected(row.hash); showInspector(); }}
                    onRange={(_, end) => { if (end > rows.length - 20 && pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage(); }}
                  />
                )}
        </Pane>
      </Desk>
    </>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useLingui();
  const format = useFormat();
  const verb = useVerbName();
  return [
    { id: 'seq', title: t`No.`, width: '76px', isNumber: true, render: ({ entry }) => format.number(entry.seq) },
    { id: 'at', title: t`When, UTC`, width: '158px', isTabular: true, render: ({ entry }) => format.dateTimeExact(entry.at) },
    { id: 'verb', title: t`Act`, width: '104px', render: ({ entry }) => <>{entry.outcome !== 'done' && <StateMark state={entry.outcome === 'noted' ? 'warning' : 'failed'} label={entry.outcome} />}<span>{verb(entry.verb)}</span></> },
    { id: 'what', title: t`What`, width: 'minmax(220px, 1fr)', render: ({ entry }) => <span className="ellipsis">{entry.purpose === '' ? entry.objects.map(object => citeOf(object.ref)).join(', ') : entry.purpose}</span> },
    { id: 'objects', title: t`Of`, width: '168px', isMono: true, render: ({ entry }) => <span className="ellipsis">{entry.objects[0]?.ref ?? ''}{entry.objects.length > 1 ? ` +${String(entry.objects.length - 1)}` : ''}</span> },
    { id: 'who', title: t`Who`, width: '132px', render: ({ entry }) => <span className="ellipsis">{entry.declaredName === '' ? entry.osUser : entry.declaredName}</span> },
    { id: 'hash', title: t`Hash`, width: '112px', isMono: true, render: ({ hash }) => format.hash(hash) },
  ];
}

function Entry({ row: { hash, entry } }: { readonly row: Row }) {
  const { t } = useLingui();
  const format = useFormat();
  const verb = useVerbName();
  const facts = Object.entries(entry.facts);
  return (
    <Pane label={t`Entry ${format.number(entry.seq)}`} surface="chrome">
      <PaneBody>
        <section className="pane-section">
          <SectionHead title={t`Entry ${format.number(entry.seq)}`} level={2}><span>{verb(entry.verb)}</span></SectionHead>
          {entry.purpose !== '' && <p className="custody-purpose selectable">{entry.purpose}</p>}
          <KeyValues
            rows={[
              [t`When`, `${format.dateTimeExact(entry.at)} UTC`],
              [t`There`, format.offset(entry.offsetMinutes) === 'UTC' ? '' : `${format.dateTimeExact(entry.at, entry.offsetMinutes)} ${format.offset(entry.offsetMinutes)}`],
              [t`Who`, [entry.declaredName, entry.declaredRole].filter(word => word !== '').join(', ')],
              [t`User`, t`${entry.osUser} on ${entry.host}`],
              [t`With`, entry.counterparty],
              [t`Outcome`, entry.outcome === 'done' ? '' : entry.outcome],
              [t`Version`, `Proviso ${entry.appVersion}`],
            ]}
          />
        </section>
        {entry.objects.length > 0 && (
          <section className="pane-section">
            <SectionHead title={t`On`}><span>{format.number(entry.objects.length)}</span></SectionHead>
            {entry.objects.map(object => (
              <div key={object.ref} className="custody-object">
                <Ref cite={object.ref} onPress={() => { openRef(object.ref); }} />
                {object.before !== null && <span className="ref t-3">{t`before ${format.hash(object.before)}`}</span>}
                {object.after !== null && <span className="ref t-3">{t`after ${format.hash(object.after)}`}</span>}
              </div>
            ))}
          </section>
        )}
        {facts.length > 0 && (
          <section className="pane-section">
            <SectionHead title={t`Facts`} />
            <KeyValues rows={facts.map(([name, value]) => [name, typeof value === 'number' ? format.number(value) : String(value)])} />
          </section>
        )}
        <section className="pane-section">
          <SectionHead title={t`Chain`} />
          <KeyValues rows={[[t`This`, <span key="this" className="ref custody-hash">{hash}</span>], [t`Before`, <span key="before" className="ref custody-hash">{entry.previous}</span>]]} />
        </section>
      </PaneBody>
    </Pane>
  );
}

function Verify() {
  const { t } = useLingui();
  const format = useFormat();
  const [head, setHead] = useState('');
  const [asked, setAsked] = useState<string | null>(null);
  const isHead = head === '' || /^[0-9a-f]{64}$/i.test(head.trim());
  const answer = useAnswer('custody.verify', { head: asked === null || asked === '' ? null : asked }, { enabled: asked !== null });
  const count = answer.data === undefined ? '' : format.number(answer.data.entries);
  return (
    <Popover label={t`Check the chain`} placement="bottom end" width={400} trigger={<Button icon={ShieldCheck}>{t`Check the chain`}</Button>}>
      <p className="t-2">{t`Recomputes every hash from the first entry on. A head that left the case earlier, for instance printed in a bundle, can be looked for in the chain.`}</p>
      <Field label={t`Head to look for, optional`} isMono value={head} onChange={setHead} error={isHead ? null : t`A head is 64 hexadecimal digits`} />
      <div className="row">
        <Button variant="primary" isDisabled={!isHead} isPending={answer.isFetching} onPress={() => { if (asked === head.trim().toLowerCase()) void answer.refetch(); else setAsked(head.trim().toLowerCase()); }}>{t`Check`}</Button>
        <span className="grow" role="status">
          {answer.isFetching ? t`Checking…` : answer.data === undefined ? null : (
            <span className="custody-verdict">
              <StateMark state={answer.data.holds ? 'verified' : 'failed'} />
              {answer.data.holds ? t`${count} entries, every hash as written` : t`Broken at entry ${format.number(answer.data.brokenAt ?? 0)}`}
            </span>
          )}
        </span>
      </div>
      {answer.data?.headFound != null && !answer.isFetching && <p className="custody-verdict"><StateMark state={answer.data.headFound ? 'verified' : 'failed'} />{answer.data.headFound ? t`The head is in this chain.` : t`The head is not in this chain: it is another case, or the chain was cut or rewritten.`}</p>}
      {answer.isError && <Problem error={answer.error} isInline />}
      <p className="t-caption t-3">{t`A chain cannot see its own tail cut off or itself rewritten as a whole. Heads kept elsewhere can.`}</p>
    </Popover>
  );
}
