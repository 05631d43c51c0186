import { useState } from 'react';
import { FileInput } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import { Sha256, isRealDate } from '../../../shared/domain/basics.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { AddChip, FilterChip } from '../../parts/Chip.tsx';
import { Field } from '../../parts/Field.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { Toolbar } from '../../parts/Toolbar.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { chooseFiles } from '../sources/import/intake.ts';
import { isFiltered, toFilter, useListState } from './list-state.ts';
import type { Show } from './list-state.ts';

/** What the screen is, how many it shows of how many, and what lets items through. */
export function FilterBar({ total }: { readonly total: number | null }) {
  const { t } = useLingui();
  const format = useFormat();
  const list = useListState();
  const { text } = useSelection('correspondence');
  const all = useAnswer('case.state', {}).data?.counts.items ?? null;
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? false;
  const count = (show: Show): string => { return counts[show] === null ? '…' : format.number(counts[show]); };
  const asked = toFilter({ ...list, show: 'all' }, text);
  const linked = useAnswer('item.page', { ...asked, linked: true, limit: 1 }, { keepsPrevious: true });
  const problems = useAnswer('item.page', { ...asked, problems: true, limit: 1 }, { keepsPrevious: true });
  const counts = { all: null, linked: linked.data?.total ?? null, problems: problems.data?.total ?? null } as const;
  const shown = total === null ? null : isFiltered(list, text) && all !== null
    ? t`${format.number(total)} of ${plural(all, { one: '# item', other: '# items' })}`
    : plural(total, { one: '# item', other: '# items' });
  return (
    <Toolbar
      title={t`Correspondence`}
      count={shown}
      acts={isReadOnly ? undefined : <Button icon={FileInput} onPress={() => { void chooseFiles(); }}>{t`Import`}</Button>}
    >
      <SegmentedControl<Show>
        label={t`Show`}
        value={list.show}
        onChange={show => { list.change({ show, families: [] }); }}
        segments={[{ id: 'all', title: t`All` }, { id: 'linked', title: t`Linked`, count: count('linked') }, { id: 'problems', title: t`Problems`, count: count('problems') }]}
      />
      <FilterChips />
    </Toolbar>
  );
}

function FilterChips() {
  const { t } = useLingui();
  const list = useListState();
  const { text } = useSelection('correspondence');
  const { select } = useView.getState();
  const period = usePeriodWords(list.fromDay, list.toDay);
  const mailboxes = useAnswer('source.page', { kind: 'mail', limit: 500 }).data?.rows ?? [];
  const mailbox = mailboxes.find(row => row.sha256 === list.mailbox);
  const [isAdding, setAdding] = useState<'words' | null>(null);
  const hasPeriod = list.fromDay !== '' || list.toDay !== '';
  return (
    <>
      <FilterChip
        label={t`Sent`} value={period} isActive={hasPeriod} width={292}
        {...(hasPeriod ? { onClear: () => { list.change({ fromDay: '', toDay: '' }); } } : {})}
        editor={close => <PeriodEditor onDone={close} />}
      />
      {(mailboxes.length > 1 || list.mailbox !== null) && (
        <FilterChip
          label={t`Mailbox`} value={mailbox === undefined ? t`all` : <Verbatim text={mailbox.name} />} isActive={list.mailbox !== null} width={320}
          {...(list.mailbox === null ? {} : { onClear: () => { list.change({ mailbox: null }); } })}
          editor={close => (
            <div className="choices" role="group" aria-label={t`Mailbox`}>
              <Choice isChosen={list.mailbox === null} onPress={() => { list.change({ mailbox: null }); close(); }}>{t`All mailboxes`}</Choice>
              {mailboxes.map(row => (
                <Choice key={row.receiptId} isChosen={row.sha256 === list.mailbox} onPress={() => { list.change({ mailbox: Sha256.parse(row.sha256) }); close(); }}>
                  <Verbatim text={row.name} />
                </Choice>
              ))}
            </div>
          )}
        />
      )}
      {list.hasAttachment && <FilterChip label={t`Only`} value={t`with attachments`} onClear={() => { list.change({ hasAttachment: false }); }} editor={t`Only items with attachments are shown.`} />}
      {(text !== '' || isAdding === 'words') && (
        <FilterChip
          label={t`Words`} value={text === '' ? t`any` : text} isActive={text !== ''} width={280}
          onClear={() => { setAdding(null); select('correspondence', { text: '' }); }}
          editor={close => <WordsEditor value={text} onChange={next => { select('correspondence', { text: next }); }} onDone={close} />}
        />
      )}
      <AddChip title={t`Filter`}>
        {close => (
          <div className="choices" role="group" aria-label={t`Filter`}>
            {!list.hasAttachment && <Choice onPress={() => { list.change({ hasAttachment: true }); close(); }}>{t`With attachments`}</Choice>}
            {text === '' && isAdding === null && <WordsEditor value="" onChange={next => { select('correspondence', { text: next }); }} onDone={close} />}
            <Choice onPress={() => { list.clear(); select('correspondence', { text: '' }); close(); }}>{t`Let everything through`}</Choice>
          </div>
        )}
      </AddChip>
    </>
  );
}

