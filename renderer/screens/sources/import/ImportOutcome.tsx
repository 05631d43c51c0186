import { useLingui } from '@lingui/react/macro';
import type { ImportResult, ImportedExhibit } from '../../../../shared/contract/case.ts';
import { toProvisoError } from '../../../../shared/errors.ts';
import { useView } from '../../../frame/views.ts';
import { useFormat } from '../../../format.ts';
import { StateMark } from '../../../parts/BearingMark.tsx';
import { Button } from '../../../parts/Button.tsx';
import { FileName } from '../../../parts/FileName.tsx';
import { Figure, Figures } from '../../../parts/Figure.tsx';
import { Problem } from '../../../parts/States.tsx';
import { useCountName, useKindName, useStatusName } from '../words.ts';

/** What became of each file: read, read with a note, or kept unread, with the code and what to do. */
export function ImportOutcome({ results, error, onClose }: { readonly results: readonly ImportResult[]; readonly error: unknown; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const exhibits = results.flatMap(result => result.exhibits);
  const sum = (pick: (result: ImportResult) => number | undefined): number => results.reduce((total, result) => total + (pick(result) ?? 0), 0);
  const rows = sum(result => result.rows);
  const rejected = sum(result => result.rejected);
  const isStopped = error !== null && toProvisoError(error).code === 'call.cancelled';
  const go = useView(state => state.go);
  return (
    <div className="outcome">
      {error !== null && (isStopped
        ? <p className="outcome-stopped" role="status"><StateMark state="warning" />{t`Stopped. What was taken in before stays; no half source was kept.`}</p>
        : <Problem error={error} title={t`Not every file was taken in`} isInline />)}
      {exhibits.length > 0 && (
        <Figures>
          <Figure label={t`Files`} value={format.number(exhibits.length)} />
          {rows > 0 && <Figure label={t`Rows`} value={format.number(rows)} />}
          {rows > 0 && <Figure label={t`Rejected lines`} value={<>{rejected > 0 && <StateMark state="warning" />}{format.number(rejected)}</>} isSmall />}
          <Figure label={t`Time`} value={format.duration(sum(result => result.seconds))} unit={t`of which copying ${format.duration(sum(result => result.copySeconds))}`} isSmall />
        </Figures>
      )}
      <ul className="outcome-files">
        {exhibits.map((exhibit, index) => <Outcome key={`${exhibit.sha256 ?? exhibit.name} ${String(index)}`} exhibit={exhibit} onShow={exhibit.sha256 === null ? null : () => { go('sources', { exhibit: exhibit.sha256 }); onClose(); }} />)}
      </ul>
      {(rejected > 0 || exhibits.some(exhibit => exhibit.status === 'noted')) && <div className="outcome-more"><Button onPress={() => { go('sources', { tab: 'rejects' }); onClose(); }}>{t`Show what could not be read`}</Button></div>}
    </div>
  );
}

function Outcome({ exhibit, onShow }: { readonly exhibit: ImportedExhibit; readonly onShow: (() => void) | null }) {
  const { t } = useLingui();
  const format = useFormat();
  const kindName = useKindName();
  const statusName = useStatusName();
  const countName = useCountName();
  const counts = Object.entries(exhibit.counts).filter(([, value]) => value > 0).map(([name, value]) => `${format.number(value)} ${countName(name)}`);
  return (
    <li>
      <span className="outcome-mark"><StateMark state={exhibit.status === 'ok' ? 'verified' : exhibit.status === 'noted' ? 'warning' : 'gap'} label={statusName(exhibit.status)} /></span>
      <span className="outcome-words">
        <b><FileName name={exhibit.name} /></b>
        <span className="t-2">{[statusName(exhibit.status), kindName(exhibit.kind), ...counts].join(', ')}</span>
        {exhibit.message !== undefined && <span className="outcome-message selectable">{exhibit.message} <span className="ref t-3">{exhibit.code}</span></span>}
        {exhibit.hashList === 'differs' && <span className="outcome-message">{t`Its hash is not the one in the sender’s list.`}</span>}
        {exhibit.hashList === 'not-listed' && <span className="outcome-message">{t`It is not in the sender’s list.`}</span>}
      </span>
      {exhibit.sha256 !== null && <span className="ref t-3">{format.hash(exhibit.sha256)}</span>}
      {onShow !== null && <Button isSmall onPress={onShow}>{t`Show`}</Button>}
    </li>
  );
}
