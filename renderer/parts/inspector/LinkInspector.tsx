import { useEffect, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Bearing } from '../../../shared/domain/basics.ts';
import { useAnswer } from '../../engine/queries.ts';
import { useFormat } from '../../format.ts';
import { openRef } from '../../frame/views.ts';
import { BearingMark, LinkMarks, useBearingName } from '../BearingMark.tsx';
import { Button } from '../Button.tsx';
import { Field } from '../Field.tsx';
import { SectionHead } from '../Figure.tsx';
import { Kbd } from '../Kbd.tsx';
import { Pane } from '../Pane.tsx';
import { Ref } from '../Ref.tsx';
import { Select } from '../Select.tsx';
import { Problem } from '../States.tsx';
import { Tag } from '../Tag.tsx';
import { Verbatim } from '../Verbatim.tsx';
import { BearingPicker } from './BearingPicker.tsx';
import { LinkList, countLinks } from './LinkList.tsx';
import { ProvisionSearch } from './ProvisionSearch.tsx';
import { useDraft } from './draft.ts';
import { rangeOf } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { lineageOf, nameOf, useLinking, useLinksOf } from './linking.ts';
import type { Linking } from './linking.ts';
import './inspector.css';

export interface LinkInspectorProps {
  /**
   * What is selected and may be linked; see `Evidence`. Null shows `idle`.
   * The draft (search, bearing, note) belongs to `evidence.ref`: another ref begins anew, the same ref goes on where it was.
   */
  readonly evidence: Evidence | null;
  /** Said while nothing is selected: how to select something here. */
  readonly idle: ReactNode;
  /** Stands below everything while nothing is selected, such as the links of the whole message. */
  readonly idleMore?: ReactNode;
  /** Stands above the evidence: what the screen has to say about it, in the same scroll. */
  readonly lead?: ReactNode;
  /** Called by Escape and by Clear, after the draft was emptied: the screen lets go of its selection. */
  readonly onLetGo: () => void;
  /** False in a case that is open for reading only. */
  readonly isWritable?: boolean;
}

/**
 * The right pane: attaches evidence to a provision and shows what is linked on both sides, what speaks against first.
 *
 * Keys inside the pane: 1, 2, 3 choose the bearing, Enter links, Escape lets go; in the search field arrows move the mark.
 * `useLinkKeys` gives the screen the same keys while its selection has the focus; `focusProvisionSearch` puts the caret in the field.
 */
export function LinkInspector({ evidence, idle, idleMore, lead, onLetGo, isWritable = true }: LinkInspectorProps) {
  const { t } = useLingui();
  const linking = useLinking(evidence);
  const letGo = (): void => { linking.clear(); onLetGo(); };
  // Subtle: on the way down, because radios keep keys to themselves; a menu that hangs below in the tree is not in the pane.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target } = event;
    if (evidence === null || !(target instanceof HTMLElement) || !event.currentTarget.contains(target)) return;
    if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); letGo(); return; }
    const isRadio = target instanceof HTMLInputElement && target.type === 'radio';
    const isTyping = !isRadio && /^(INPUT|TEXTAREA)$/.test(target.tagName);
    if (isTyping || !isWritable || (event.key === 'Enter' && !isRadio && target.closest('button') !== null)) return;
    if (pressLinkKey(event, linking)) event.stopPropagation();
  };
  return (
    <Pane label={t`Link inspector`} surface="chrome" className="inspector">
      <div className="inspector-scroll" onKeyDownCapture={onKeyDown}>
        {evidence === null ? (
          <>
            <section className="inspector-section"><SectionHead level={2} title={t`Link`} /><p className="inspector-idle">{idle}</p></section>
            {idleMore}
          </>
        ) : (
          <>
            {lead}
            <EvidenceSection evidence={evidence} isWritable={isWritable} />
            {isWritable && <TargetSections evidence={evidence} linking={linking} onLetGo={letGo} />}
            {linking.target !== null && <OtherSide linking={linking} evidence={evidence} />}
          </>
        )}
      </div>
    </Pane>
  );
}

/** Single line breaks are the source's width, not the words'; blank lines stay. */
function inOneFlow(quote: string): string {
  return quote.replace(/([^\r\n])\r?\n(?=[^\r\n])/g, '$1 ');
}

const BEARING_KEYS: ReadonlyMap<string, Bearing> = new Map([['1', 'supports'], ['2', 'contradicts'], ['3', 'context']]);

/** 1, 2, 3 and Enter. True when the key was one of them. */
export function pressLinkKey(event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean; preventDefault(): void }, linking: Pick<Linking, 'setBearing' | 'link'>): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const bearing = BEARING_KEYS.get(event.key);
  if (bearing !== undefined) { event.preventDefault(); linking.setBearing(bearing); return true; }
  if (event.key === 'Enter') { event.preventDefault(); linking.link(); return true; }
  return false;
}

