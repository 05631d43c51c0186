import { X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { RequestRef } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { Button, IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';

const AROUND = 3;

/** One request as the log has it: the original line among its neighbours, and every column of it. */
export function RequestPane({ reference, onClose }: { readonly reference: string; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const parsed = RequestRef.safeParse(reference);
  const answer = useAnswer('usage.context', { ref: RequestRef.parse(parsed.success ? reference : 'request:000000000000:1'), around: AROUND }, { enabled: parsed.success, keepsPrevious: true });
  const own = answer.data?.lines.find(line => line.isRequest);
  return (
    <Pane label={t`Request`} surface="chrome" className="usage-side">
      <section className="usage-section">
        <SectionHead title={t`Original line`} level={2}><IconButton icon={X} isSmall label={t`Close`} kbd="Esc" onPress={onClose} /></SectionHead>
        {answer.isError ? <Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} /> : answer.data === undefined ? <Loading rows={5} rowHeight={24} /> : (
          <>
            <ol className="usage-lines" tabIndex={0} aria-label={t`The line and its neighbours`}>
              {answer.data.lines.map(line => (
                <li key={`${String(line.line)}-${String(line.startByte)}`} className={line.isRequest ? 'usage-line usage-line-own' : 'usage-line'} aria-current={line.isRequest ? 'true' : undefined}>
                  <span className="usage-line-number">{format.number(line.line)}</span>
                  <code className="selectable"><Verbatim text={line.text} fallback={t`empty line`} /></code>
                </li>
              ))}
            </ol>
            <KeyValues rows={[
              [t`File`, <Verbatim key="file" text={answer.data.file} />],
              [t`Line`, own === undefined ? null : format.number(own.line)],
              [t`At byte`, own === undefined ? null : format.number(own.startByte)],
              [t`SHA-256`, <Ref key="sha" cite={format.hash(answer.data.sha256)} title={answer.data.sha256} />],
              [t`Reference`, <Ref key="ref" cite={reference} />],
            ]} />
            <p className="usage-acts">
              <Button isSmall onPress={() => { useView.getState().go('sources', { tab: 'exhibits', exhibit: answer.data.sha256 }); }}>{t`Open the file in Sources`}</Button>
              <Button isSmall variant="quiet" onPress={() => { void navigator.clipboard.writeText(own?.text ?? ''); }}>{t`Copy the line`}</Button>
            </p>
          </>
        )}
      </section>
      {answer.data !== undefined && (
        <section className="usage-section">
          <SectionHead title={t`Every column`} />
          <dl className="usage-columns">
            {answer.data.columns.map((column, at) => (
              <div key={`${column.name}-${String(at)}`}><dt><Verbatim text={column.name} fallback={String(at + 1)} /></dt><dd className="t-raw selectable"><Verbatim text={column.value} fallback="·" /></dd></div>
            ))}
          </dl>
        </section>
      )}
    </Pane>
  );
}
