import { useEffect, useMemo, useRef, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ItemRef, PassageRef, splitItemRef } from '../../../shared/domain/refs.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { useOffer } from '../../frame/commands.ts';
import { useCrumbs } from '../../frame/crumbs.ts';
import { useSelection, useView } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { BackToList } from '../../parts/BackToList.tsx';
import { Desk, Pane, PaneHead, showInspector, useMedia } from '../../parts/Pane.tsx';
import { Select } from '../../parts/Select.tsx';
import { Empty, Loading, NoMatch, Problem } from '../../parts/States.tsx';
import { plainName } from '../../parts/control-names.ts';
import type { Evidence } from '../../parts/inspector/evidence.ts';
import { LinkInspector, citeRange } from '../../parts/inspector/LinkInspector.tsx';
import { LinkList } from '../../parts/inspector/LinkList.tsx';
import { useLinkKeys } from '../../parts/inspector/link-keys.ts';
import { useLinking } from '../../parts/inspector/linking.ts';
import { SectionHead } from '../../parts/Figure.tsx';
import { chooseFiles } from '../sources/import/intake.ts';
import { FilterBar } from './FilterBar.tsx';
import { ItemList } from './ItemList.tsx';
import { Reader, useFaces } from './Reader.tsx';
import type { Face, Item } from './Reader.tsx';
import { ReaderFoot } from './ReaderFoot.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { TextBody } from './TextBody.tsx';
import { useListShape } from './item-rows.ts';
import { isFiltered, toFilter, useListState } from './list-state.ts';
import type { TextRange } from './text-model.ts';
import { useWholeText } from './whole-text.ts';

const NO_ITEM = { ref: ItemRef.parse('item:1'), text: '' } as const;

