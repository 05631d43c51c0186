import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { FileText, ImageOff, Mail, MessagesSquare, TriangleAlert } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { Button as KitButton } from 'react-aria-components';
import type { Output } from '../../../shared/contract/methods.ts';
import { citeOf } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { Popover } from '../../parts/Popover.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { SegmentedControl } from '../../parts/SegmentedControl.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import { HeadersView } from './HeadersView.tsx';
import { HtmlView } from './HtmlView.tsx';
import { RawView } from './RawView.tsx';
import './reader.css';

export type Item = Output<'item.get'>;
type Address = Item['from'][number];
type Face = 'text' | 'html' | 'headers' | 'source';

/** One item: who wrote it, when by which clock, what came with it, and its words. */
export function Reader({ item, children }: {
  readonly item: Item;
  /** The text, with what floats over it. */
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const [face, setFace] = useState<Face>('text');
  const faces = [
    { id: 'text', title: t`Text` },
    ...(item.html === null ? [] : [{ id: 'html', title: t`HTML` } as const]),
    ...(item.headers.length === 0 ? [] : [{ id: 'headers', title: t`Headers` } as const]),
    { id: 'source', title: t`Source` },
  ] as const;
  const shown = faces.some(one => one.id === face) ? face : 'text';
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => { scroller.current?.scrollTo({ top: 0 }); }, [item.ref, shown]);
  const head = (
    <>
      <header className="reader-head">
        <h2><Verbatim text={item.subject === '' ? item.name : item.subject} fallback={t`no subject`} /></h2>
        <Facts item={item} />
        <div className="reader-family">
          <Family item={item} />
          <SegmentedControl<Face> label={t`Show as`} segments={faces} value={shown} onChange={setFace} />
        </div>
      </header>
      <Notices item={item} />
    </>
  );
  if (shown === 'html' && item.html !== null) {
    return <div className="reader-fixed">{head}<HtmlView html={item.html} title={item.cite} /></div>;
  }
  return (
    <div ref={scroller} className="reader-scroll" data-scroller="">
      {head}
      {shown === 'text' && (item.text === '' ? <NoText item={item} /> : children)}
      {shown === 'headers' && <HeadersView headers={item.headers} />}
      {shown === 'source' && <RawView key={item.ref} reference={item.ref} />}
    </div>
  );
}

function Facts({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const format = useFormat();
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
            {item.atUtcMs === null ? <span>{t`no date that could be read`}</span> : (
              <>
                {format.dateTimeExact(item.atUtcMs, item.offsetMinutes ?? 0)} {format.offset(item.offsetMinutes ?? 0)}
                <span>{(item.offsetMinutes ?? 0) === 0 ? '' : `${format.dateTimeExact(item.atUtcMs)} UTC, `}{t`basis: ${basis}`}</span>
              </>
            )}
            {item.dateRaw !== '' && <span className="reader-raw-date"><Verbatim text={item.dateRaw} /></span>}
          </dd>
        </>
      )}
    </dl>
  );
}

const FIRST_PEOPLE = 3;

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
        {people.length === 0 && <span>{t`nobody named`}</span>}
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

/** The message and everything that came with it, and its thread. */
function Family({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const format = useFormat();
  const parent = useAnswer('item.get', { ref: item.parent ?? item.ref }, { enabled: item.parent !== null }).data;
  const top = item.parent === null ? item : parent;
  const parts = top?.parts ?? [];
  const messageRef = item.parent ?? item.ref;
  return (
    <>
      {parts.length > 0 && (
        <div className="reader-chips" role="group" aria-label={t`Family`}>
          <FamilyChip isOn={item.parent === null} onPress={() => { openRef(messageRef); }}>
            {top?.kind === 'message' || top === undefined ? <><Mail className="icon-12" />{t`Message`}</> : <><FileText className="icon-12" />{t`Document`}</>}
          </FamilyChip>
          {parts.map(part => (
            <FamilyChip key={part.ref} isOn={part.ref === item.ref} onPress={() => { openRef(part.ref); }}>
              <FileText className="icon-12" /><span className="ellipsis"><Verbatim text={part.name} fallback={part.mediaType} /></span>
            </FamilyChip>
          ))}
        </div>
      )}
      <span className="grow" />
      {item.thread.length > 1 && (
        <Popover label={t`Thread`} isFlush width={380} placement="bottom end" trigger={<KitButton className="chip reader-chip"><MessagesSquare className="icon-12" />{plural(item.thread.length, { one: '# in thread', other: '# in thread' })}</KitButton>}>
          {close => (
            <ul className="reader-thread" aria-label={t`Thread`}>
              {item.thread.map(other => (
                <li key={other.ref}>
                  <KitButton className="reader-thread-row" {...(other.ref === item.ref ? { 'aria-current': 'true' as const } : {})} onPress={() => { close(); openRef(other.ref); }}>
                    <span className="ellipsis"><Verbatim text={other.fromName} fallback={t`no sender`} /></span><span className="t-3">{format.dateTime(other.atUtcMs)}</span>
                    <span className="ellipsis t-2"><Verbatim text={other.subject} fallback={t`no subject`} /></span><span className="ref">{other.cite}</span>
                  </KitButton>
                </li>
              ))}
            </ul>
          )}
        </Popover>
      )}
    </>
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
      {item.textTruncated && <div className="reader-notice" role="note"><TriangleAlert className="icon-14 reader-warn" /><span>{t`The text is longer than what was taken in for reading. The source holds all of it.`}</span></div>}
    </>
  );
}

function NoText({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  return (
    <div className="state">
      <b>{t`No text to show`}</b>
      <p>{item.html === null ? t`This item has no words that could be read. Its bytes are kept; Source shows them.` : t`This message has no text part. Show it as HTML, or look at its source.`}</p>
    </div>
  );
}

/** Where the bytes of the item are: cite, hash, mailbox, place in it. */
export function ReaderFoot({ item }: { readonly item: Item }) {
  const { t } = useLingui();
  const format = useFormat();
  const { name, index, startByte, endByte } = item.exhibit;
  return (
    <footer className="reader-foot">
      <Ref cite={item.cite} />
      <span className="ref selectable" title={item.contentSha256}>{`sha256 ${format.hash(item.contentSha256)}`}</span>
      <span className="ref selectable ellipsis reader-source" title={t`bytes ${format.number(startByte)} to ${format.number(endByte)}`}>
        <Verbatim text={name} />{index === null ? '' : `, ${t`message ${format.number(index)}`}`}
      </span>
    </footer>
  );
}