function Choice({ isChosen = false, onPress, children }: { readonly isChosen?: boolean; readonly onPress: () => void; readonly children: React.ReactNode }) {
  return <KitButton className="choice" onPress={onPress} {...(isChosen ? { 'aria-current': 'true' as const } : {})}><span className="ellipsis">{children}</span></KitButton>;
}

function usePeriodWords(fromDay: string, toDay: string): string {
  const { t } = useLingui();
  const format = useFormat();
  if (fromDay === '' && toDay === '') return t`any time`;
  if (fromDay === '') return t`up to ${format.date(toDay)}`;
  if (toDay === '') return t`since ${format.date(fromDay)}`;
  return t`${format.date(fromDay)} to ${format.date(toDay)}`;
}

function PeriodEditor({ onDone }: { readonly onDone: () => void }) {
  const { t } = useLingui();
  const list = useListState();
  const [from, setFrom] = useState(list.fromDay);
  const [to, setTo] = useState(list.toDay);
  const wrong = (day: string): string | null => (day === '' || (/^\d{4}-\d{2}-\d{2}$/.test(day) && isRealDate(day)) ? null : t`Write the day as 2022-10-01`);
  const isTurned = from !== '' && to !== '' && from > to;
  const apply = (): void => {
    if (wrong(from) !== null || wrong(to) !== null || isTurned) return;
    list.change({ fromDay: from, toDay: to });
    onDone();
  };
  return (
    <form className="period" onSubmit={event => { event.preventDefault(); apply(); }}>
      <Field label={t`From, UTC`} value={from} onChange={setFrom} placeholder="2022-10-01" error={wrong(from)} isMono autoFocus />
      <Field label={t`To, inclusive`} value={to} onChange={setTo} placeholder="2022-12-31" error={wrong(to) ?? (isTurned ? t`Before the first day` : null)} isMono />
      <div className="row"><Button type="submit" variant="primary">{t`Show`}</Button><Button variant="quiet" onPress={() => { list.change({ fromDay: '', toDay: '' }); onDone(); }}>{t`Any time`}</Button></div>
    </form>
  );
}

function WordsEditor({ value, onChange, onDone }: { readonly value: string; readonly onChange: (text: string) => void; readonly onDone: () => void }) {
  const { t } = useLingui();
  const [words, setWords] = useState(value);
  return (
    <form className="period" onSubmit={event => { event.preventDefault(); onChange(words.trim()); onDone(); }}>
      <Field label={t`Words in subject, people or text`} value={words} onChange={setWords} maxLength={400} autoFocus />
      <div className="row"><Button type="submit" variant="primary">{t`Show`}</Button></div>
    </form>
  );
}