/** Messages and documents: a list, a reader, and the inspector that links what is selected. */
export function CorrespondenceScreen() {
  const { t } = useLingui();
  const { item: selected, passage, text, words } = useSelection('correspondence');
  const { select } = useView.getState();
  const list = useListState();
  const isSmall = useMedia('(max-width: 1359px)');
  const filter = useMemo(() => toFilter(list, text), [list, text]);
  const { shape, error, retry } = useListShape(filter);
  const isWritable = useAnswer('case.state', {}).data?.readOnly !== true;
  const reference = selected === null ? null : ItemRef.safeParse(selected).data ?? null;
  const answer = useAnswer('item.get', { ref: reference ?? ItemRef.parse('item:1') }, { enabled: reference !== null, keepsPrevious: true });
  const item = reference === null ? undefined : answer.data;
  const isCurrent = item !== undefined && item.ref === reference;
  useCrumbs(item === undefined ? [] : [{ title: item.subject === '' ? (item.name === '' ? item.cite : plainName(item.name)) : plainName(item.subject) }]);

  // L takes the whole item; a passage or another item takes its place.
  const [wholeItem, setWhole] = useState<string | null>(null);
  const whole = useWholeText(isCurrent ? item : NO_ITEM, isCurrent ? passage?.end ?? 0 : 0);
  const range = useMemo(() => (isCurrent && passage !== null && passage.end <= whole.text.length && passage.start < passage.end ? passage : null), [isCurrent, whole.text, passage]);
  const isWhole = isCurrent && range === null && wholeItem === item.ref;
  // A part has the date of the message it came with.
  const rootRef = reference === null ? null : ItemRef.parse(`item:${String(splitItemRef(reference).number)}`);
  const root = useAnswer('item.get', { ref: rootRef ?? ItemRef.parse('item:1') }, { enabled: isCurrent && item.atUtcMs === null && rootRef !== null && rootRef !== reference }).data;
  const atUtcMs = isCurrent ? item.atUtcMs ?? root?.atUtcMs ?? null : null;
  const at = atUtcMs === null ? null : new Date(atUtcMs).toISOString();
  const evidence = useMemo(() => (!isCurrent ? null : range !== null ? passageEvidence(item, whole.text, range, at) : isWhole ? wholeEvidence(item, at) : null), [isCurrent, item, whole.text, range, isWhole, at]);
  const linking = useLinking(isWritable ? evidence : null);
  const letGo = (): void => {
    setWhole(null);
    select('correspondence', { passage: null });
    document.getSelection()?.removeAllRanges();
  };
  const takePassage = (next: TextRange | null): void => {
    if (next === null && passage === null) return;
    setWhole(null);
    select('correspondence', { passage: next });
  };
  const pane = useRef<HTMLDivElement>(null);
  useLinkKeys(evidence !== null && isWritable, pane, linking, () => { linking.clear(); letGo(); });
  useViewed(isCurrent && isWritable ? item.ref : null);
  useOffer([
    { id: 'link.whole', title: t`Link the whole item`, group: 'act', keys: 'L', isDisabled: !isCurrent || !isWritable, run: () => { if (item !== undefined) { setWhole(item.ref); select('correspondence', { passage: null }); showInspector(); } } },
  ]);

  return (
    <>
      <FilterBar total={shape?.total ?? null} />
      <Desk
        name="correspondence" listWidth={isSmall ? 300 : 360}
        isReading={selected !== null}
        list={(
          <Pane label={t`Items`} surface="list">
            <PaneHead>
              <Select
                label={t`Order`} hidesLabel isQuiet value={list.order}
                options={[{ id: 'newest', title: t`Newest first` }, { id: 'oldest', title: t`Oldest first` }]}
                onChange={order => { list.change({ order, families: [], scrollPx: 0 }); }}
              />
              <span className="grow" />
              {list.families.length > 0 && <Button variant="quiet" isSmall onPress={() => { list.change({ families: [] }); }}>{t`Close families`}</Button>}
            </PaneHead>
            {error !== null ? <Problem error={error} title={t`The items could not be listed`} retry={retry} />
              : shape === undefined ? <Loading rows={14} rowHeight={46} />
                : shape.total === 0 ? <NothingListed />
                  : <ItemList filter={filter} shape={shape} onRead={() => { pane.current?.querySelector<HTMLElement>('[data-primary]')?.focus(); }} />}
          </Pane>
        )}
        inspector={(
          <LinkInspector
            evidence={evidence} isWritable={isWritable} onLetGo={letGo}
            idle={<IdleWords hasItem={item !== undefined} isWritable={isWritable} onWhole={() => { if (item !== undefined) setWhole(item.ref); }} />}
            idleMore={isCurrent ? <ItemLinks item={item} isWritable={isWritable} /> : undefined}
          />
        )}
      >
        <Pane label={t`Reader`}>
          <div ref={pane} className="reader-column">
            <BackToList onPress={() => { select('correspondence', { item: null, passage: null }); }} />
            {selected === null ? <Empty title={t`Nothing is open`}>{t`Choose an item in the list, by arrow keys, J and K, or a click.`}</Empty>
              : answer.isError ? <Problem error={answer.error} title={t`The item could not be read`} retry={() => { void answer.refetch(); }} />
                : item === undefined ? <Loading rows={10} rowHeight={25} />
                  : <OpenItem key={item.ref} item={item} whole={whole} passage={range} search={words === '' ? text : words} onPassage={takePassage} {...(isWritable ? { linking } : {})} />}
          </div>
        </Pane>
      </Desk>
    </>
  );
}

function OpenItem({ item, whole, passage, search, onPassage, linking }: {
  readonly item: Item;
  readonly whole: ReturnType<typeof useWholeText>;
  readonly passage: TextRange | null;
  readonly search: string;
  readonly onPassage: (range: TextRange | null) => void;
  readonly linking?: ReturnType<typeof useLinking>;
}) {
  const { t } = useLingui();
  const links = useAnswer('link.list', { evidence: item.ref }).data;
  const [wanted, setFace] = useState<Face>('text');
  const face = useFaces(item).some(one => one.id === wanted) ? wanted : 'text';
  const shown = useMemo(() => (links ?? []).filter(link => !link.removed && link.evidence.startsWith(`${item.ref}#`)), [links, item.ref]);
  return (
    <>
      <Reader item={item} face={face} onFace={setFace}>
        <TextBody
          label={t`Text of ${item.cite}`} text={whole.text} more={whole.more} left={whole.left} quoted={item.quoted} links={shown} search={search} passage={passage} onPassage={onPassage}
          {...(linking === undefined ? {} : { renderBar: place => (linking.draft.outcome === null ? <SelectionBar linking={linking} place={place} /> : null) })}
        />
        {whole.error !== null && <Problem error={whole.error} isInline title={t`The rest of the text could not be read`} {...(whole.more === null ? {} : { retry: whole.more })} />}
      </Reader>
      <ReaderFoot item={item} face={face} onFace={setFace} />
    </>
  );
}

