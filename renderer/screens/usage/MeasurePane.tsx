import { useMemo } from 'react';
import { BookmarkPlus, Copy } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useQueries } from '@tanstack/react-query';
import type { Output } from '../../../shared/contract/methods.ts';
import { queryOf } from '../../../shared/domain/slice-query.ts';
import type { Slice } from '../../../shared/domain/usage.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useEngine } from '../../engine/EngineProvider.tsx';
import { queryKey } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { StateMark } from '../../parts/BearingMark.tsx';
import { Button } from '../../parts/Button.tsx';
import { Field } from '../../parts/Field.tsx';
import { SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Problem } from '../../parts/States.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { TimeWindow } from '../../parts/chart/time-window.ts';
import { useTimeWords } from '../../parts/chart/time-words.ts';
import { ExportRows } from './ExportRows.tsx';
import { ProgressNote } from './ProgressNote.tsx';
import { SavedSlices } from './SavedSlices.tsx';
import { fileKey, shareMissing } from './coverage.ts';
import type { FindingMaker } from './use-findings.ts';
import type { UsageGround } from './use-usage.ts';
import { useSliceWords } from './words.ts';

type Count = Output<'usage.count'>;

/** What the figures are of, what limits them, which texts were in force; and the act that keeps them. */
export function MeasurePane({ ground, slice, window, count, maker, isWritable }: {
  readonly ground: UsageGround;
  readonly slice: Slice;
  readonly window: TimeWindow;
  readonly count: Count | null;
  readonly maker: FindingMaker;
  readonly isWritable: boolean;
}) {
  const { t } = useLingui();
  const say = useSliceWords();
  const said = say(slice, window);
  const command = queryOf(slice);
  return (
    <Pane label={t`What is measured`} surface="chrome" className="usage-side">
      <section className="usage-section">
        <SectionHead title={t`Measured`} level={2} />
        <p className="usage-measured">{said}</p>
        <pre className="usage-query t-raw selectable">{command}</pre>
        {isWritable && (
          <form className="usage-save" onSubmit={event => { event.preventDefault(); maker.save(said); }}>
            <Field label={t`Title of the finding`} hidesLabel placeholder={t`Title, or the words above`} value={maker.title} onChange={maker.setTitle} maxLength={400} isDisabled={maker.isBusy} />
            {maker.error !== null && <Problem error={maker.error} isInline title={t`The finding was not made`} />}
            {maker.isBusy ? <ProgressNote progress={maker.progress} onCancel={maker.cancel} title={t`Measuring`} /> : (
              <div className="usage-acts">
                <Button variant="primary" type="submit" icon={BookmarkPlus} kbd="F" isDisabled={count === null || count.calls === 0}>{t`Save as finding`}</Button>
                <Button variant="quiet" icon={Copy} onPress={() => { void navigator.clipboard.writeText(command); }}>{t`Copy query`}</Button>
              </div>
            )}
          </form>
        )}
        {!isWritable && <p className="t-caption t-3">{t`This case is open for reading only; findings cannot be added.`}</p>}
      </section>
      <section className="usage-section"><ExportRows slice={slice} calls={count?.calls ?? null} /></section>
      <SavedSlices slice={slice} isWritable={isWritable} />
      <Limits ground={ground} window={window} count={count} leavesRepeatsOut={slice.exclude.includes('duplicates')} />
      <TextsInForce ground={ground} slice={slice} window={window} />
    </Pane>
  );
}

/** Absence in words: gaps, repeats, rejects. */
function Limits({ ground, window, count, leavesRepeatsOut }: { readonly ground: UsageGround; readonly window: TimeWindow; readonly count: Count | null; readonly leavesRepeatsOut: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const gaps = ground.missing.filter(gap => gap.toMs > window.fromMs && gap.fromMs < window.toMs);
  const repeats = ground.files.filter(file => file.duplicateOf !== undefined);
  const compared = useAnswer('duplicates.overview', {}).data;
  const shared = leavesRepeatsOut ? 0 : compared?.repeats ?? 0;
  const shown = gaps.slice(0, 4).map(gap => words.hole(gap)).join('; ');
  const more = gaps.length - 4;
  const share = format.percent(shareMissing(ground.missing, window));
  return (
    <section className="usage-section">
      <SectionHead title={t`What limits this measure`} />
      <ul className="usage-notes">
        {gaps.length > 0 && <li><StateMark state="gap" /><span>{t`No file has rows for ${shown}`}{more > 0 && t`, and ${plural(more, { one: '# more stretch', other: '# more stretches' })}`}. {t`That is ${share} of the period; every figure is a floor and nothing is filled in.`}</span></li>}
        {repeats.map(file => (
          <li key={fileKey(file)}><StateMark state="warning" /><span><Verbatim text={file.file} /> {t`repeats`} <Verbatim text={ground.files.find(other => other.sha256 === file.duplicateOf)?.file ?? ''} fallback={t`another file`} /></span></li>
        ))}
        {count !== null && count.rejected > 0 && <li><StateMark state="warning" /><span>{t`${plural(count.rejected, { one: '# line', other: '# lines' })} could not be read and are in no figure.`}</span></li>}
        {shared > 0 && <li><StateMark state="warning" /><span>{plural(shared, { one: '# request of the case repeats another and is counted as well.', other: '# requests of the case repeat others and are counted as well.' })}</span></li>}
        {compared?.isCurrent === false && <li><StateMark state="gap" /><span>{t`Logs that may hold the same requests were not compared yet; that is done under Coverage.`}</span></li>}
        {gaps.length === 0 && repeats.length === 0 && compared?.isCurrent === true && shared === 0 && (count === null || count.rejected === 0) && <li><StateMark state="verified" /><span>{t`Files cover the whole period, none twice, and every line was read.`}</span></li>}
      </ul>
    </section>
  );
}

/** How the calls fall on the agreement texts that were in force while they were made. */
function TextsInForce({ ground, slice, window }: { readonly ground: UsageGround; readonly slice: Slice; readonly window: TimeWindow }) {
  const { t } = useLingui();
  const format = useFormat();
  const words = useTimeWords();
  const engine = useEngine();
  const parts = useMemo(() => ground.bands
    .map(band => ({ band, fromMs: Math.max(band.fromUtcMs, window.fromMs), toMs: Math.min(band.toUtcMs ?? window.toMs, window.toMs) }))
    .filter(part => part.toMs > part.fromMs)
    .slice(0, 24), [ground.bands, window]);
  const counts = useQueries({
    queries: parts.map(part => {
      const input = { slice: { ...slice, fromUtcUs: Math.round(part.fromMs * 1_000), toUtcUs: Math.round(part.toMs * 1_000) } };
      return { queryKey: queryKey('usage.count', input), queryFn: ({ signal }: { signal: AbortSignal }) => engine.call('usage.count', input, { signal }) };
    }),
  });
  if (parts.length === 0) return null;
  return (
    <section className="usage-section">
      <SectionHead title={t`Texts in force`}><span>{t`calls`}</span></SectionHead>
      <ul className="usage-texts">
        {parts.map((part, at) => (
          <li key={part.band.ref}>
            <Ref cite={part.band.cite} onPress={() => { openRef(part.band.ref); }} />
            <span className="usage-text-name"><span className="ellipsis">{part.band.agreement} {part.band.label}</span><small>{words.period(part)}</small></span>
            <span className="num">{counts[at]?.data === undefined ? (counts[at]?.isError === true ? '–' : '…') : format.number(counts[at].data.calls)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
