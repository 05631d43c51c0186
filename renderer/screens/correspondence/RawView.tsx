import { useState } from 'react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { ItemRef } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { Button } from '../../parts/Button.tsx';
import { Loading, Problem } from '../../parts/States.tsx';
import { VerbatimLines } from './HeadersView.tsx';

const PAGE_BYTES = 65_536;

/** The bytes of the item as text, a page at a time. */
export function RawView({ reference }: { readonly reference: ItemRef }) {
  const { t } = useLingui();
  const format = useFormat();
  const [offsets, setOffsets] = useState<readonly number[]>([0]);
  const offset = offsets.at(-1) ?? 0;
  const answer = useAnswer('item.raw', { ref: reference, offset, limit: PAGE_BYTES }, { keepsPrevious: true });
  if (answer.isError) return <Problem error={answer.error} title={t`The source could not be read`} retry={() => { void answer.refetch(); }} />;
  const page = answer.data;
  if (page === undefined) return <Loading rows={12} rowHeight={18} />;
  const { next } = page;
  return (
    <div className="reader-source-view">
      <div className="row wrap reader-source-head">
        <span className="t-caption t-3">{t`bytes ${format.number(page.offset)} to ${format.number(page.next ?? page.sizeBytes)} of ${format.number(page.sizeBytes)}`}</span>
        <span className="grow" />
        {page.sizeBytes > PAGE_BYTES && (
          <>
            <Button isSmall icon={ChevronLeft} isDisabled={offsets.length < 2} onPress={() => { setOffsets(offsets.slice(0, -1)); }}>{t`Before`}</Button>
            <Button isSmall icon={ChevronRight} isDisabled={next === null} onPress={() => { if (next !== null) setOffsets([...offsets, next]); }}>{t`After`}</Button>
          </>
        )}
      </div>
      <pre className="reader-pre selectable" tabIndex={0} aria-label={t`Source`}><VerbatimLines text={page.text} /></pre>
    </div>
  );
}
