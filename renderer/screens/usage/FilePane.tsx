import { X } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { FileCoverage } from '../../../shared/contract/usage.ts';
import { useFormat } from '../../format.ts';
import { useView } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button, IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { spanOf } from '../../parts/chart/time-window.ts';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { FileRepeats } from './FileRepeats.tsx';

/** What one log covers and lacks, gap by gap. */
export function FilePane({ file, gapRule, onWindow, onClose }: { readonly file: FileCoverage; readonly gapRule: string; readonly onWindow: (window: TimeWindow) => void; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const gaps = file.gaps.map(gap => ({ fromMs: Date.parse(gap.from), toMs: Date.parse(gap.to) }));
  return (
    <Pane label={t`File`} surface="chrome" className="usage-side">
      <section className="usage-section">
        <SectionHead title={t`File`} level={2}><IconButton icon={X} isSmall label={t`Close`} kbd="Esc" onPress={onClose} /></SectionHead>
        <p className="t-raw usage-name"><Verbatim text={file.file} /></p>
        <KeyValues rows={[
          [t`Rows`, format.number(file.rows)],
          [t`Rejected`, format.number(file.rejected)],
          [t`Skipped`, format.number(file.skipped)],
          [t`Lines`, format.number(file.physicalLines)],
          [t`First`, file.firstAt === null ? null : format.dateTimeExact(file.firstAt)],
          [t`Last`, file.lastAt === null ? null : format.dateTimeExact(file.lastAt)],
          [t`Out of order`, plural(file.disorder, { one: '# row earlier than the one before', other: '# rows earlier than the one before' })],
          [t`SHA-256`, <Ref key="sha" cite={format.hash(file.sha256)} title={file.sha256} />],
        ]} />
        <p className="usage-acts"><Button isSmall onPress={() => { useView.getState().go('sources', { tab: 'exhibits', exhibit: file.sha256 }); }}>{t`Open in Sources`}</Button></p>
      </section>
      <section className="usage-section">
        <SectionHead title={t`Gaps`}><span>{format.number(gaps.length)}</span></SectionHead>
        {gaps.length === 0 && <p className="t-2">{t`No gap by the rule below.`}</p>}
        <ul className="usage-notes">
          {gaps.slice(0, 200).map(gap => (
            <li key={gap.fromMs}>
              <StateMark state="gap" />
              <Button variant="quiet" isSmall onPress={() => { const span = spanOf(gap); onWindow({ fromMs: gap.fromMs - span, toMs: gap.toMs + span }); }}>{words.period(gap)}</Button>
              <span className="t-3">{words.length(spanOf(gap))}</span>
            </li>
          ))}
        </ul>
        {gaps.length > 200 && <p className="t-3">{t`The first ${format.number(200)} of ${format.number(gaps.length)}.`}</p>}
        <p className="t-caption t-3">{gapRule}</p>
      </section>
      {file.duplicateOf === undefined && <FileRepeats file={file} onWindow={onWindow} />}
    </Pane>
  );
}
