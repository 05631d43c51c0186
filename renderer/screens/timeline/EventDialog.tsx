import { useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import type { z } from 'zod';
import type { EventDetails } from '../../../shared/contract/links.ts';
import { citeOf, parseRef } from '../../../shared/domain/refs.ts';
import { useAct, useAnswer } from '../../engine/queries.ts';
import { Button } from '../../parts/Button.tsx';
import { Checkbox } from '../../parts/Checkbox.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Field } from '../../parts/Field.tsx';
import { Problem } from '../../parts/States.tsx';
import { AppSwatch } from '../../parts/BearingMark.tsx';
import { Verbatim } from '../../parts/Verbatim.tsx';
import { useEdtfWords } from './edtf-words.ts';

export type EventDraft = z.output<typeof EventDetails>;

export const EMPTY_EVENT: EventDraft = { statement: '', edtf: '', basis: '', citations: [], apps: [], disputed: false, negative: null, note: '' };

/** References as they are typed, `E-0412, F-07`: what they mean, and the first that is none. */
export function readCitations(typed: string): { readonly citations: string[]; readonly wrong: string | null } {
  const citations: string[] = [];
  for (const word of typed.split(/[\s,;]+/).filter(part => part !== '')) {
    try { const ref = parseRef(word); if (!citations.includes(ref)) citations.push(ref); } catch { return { citations, wrong: word }; }
  }
  return { citations, wrong: null };
}

/** One dated (or undated) fact: what, when, on what basis, from which evidence. */
export function EventDialog({ reference, cite, draft, onClose, onSaved }: {
  /** The event that is changed; null adds one. */
  readonly reference: string | null;
  readonly cite: string | null;
  readonly draft: EventDraft;
  readonly onClose: () => void;
  readonly onSaved: (reference: string) => void;
}) {
  const { t } = useLingui();
  const dates = useEdtfWords();
  const apps = useAnswer('app.list', {}).data ?? [];
  const [event, setEvent] = useState(draft);
  const [cited, setCited] = useState(draft.citations.map(citeOf).join(', '));
  const [hasTried, setTried] = useState(false);
  const add = useAct('event.add');
  const change = useAct('event.set');
  const set = (part: Partial<EventDraft>): void => { setEvent(known => ({ ...known, ...part })); };
  const date = dates.read(event.edtf.trim());
  const { citations, wrong } = readCitations(cited);
  const isMissingSearch = event.negative !== null && (event.negative.query.trim() === '' || event.negative.scope.trim() === '');
  const isValid = event.statement.trim() !== '' && 'words' in date && wrong === null && !isMissingSearch;
  const isBusy = add.isPending || change.isPending;
  const error = add.error ?? change.error;
  const save = (): void => {
    setTried(true);
    if (!isValid || isBusy) return;
    const details = { ...event, statement: event.statement.trim(), edtf: event.edtf.trim(), basis: event.basis.trim(), note: event.note.trim(), citations };
    if (reference === null) add.mutate(details, { onSuccess: added => { onSaved(added.ref); } });
    else change.mutate({ ...details, ref: reference }, { onSuccess: () => { onSaved(reference); } });
  };
  const known = [...new Set([...apps.map(app => app.name), ...event.apps])];
  return (
    <Dialog
      title={cite === null ? t`Add an event` : t`Change ${cite}`}
      isOpen
      holdsWork
      onClose={onClose}
      width={560}
      foot={(
        <>
          <span className="grow" />
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" onPress={save} isDisabled={isBusy}>{reference === null ? t`Add` : t`Save`}</Button>
        </>
      )}
    >
      <form className="timeline-form" onSubmit={submit => { submit.preventDefault(); save(); }}>
        <Field label={t`What happened`} rows={2} value={event.statement} onChange={statement => { set({ statement }); }} maxLength={4_000} autoFocus error={hasTried && event.statement.trim() === '' ? t`Say what happened, in one sentence.` : null} />
        <div className="timeline-form-pair">
          <Field
            label={t`When`}
            isMono
            value={event.edtf}
            onChange={edtf => { set({ edtf }); }}
            maxLength={100}
            placeholder={t`2022-11-09`}
            error={'problem' in date ? date.problem : null}
            hint={'words' in date ? <span role="status">{event.edtf.trim() === '' ? t`Empty: it stays undated.` : t`Reads as: ${date.words}`}</span> : null}
          />
          <Field label={t`Basis of the date`} value={event.basis} onChange={basis => { set({ basis }); }} maxLength={400} placeholder={t`portal record, recalled, log entry`} />
        </div>
        <details className="timeline-help">
          <summary>{t`How to write a date`}</summary>
          <ul>
            <li><code>2022-11-09</code> {t`a day`} · <code>2022-11</code> {t`a month`} · <code>2022</code> {t`a year`} · <code>202X</code> {t`a decade`}</li>
            <li><code>2022-11-09T16:42:00-08:00</code> {t`a time with its offset`}</li>
            <li><code>2022-06~</code> {t`about June`} · <code>2022-06?</code> {t`June, uncertain`} · <code>2022-21</code> {t`spring`}</li>
            <li><code>2022-04/2022-06</code> {t`from April to June`} · <code>2022-04/..</code> {t`from April on`}</li>
          </ul>
        </details>
        <Field label={t`Evidence it cites`} isMono value={cited} onChange={setCited} placeholder="E-0412, F-07" hint={t`References as they are cited, with commas.`} error={wrong === null ? null : t`“${wrong}” is not a reference. Write E-0412, F-07 or EV-003.`} />
        {known.length > 0 && (
          <div className="field" role="group" aria-label={t`Apps`}>
            <span className="field-label">{t`Apps`}</span>
            <div className="timeline-apps">
              {known.map(name => (
                <Checkbox key={name} isSelected={event.apps.includes(name)} onChange={isOn => { set({ apps: isOn ? [...event.apps, name] : event.apps.filter(own => own !== name) }); }}>
                  <span className="row timeline-app"><AppSwatch series={apps.find(app => app.name === name)?.series ?? null} /><Verbatim text={name} /></span>
                </Checkbox>
              ))}
            </div>
          </div>
        )}
        <div className="timeline-form-pair">
          <Checkbox isSelected={event.disputed} onChange={disputed => { set({ disputed }); }} note={t`Someone says otherwise.`}>{t`Disputed`}</Checkbox>
          <Checkbox isSelected={event.negative !== null} onChange={isOn => { set({ negative: isOn ? { query: '', scope: '' } : null }); }} note={t`A search that found nothing is a fact too.`}>{t`Nothing was found`}</Checkbox>
        </div>
        {event.negative !== null && (
          <div className="timeline-form-pair">
            <Field label={t`What was searched for`} value={event.negative.query} onChange={query => { set({ negative: { query, scope: event.negative?.scope ?? '' } }); }} error={hasTried && event.negative.query.trim() === '' ? t`Say what was searched for.` : null} />
            <Field label={t`Where`} value={event.negative.scope} onChange={scope => { set({ negative: { query: event.negative?.query ?? '', scope } }); }} error={hasTried && event.negative.scope.trim() === '' ? t`Say where.` : null} />
          </div>
        )}
        <Field label={t`Note`} rows={2} value={event.note} onChange={note => { set({ note }); }} maxLength={4_000} hint={t`Internal; it never leaves in a bundle for the other side.`} />
        {error !== null && <Problem error={error} isInline title={t`The event was not saved`} />}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
