import { CalendarPlus, ExternalLink, Pencil, Trash2, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import type { CaseEvent } from '../../../shared/contract/links.ts';
import type { TimelineRow } from '../../../shared/contract/timeline.ts';
import { EvidenceRef, citeOf } from '../../../shared/domain/refs.ts';
import { useAct } from '../../engine/queries.ts';
import { openRef } from '../../frame/views.ts';
import { Button, IconButton } from '../../parts/Button.tsx';
import { KeyValues, SectionHead } from '../../parts/Figure.tsx';
import { Pane } from '../../parts/Pane.tsx';
import { Ref } from '../../parts/Ref.tsx';
import { Problem } from '../../parts/States.tsx';
import { Tag } from '../../parts/Tag.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import type { Evidence } from '../../parts/inspector/evidence.ts';
import { LinkInspector } from '../../parts/inspector/LinkInspector.tsx';
import { useBasisWords } from './basis-words.ts';
import { useEdtfWords } from './edtf-words.ts';

/** What is selected: its date and basis, what it cites, its acts, and the provisions it is linked to. */
export function RowPane({ row, event, isWritable, onEdit, onCite, onClose, onRemoved }: {
  readonly row: TimelineRow;
  /** The whole event when the row is one; null while it comes. */
  readonly event: CaseEvent | null;
  readonly isWritable: boolean;
  readonly onEdit: () => void;
  /** Makes an event that cites this. */
  readonly onCite: () => void;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}) {
  const { t } = useLingui();
  const evidence = evidenceOf(row);
  const lead = <Details row={row} event={event} isWritable={isWritable} onEdit={onEdit} onCite={onCite} onClose={onClose} onRemoved={onRemoved} />;
  if (evidence === null) return <Pane label={t`Selected`} surface="chrome" className="timeline-side">{lead}</Pane>;
  return <LinkInspector evidence={evidence} lead={lead} idle={null} onLetGo={onClose} isWritable={isWritable} />;
}

/** What of the chronology may be linked: messages, findings and events; texts are what they are linked to. */
function evidenceOf(row: TimelineRow): Evidence | null {
  const kind = (['item', 'finding', 'event'] as const).find(own => row.ref.startsWith(`${own}:`));
  const ref = EvidenceRef.safeParse(row.ref);
  return kind === undefined || !ref.success ? null : { ref: ref.data, kind, cite: row.cite, quote: row.title, at: row.at };
}

function Details({ row, event, isWritable, onEdit, onCite, onClose, onRemoved }: Parameters<typeof RowPane>[0]) {
  const { t } = useLingui();
  const dates = useEdtfWords();
  const bases = useBasisWords();
  const remove = useAct('event.remove');
  const isEvent = row.lane === 'event';
  return (
    <section className="timeline-section">
      <SectionHead title={row.cite} level={2}>
        {event?.disputed === true && <Tag tone="warning">{t`disputed`}</Tag>}
        {event?.negative != null && <Tag>{t`nothing found`}</Tag>}
        <IconButton icon={X} isSmall label={t`Close`} onPress={onClose} />
      </SectionHead>
      <p className="t-title timeline-title selectable"><Verbatim text={row.title} /></p>
      <KeyValues rows={[
        [t`When`, dates.say(row.edtf, 'written', 'second')],
        [t`Written`, row.edtf === '' ? null : <Ref key="edtf" cite={row.edtf} />],
        [t`Basis`, bases(row.basis)],
        [t`Apps`, event === null ? null : event.apps.join(', ')],
        [t`Provision`, row.provisions.join(', ')],
        [t`Searched`, event?.negative == null ? null : event.negative.query],
        [t`Where`, event?.negative == null ? null : event.negative.scope],
        [t`Note`, event === null || event.note === '' ? null : event.note],
      ]} />
      {row.citations.length > 0 && (
        <div className="timeline-cites">
          <span className="t-caption t-3">{t`Cites`}</span>
          {row.citations.map(citation => <Ref key={citation} cite={citeOf(citation)} onPress={() => { openRef(citation); }} />)}
        </div>
      )}
      <div className="timeline-acts">
        {!isEvent && <Button isSmall icon={ExternalLink} onPress={() => { openRef(row.ref); }}>{t`Open`}</Button>}
        {!isEvent && isWritable && <Button isSmall variant="quiet" icon={CalendarPlus} onPress={onCite}>{t`Make an event of it`}</Button>}
        {isEvent && isWritable && <Button isSmall icon={Pencil} isDisabled={event === null} onPress={onEdit}>{t`Edit`}</Button>}
        {isEvent && isWritable && <Button isSmall variant="quiet" icon={Trash2} isDisabled={remove.isPending} onPress={() => { remove.mutate({ ref: row.ref }, { onSuccess: onRemoved }); }}>{t`Remove`}</Button>}
      </div>
      {isEvent && isWritable && !remove.isError && <p className="t-caption t-3">{t`Ctrl Z takes a removal back.`}</p>}
      {remove.isError && <Problem error={remove.error} isInline title={t`The event was not removed`} />}
    </section>
  );
}