function IdleWords({ hasItem, isWritable, onWhole }: { readonly hasItem: boolean; readonly isWritable: boolean; readonly onWhole: () => void }) {
  const { t } = useLingui();
  if (!isWritable) return t`This case is open for reading only; links are shown and not made.`;
  if (!hasItem) return t`Open an item, then select the words that bear on a provision.`;
  return (
    <>
      {t`Select the words that bear on a provision, by pointer or with Shift and the arrow keys.`}
      <span className="inspector-acts"><Button onPress={onWhole} kbd="L">{t`Link the whole item`}</Button></span>
    </>
  );
}

/** All links of the open item, while nothing is selected. */
function ItemLinks({ item, isWritable }: { readonly item: Item; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const answer = useAnswer('link.list', { evidence: item.ref });
  const links = (answer.data ?? []).filter(link => !link.removed);
  return (
    <section className="inspector-section">
      <SectionHead level={2} title={t`Linked in ${item.cite}`} />
      {answer.isError ? <Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} />
        : links.length === 0 ? <p className="inspector-none">{answer.isPending ? '…' : t`No link yet.`}</p>
          : <LinkList links={links} side="both" isWritable={isWritable} label={t`Linked in ${item.cite}`} />}
    </section>
  );
}

function NothingListed() {
  const { t } = useLingui();
  const list = useListState();
  const { text } = useSelection('correspondence');
  const { select } = useView.getState();
  const isReadOnly = useAnswer('case.state', {}).data?.readOnly ?? false;
  if (isFiltered(list, text)) {
    return (
      <NoMatch title={text === '' ? t`No item passes this filter` : t`No item says “${text}”`} act={<Button onPress={() => { list.clear(); select('correspondence', { text: '' }); }}>{t`Let everything through`}</Button>}>
        {t`The case has items; this filter hides all of them.`}
      </NoMatch>
    );
  }
  return (
    <Empty title={t`No correspondence yet`} {...(isReadOnly ? {} : { act: <><Button onPress={() => { void chooseFiles(); }}>{t`Import mail`}</Button><span>{t`or drop files on the window`}</span></> })}>
      {t`Messages (.eml) and mailboxes (mbox) become a list here, with their attachments and threads.`}
    </Empty>
  );
}

/** Notes that a person had the item open, once they had it open for a second. */
function useViewed(ref: ItemRef | null): void {
  const { mutate } = useAct('item.viewed');
  const latest = useRef(mutate);
  useEffect(() => { latest.current = mutate; });
  useEffect(() => {
    if (ref === null) return;
    const timer = setTimeout(() => { latest.current({ ref }); }, 1_000);
    return () => { clearTimeout(timer); };
  }, [ref]);
}

const AROUND = 48;

function passageEvidence(item: Item, text: string, { start, end }: TextRange, at: string | null): Evidence {
  const before = text.slice(Math.max(0, start - AROUND), start).replace(/^[^]*\n/, '');
  const after = text.slice(end, end + AROUND).replace(/\n[^]*$/, '');
  const ref = PassageRef.parse(`${item.ref}#c${String(start)}-${String(end)}`);
  return {
    ref, kind: 'passage', cite: citeRange(item.cite, ref), quote: text.slice(start, end),
    prefix: start - AROUND > 0 && before.length === AROUND ? `…${before.slice(before.indexOf(' ') + 1)}` : before,
    suffix: end + AROUND < text.length && after.length === AROUND ? `${after.slice(0, after.lastIndexOf(' '))}…` : after,
    at,
  };
}

function wholeEvidence(item: Item, at: string | null): Evidence {
  return { ref: item.ref, kind: 'item', cite: item.cite, quote: item.subject === '' ? item.name : item.subject, at };
}

