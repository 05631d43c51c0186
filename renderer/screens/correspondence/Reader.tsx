import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { FileText, ImageOff, Mail, TriangleAlert } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Output } from '../../../shared/contract/methods.ts';
import { citeOf } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { Button } from '../../parts/Button.tsx';
import { Popover } from '../../parts/Popover.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Empty } from '../../parts/States.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import { useShortExact } from './dates.ts';
import { HeadersView } from './HeadersView.tsx';
import { HtmlView } from './HtmlView.tsx';
import { RawView } from './RawView.tsx';
import './reader.css';

export type Item = Output<'item.get'>;
type Address = Item['from'][number];
export type Face = 'text' | 'html' | 'headers' | 'source';

/** The ways to look at an item. */
export function useFaces(item: Item): readonly { readonly id: Face; readonly title: string }[] {
  const { t } = useLingui();
  return [
    { id: 'text', title: t`Text` },
    ...(item.html === null ? [] : [{ id: 'html', title: t`HTML` } as const]),
    ...(item.headers.length === 0 ? [] : [{ id: 'headers', title: t`Headers` } as const]),
    { id: 'source', title: t`Source` },
  ];
}

/** One item: who wrote it, when by which clock, what came with it, and its words. */
export function Reader({ item, face, onFace, children }: {
  readonly item: Item;
  readonly face: Face;
  readonly onFace: (face: Face) => void;
  /** The text, with what floats over it. */
  readonly children: ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const lastFace = useRef(face);
  useEffect(() => {
    if (lastFace.current === face) return;
    lastFace.current = face;
    scroller.current?.scrollTo({ top: 0 });
  }, [face]);
  const head = (
    <>
      <header className="reader-head">
        <h2><Verbatim text={item.subject === '' ? item.name : item.subject} fallback={item.cite} /></h2>
        <Facts item={item} />
        <Family item={item} />
      </header>
      <Notices item={item} />
    </>
  );
  if (face === 'html' && item.html !== null) {
    return <div className="reader-fixed">{head}<HtmlView html={item.html} title={item.cite} /></div>;
  }
  return (
    <div ref={scroller} className="reader-scroll" data-scroller="">
      {head}
      {face === 'text' && (item.text === '' ? <NoText item={item} onFace={onFace} /> : children)}
      {face === 'headers' && <HeadersView headers={item.headers} />}
      {face === 'source' && <RawView reference={item.ref} />}
    </div>
  );
}

function Facts({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const format = useFormat();
  const shortExact = useShortExact();
  const basis = {
    'date-header': t`Date header`, 'received-header': t`Received header`, 'mbox-separator': t`separator line of the mailbox`, 'file-time': t`time of the file`, none: t`none`,
  }[item.dateBasis];
  return (
    <dl className="reader-facts">
      <People title={t`From`} people={item.from} isAlways={item.kind === 'message'} />
      <People title={t`To`} people={item.to} />
      <People title={t`Cc`} people={item.cc} />
      <People title={t`Bcc`} people={item.bcc} />
      {item.kind !== 'message' && <><dt>{t`Kind`}</dt><dd>{item.mediaType}</dd></>}
      {(item.kind === 'message' || item.atUtcMs !== null) && (
        <>
          <dt>{t`Date`}</dt>
          <dd>
            {item.atUtcMs === null ? <span className="reader-none">{t`no date that could be read`}</span> : (
              <>
                {`${format.dateTimeExact(item.atUtcMs, item.offsetMinutes ?? 0)} ${format.offset(item.offsetMinutes ?? 0)}`}
                <span className="reader-basis">{(item.offsetMinutes ?? 0) === 0 ? t`basis: ${basis}` : t`${shortExact(item.atUtcMs)} UTC, basis: ${basis}`}</span>
              </>
            )}
            {item.dateRaw !== '' && <span className="reader-raw-date"><Verbatim text={item.dateRaw} /></span>}
          </dd>
        </>
      )}
    </dl>
  );
}

const FIRST_PEOPLE = 1;

function People({ title, people, isAlways = false }: { readonly title: string; readonly people: readonly Address[]; readonly isAlways?: boolean }) {
  const { t } = useLingui();
  const [isAll, setAll] = useState(false);
  if (people.length === 0 && !isAlways) return null;
  const shown = isAll ? people : people.slice(0, FIRST_PEOPLE);
  const more = people.length - shown.length;
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {people.length === 0 && <span className="reader-none">{t`nobody named`}</span>}
        {shown.map((person, at) => (
          <div key={at} className="reader-person">
            {person.name === '' ? <Verbatim text={person.address} fallback={t`no address`} /> : <><Verbatim text={person.name} /><span><Verbatim text={person.address} /></span></>}
          </div>
        ))}
        {more > 0 && <KitButton className="reader-more" onPress={() => { setAll(true); }}>{plural(more, { one: 'and # more', other: 'and # more' })}</KitButton>}
      </dd>
    </>
  );
}

/** The message and everything that came with it. */
function Family({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const parent = useAnswer('item.get', { ref: item.parent ?? item.ref }, { enabled: item.parent !== null }).data;
  const top = item.parent === null ? item : parent;
  // Images that belong to the words, such as a letterhead, are not attachments.
  const parts = (top?.parts ?? []).filter(part => part.inline !== true || part.ref === item.ref);
  const messageRef = item.parent ?? item.ref;
  if (parts.length === 0) return null;
  return (
    <div className="reader-family" role="group" aria-label={t`Family`}>
      <FamilyChip isOn={item.parent === null} onPress={() => { openRef(messageRef); }}>
        {top?.kind === 'message' || top === undefined ? <><Mail className="icon-12" />{t`Message`}</> : <><FileText className="icon-12" />{t`Document`}</>}
      </FamilyChip>
      {parts.map(part => (
        <FamilyChip key={part.ref} isOn={part.ref === item.ref} onPress={() => { openRef(part.ref); }}>
          <FileText className="icon-12" /><span className="ellipsis"><Verbatim text={part.name} fallback={part.mediaType} /></span>
        </FamilyChip>
      ))}
    </div>
  );
}

function FamilyChip({ isOn, onPress, children }: { readonly isOn: boolean; readonly onPress: () => void; readonly children: ReactNode }) {
  return <KitButton className={classes('chip', 'reader-chip', isOn && 'reader-chip-on')} {...(isOn ? { 'aria-current': 'true' as const } : {})} onPress={onPress}>{children}</KitButton>;
}

/** What was blocked, what could not be read, what else has the same words. */
function Notices({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const { images, styleSheets, other, list } = item.remote;
  const blocked = images + styleSheets + other;
  const kinds = [
    images > 0 ? plural(images, { one: '# image', other: '# images' }) : '',
    styleSheets > 0 ? plural(styleSheets, { one: '# style sheet', other: '# style sheets' }) : '',
    other > 0 ? plural(other, { one: '# other part', other: '# other parts' }) : '',
  ].filter(kind => kind !== '').join(', ');
  const { problems, duplicates } = item;
  return (
    <>
      {blocked > 0 && (
        <div className="reader-notice" role="note">
          <ImageOff className="icon-14" />
          <span className="grow"><b>{plural(blocked, { one: '# remote part blocked:', other: '# remote parts blocked:' })}</b> {t`${kinds}. Nothing was requested.`}</span>
          {list.length > 0 && (
            <Popover label={t`Remote parts`} placement="bottom end" width={440} trigger={<KitButton className="reader-link">{t`List`}</KitButton>}>
              <p className="t-caption t-3">{t`These addresses stand in the message. Proviso never asks for them.`}</p>
              <ul className="reader-addresses selectable">{list.map((address, at) => <li key={at}><Verbatim text={address} /></li>)}</ul>
            </Popover>
          )}
        </div>
      )}
      {problems.length > 0 && (
        <div className="reader-notice" role="note">
          <TriangleAlert className="icon-14 reader-warn" />
          <span className="grow"><b>{plural(problems.length, { one: '# problem:', other: '# problems:' })}</b> {problems[0]?.reason}</span>
          <Popover label={t`Problems`} placement="bottom end" width={440} trigger={<KitButton className="reader-link">{t`List`}</KitButton>}>
            <ul className="reader-problems selectable">{problems.map((problem, at) => <li key={at}><span className="ref">{problem.code}</span><p>{problem.reason}</p></li>)}</ul>
          </Popover>
        </div>
      )}
      {duplicates.length > 0 && (
        <div className="reader-notice" role="note">
          <FileText className="icon-14" />
          <span>{plural(duplicates.length, { one: 'The same item came in once more:', other: 'The same item came in # more times:' })}</span>
          <span className="row wrap">{duplicates.slice(0, 8).map(ref => <Ref key={ref} cite={citeOf(ref)} onPress={() => { openRef(ref); }} />)}</span>
        </div>
      )}
      {item.textTruncated && (item.textLength ?? item.text.length) <= item.text.length && <div className="reader-notice" role="note"><TriangleAlert className="icon-14 reader-warn" /><span>{t`The text is longer than what was taken in for reading. The source holds all of it.`}</span></div>}
    </>
  );
}

function NoText({ item, onFace }: { readonly item: Item; readonly onFace: (face: Face) => void }) {
  const { t } = useLingui();
  return (
    <Empty
      title={t`No text to show`}
      act={<Button onPress={() => { onFace(item.html === null ? 'source' : 'html'); }}>{item.html === null ? t`Show the source` : t`Show as HTML`}</Button>}
    >
      {item.html === null ? t`This item has no words that could be read. Its bytes are kept.` : t`This message has no text part; its words stand in HTML alone.`}
    </Empty>
  );
}
