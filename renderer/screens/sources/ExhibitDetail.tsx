import { ListX } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Sha256 } from '../../../shared/domain/basics.ts';
import type { Receipt, SourceDetail } from '../../../shared/domain/case.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useView } from '../../frame/views.ts';
import { useFormat } from '../../format.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane, PaneBody } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { useVerbName } from '../custody/words.ts';
import { KeptPlace } from './KeptPlace.tsx';
import { Readings } from './mapping/Readings.tsx';
import { useCountName, useKindName, useStatusName } from './words.ts';

/** One exhibit: its hash, what it was read as, every receipt of it, and what was done with it. */
export function ExhibitDetail({ sha256 }: { readonly sha256: string }) {
  const { t } = useLingui();
  const whole = Sha256.safeParse(sha256);
  return (
    <Pane label={t`Exhibit`} surface="chrome">
      {whole.success ? <Detail sha256={whole.data} /> : <NoMatch title={t`This exhibit is not in the list`}>{t`It may be filtered out, or belong to another case.`}</NoMatch>}
    </Pane>
  );
}

function Detail({ sha256 }: { readonly sha256: Sha256 }) {
  const { t } = useLingui();
  const format = useFormat();
  const answer = useAnswer('source.get', { sha256 });
  if (answer.isError) return <Problem error={answer.error} title={t`The exhibit could not be read`} retry={() => { void answer.refetch(); }} />;
  if (answer.isPending) return <Loading rows={10} />;
  const { row, receipts, problems, place } = answer.data;
  return (
    <PaneBody>
      <section className="pane-section">
        <Head detail={answer.data} />
        {place !== null && <KeptPlace place={place} />}
        {problems > 0 && <Button isSmall icon={ListX} onPress={() => { useView.getState().go('sources', { tab: 'rejects', exhibit: sha256 }); }}>{plural(problems, { one: 'Show # problem', other: 'Show # problems' })}</Button>}
      </section>
      <section className="pane-section">
        <SectionHead title={t`Receipts`}><span>{format.number(receipts.length)}</span></SectionHead>
        {receipts.length > 1 && <p className="t-caption t-3">{t`The same bytes came more than once: one exhibit, and a receipt for each time.`}</p>}
        {receipts.map(receipt => <ReceiptCard key={receipt.receiptId} receipt={receipt} />)}
      </section>
      {row.kind === 'usage' && <Readings exhibit={sha256} />}
      <CustodyOf reference={row.ref} />
    </PaneBody>
  );
}

function Head({ detail: { row, counts } }: { readonly detail: SourceDetail }) {
  const { t } = useLingui();
  const format = useFormat();
  const kindName = useKindName();
  const statusName = useStatusName();
  const countName = useCountName();
  return (
    <>
      <SectionHead title={t`Exhibit`} level={2}><Ref cite={row.ref} /></SectionHead>
      <p className="exhibit-name selectable">{row.name}</p>
      <p className="exhibit-status">
        <StateMark state={row.status === 'ok' ? 'verified' : row.status === 'noted' ? 'warning' : 'gap'} />
        <span>{statusName(row.status)}{row.message !== null && <> <span className="t-2 selectable">{row.message}</span> <span className="ref t-3">{row.code}</span></>}</span>
      </p>
      <KeyValues
        rows={[
          [t`Kind`, row.format === '' ? kindName(row.kind) : `${kindName(row.kind)}, ${row.format}`],
          [t`Size`, t`${format.bytes(row.sizeBytes)}, ${format.number(row.sizeBytes)} bytes`],
          ...Object.entries(counts).filter(([, value]) => value > 0).map(([name, value]) => [countName(name), format.number(value)] as const),
          ['SHA-256', <span key="hash" className="ref exhibit-hash">{row.sha256}</span>],
        ]}
      />
    </>
  );
}

function ReceiptCard({ receipt }: { readonly receipt: Receipt }) {
  const { t } = useLingui();
  const format = useFormat();
  const { details } = receipt;
  const verdict = { none: null, matches: t`as in the sender’s list`, differs: t`not as in the sender’s list`, 'not-listed': t`not in the sender’s list` }[receipt.hashList];
  return (
    <div className="receipt-card">
      <KeyValues
        rows={[
          [t`Taken in`, `${format.dateTime(receipt.takenInAt)} UTC`],
          [t`From`, details.fromWhom],
          [t`Received`, details.receivedAt === '' ? '' : format.date(details.receivedAt)],
          [t`Medium`, details.medium],
          [t`Reference`, details.reference],
          [t`Custodian`, details.custodian],
          [t`Hash`, verdict === null ? '' : <span key="verdict" className="exhibit-status"><StateMark state={receipt.hashList === 'matches' ? 'verified' : 'warning'} />{verdict}</span>],
          [t`Was at`, <span key="path" className="ref exhibit-hash">{receipt.originalPath}</span>],
          [t`Changed`, receipt.originalModifiedAt === null ? '' : `${format.dateTime(receipt.originalModifiedAt)} UTC`],
        ]}
      />
    </div>
  );
}

function CustodyOf({ reference }: { readonly reference: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const verb = useVerbName();
  const page = useAnswer('custody.page', { ref: reference, limit: 8 }).data;
  if (page === undefined || page.total === 0) return null;
  return (
    <section className="pane-section">
      <SectionHead title={t`Custody`}><Button variant="quiet" isSmall onPress={() => { useView.getState().go('custody', { ref: reference }); }}>{plural(page.total, { one: '# entry', other: 'All # entries' })}</Button></SectionHead>
      <ol className="exhibit-acts">
        {page.entries.map(({ hash, entry }) => <li key={hash}><span className="t-3">{format.dateTime(entry.at)}</span><span>{entry.purpose === '' ? verb(entry.verb) : entry.purpose}</span></li>)}
      </ol>
    </section>
  );
}
