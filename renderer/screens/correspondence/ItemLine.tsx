import type { CSSProperties } from 'react';
import { ChevronDown, ChevronRight, FileText, MessagesSquare, Paperclip } from 'lucide-react';
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ItemRef } from '../../../shared/domain/refs.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { LinkMarks, StateMark } from '../../parts/BearingMark.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { classes } from '../../parts/classes.ts';
import { useRowDate } from './dates.ts';
import type { ItemRow } from './item-rows.ts';

/** Words for those who hear the row rather than see its marks. */
function Unseen({ words }: { readonly words: string }) {
  return <span className="visually-hidden">{` ${words}`}</span>;
}

/** One item: who, when, subject, and what hangs on it. */
export function ItemLine({ id, row, index, total, style, isOpen, isSelected, onSelect, onToggle }: {
  readonly id: string;
  readonly row: ItemRow;
  readonly index: number;
  readonly total: number;
  readonly style: CSSProperties;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}) {
  const { t } = useLingui();
  const date = useRowDate();
  const who = row.fromName === '' ? row.fromAddress : row.fromName;
  const { attachments, problems } = row;
  return (
    <div
      id={id} style={style} role="treeitem" aria-level={1} aria-posinset={index + 1} aria-setsize={total} aria-selected={isSelected}
      {...(row.attachments > 0 ? { 'aria-expanded': isOpen } : {})}
      className={classes('rows-row', 'item-row', isSelected && 'rows-selected')}
      onClick={onSelect}
    >
      <span className="item-fold" aria-hidden="true" onClick={event => { if (row.attachments > 0) { event.stopPropagation(); onToggle(); } }}>
        {row.attachments > 0 && (isOpen ? <ChevronDown className="icon-12" /> : <ChevronRight className="icon-12" />)}
      </span>
      <span className="item-first">
        <span className="item-who grow ellipsis"><Verbatim text={who} fallback={t`no sender`} /></span>
        <span className="item-date" title={row.dateRaw}>{date(row.atUtcMs)}{row.atUtcMs === null && <Unseen words={t`no date`} />}</span>
      </span>
      <span className="item-second">
        <span className="item-subject grow ellipsis"><Verbatim text={row.subject} fallback={row.excerpt === '' ? t`no subject` : row.excerpt} /></span>
        <span className="item-marks">
          {problems > 0 && <StateMark state="warning" label={plural(problems, { one: '# problem', other: '# problems' })} />}
          {row.attachments > 0 && <span className="item-count"><Paperclip aria-hidden="true" />{attachments}<Unseen words={plural(attachments, { one: 'attachment', other: 'attachments' })} /></span>}
          {row.threadCount > 1 && <span className="item-count"><MessagesSquare aria-hidden="true" />{row.threadCount}<Unseen words={t`in thread`} /></span>}
          <LinkMarks links={row.links} />
        </span>
      </span>
    </div>
  );
}

/** What is asked for the parts of a message: the first 500, as many as a list can open. */
export function familyOf(message: string) {
  return { ref: ItemRef.parse(message), limit: 500 };
}

/** A part of an open family. */
export function PartLine({ id, style, message, part, count, isSelected, onSelect }: {
  readonly id: string;
  readonly style: CSSProperties;
  readonly message: string;
  /** From 0, in document order. */
  readonly part: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly onSelect: (ref: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const row = useAnswer('item.parts', familyOf(message)).data?.parts[part];
  if (row === undefined) return <PendingLine style={style} index={part} total={count} isPart />;
  return (
    <div
      id={id} style={style} role="treeitem" aria-level={2} aria-posinset={part + 1} aria-setsize={count} aria-selected={isSelected}
      className={classes('rows-row', 'item-row', 'item-part', isSelected && 'rows-selected')}
      onClick={() => { onSelect(row.ref); }}
    >
      <FileText className="icon-12" aria-hidden="true" />
      <span className="item-who ellipsis"><Verbatim text={row.name} fallback={row.mediaType} /></span>
      <span className="item-marks">{!row.hasText && <span>{t`no text`}</span>}<span>{format.bytes(row.sizeBytes)}</span><LinkMarks links={row.links} /></span>
    </div>
  );
}

/** The shape of a row that is on its way. */
export function PendingLine({ style, index, total, isPart = false }: { readonly style: CSSProperties; readonly index: number; readonly total: number; readonly isPart?: boolean }) {
  const { t } = useLingui();
  return (
    <div style={style} role="treeitem" aria-level={isPart ? 2 : 1} aria-posinset={index + 1} aria-setsize={total} aria-label={t`Loading`} aria-busy="true" className={classes('rows-row', 'item-row', isPart && 'item-part')}>
      <span className="item-pending" style={{ width: 90 + (index * 37) % 80 }} />
      <span className="item-pending" style={{ width: 150 + (index * 53) % 110 }} />
    </div>
  );
}