function EvidenceSection({ evidence, isWritable }: { readonly evidence: Evidence; readonly isWritable: boolean }) {
  const { t } = useLingui();
  const { own, whole, isPending, error } = useLinksOf(evidence);
  const title = { passage: t`Passage`, item: t`Whole item`, finding: t`Finding`, event: t`Event` }[evidence.kind];
  const isWords = evidence.kind === 'passage' || evidence.kind === 'item';
  return (
    <section className="inspector-section">
      <SectionHead level={2} title={title}><Ref cite={evidence.cite} /></SectionHead>
      <blockquote className={isWords ? 'inspector-quote' : 'inspector-quote inspector-statement'}>
        {evidence.prefix !== undefined && evidence.prefix !== '' && <i><Verbatim text={inOneFlow(evidence.prefix)} isProse /></i>}
        <Verbatim text={inOneFlow(evidence.quote)} isProse />
        {evidence.suffix !== undefined && evidence.suffix !== '' && <i><Verbatim text={inOneFlow(evidence.suffix)} isProse /></i>}
      </blockquote>
      {error !== null && error !== undefined ? <Problem error={error} isInline title={t`The links on this could not be read`} /> : (
        <div className="inspector-already">
          <span className="grow">{isPending ? '…' : own.length === 0 ? t`No link here yet` : <Plural value={own.length} one="# link here" other="# links here" />}</span>
          {evidence.kind === 'passage' && whole.length > 0 && <span className="row"><Trans>in the whole item</Trans> <LinkMarks links={countLinks(whole)} /></span>}
        </div>
      )}
      {own.length > 0 && <LinkList links={own} side="provision" isWritable={isWritable} label={t`Links here`} />}
    </section>
  );
}

function TargetSections({ evidence, linking, onLetGo }: { readonly evidence: Evidence; readonly linking: Linking; readonly onLetGo: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const bearingName = useBearingName();
  const { draft, target } = linking;
  const picker = useRef<HTMLDivElement>(null);
  // Taken back in the meantime: then there is nothing to say of it.
  const links = useLinksOf(evidence);
  const stands = links.isPending || links.own.some(link => link.linkId === draft.outcome?.linkId);
  const change = useDraft(state => state.change);
  useEffect(() => { if (draft.wantsBearing) picker.current?.querySelector<HTMLElement>('input[type="radio"]')?.focus(); }, [draft.wantsBearing]);
  const day = evidence.at === null ? null : format.date(evidence.at);
  const number = nameOf(target);
  return (
    <>
      <section className="inspector-section">
        <SectionHead level={2} title={t`Provision`}><span className="t-caption">{day === null ? t`no date, so no text in force` : <Trans>text in force {day}</Trans>}</span></SectionHead>
        <ProvisionSearch linking={linking} />
        {target !== null && !target.inForce && day !== null && (
          <p className="inspector-warning"><Tag tone="warning"><Trans>Not in force on {day}</Trans></Tag></p>
        )}
      </section>
      <section className="inspector-section">
        <SectionHead level={2} title={t`Bearing`}>
          <span className="t-caption" aria-hidden="true">{t`Strength`}</span>
          <Select
            label={t`Strength`} hidesLabel isQuiet value={draft.strength}
            options={[{ id: 'direct', title: t`direct` }, { id: 'indirect', title: t`indirect` }]}
            onChange={strength => { change({ strength }); }}
          />
        </SectionHead>
        <div ref={picker}><BearingPicker value={draft.bearing} onChange={linking.setBearing} isAsked={draft.wantsBearing} /></div>
        <div className="inspector-note"><Field label={t`Note`} hidesLabel placeholder={t`Note, optional`} value={draft.note} maxLength={4_000} onChange={note => { change({ note }); }} /></div>
        {draft.error !== null && <Problem error={draft.error} isInline title={t`The link was not made`} />}
        <div className="inspector-acts">
          <Button variant="primary" kbd="Enter" isDisabled={target === null || linking.isBusy} onPress={linking.link}>
            <span className="ellipsis">{number === '' ? t`Link` : t`Link to ${number}`}</span>
          </Button>
          <Button variant="quiet" onPress={onLetGo}>{t`Clear`}</Button>
        </div>
        <div role="status" className="inspector-outcome">
          {draft.outcome !== null && stands && (
            <>
              <p className="row"><BearingMark bearing={draft.outcome.bearing} isNamed={false} /><span>{t`Linked to ${draft.outcome.provision}: ${bearingName(draft.outcome.bearing)}.`}</span><span className="grow" /><Kbd keys="Ctrl+Z" /><span className="t-3">{t`takes it back`}</span></p>
              {draft.outcome.warning !== null && (
                <div className="inspector-warning">
                  <p>{draft.outcome.warning.message}</p>
                  {draft.outcome.warning.right !== null && <Button isSmall isDisabled={linking.isBusy} onPress={linking.relink}>{t`Link to the text in force instead`}</Button>}
                </div>
              )}
            </>
          )}
        </div>
      </section>
    </>
  );
}

/** What already rests on the provision that is marked: contradicting first, whatever the new link says. */
function OtherSide({ linking, evidence }: { readonly linking: Linking; readonly evidence: Evidence }) {
  const { t } = useLingui();
  const lineage = linking.target === null ? null : lineageOf(linking.target.ref);
  const answer = useAnswer('link.list', { lineage }, { enabled: lineage !== null, keepsPrevious: true });
  const links = (answer.data ?? []).filter(link => !link.removed);
  const target = linking.target;
  if (target === null) return null;
  const number = nameOf(target);
  return (
    <section className="inspector-section">
      <SectionHead level={2} title={t`Already on ${number}`}>
        <LinkMarks links={countLinks(links)} saysNone={!answer.isPending} />
      </SectionHead>
      {answer.isError
        ? <Problem error={answer.error} isInline retry={() => { void answer.refetch(); }} />
        : <LinkList links={links} side="evidence" isWritable={false} label={t`Already on ${number}`} current={evidence.ref} onOpen={openRef} />}
      <p className="inspector-more"><Button variant="quiet" isSmall onPress={() => { openRef(target.ref); }}>{t`Open ${number} in its agreement`}</Button></p>
    </section>
  );
}

/** `611–732`, as the inspector cites a range; nothing for a whole. */
export function citeRange(cite: string, reference: string): string {
  const range = rangeOf(reference);
  return range === null ? cite : `${cite} : ${String(range.start)}–${String(range.end)}`;
}
