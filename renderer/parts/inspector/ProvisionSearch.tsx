import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { Search } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Input } from 'react-aria-components';
import { Kbd } from '../Kbd.tsx';
import { Snippet } from '../Snippet.tsx';
import { Problem } from '../States.tsx';
import { Tag } from '../Tag.tsx';
import { classes } from '../classes.ts';
import { useDraft } from './draft.ts';
import type { Linking } from './linking.ts';

/** Search as you type: the text in force at the evidence's date comes first. Arrows move the mark, Enter links. */
export function ProvisionSearch({ linking }: { readonly linking: Linking }) {
  const { t } = useLingui();
  const id = useId();
  const { draft, hits } = linking;
  const change = useDraft(state => state.change);
  const marked = Math.min(draft.marked, hits.length - 1);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => { list.current?.children[marked]?.scrollIntoView({ block: 'nearest' }); }, [marked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); linking.step(event.key === 'ArrowDown' ? 1 : -1); }
    else if (event.key === 'Enter') { event.preventDefault(); linking.link(); }
  };
  return (
    <>
      <div className="field-box inspector-search">
        <Search className="icon-14" aria-hidden="true" />
        <Input
          className="field-input"
          data-provision-search=""
          role="combobox"
          aria-label={t`Provision: number, heading or words`}
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-autocomplete="list"
          {...(marked >= 0 ? { 'aria-activedescendant': `${id}-${String(marked)}` } : {})}
          placeholder={t`Number, heading or words`}
          maxLength={200}
          spellCheck={false}
          value={draft.search}
          onChange={event => { change({ search: event.target.value, marked: 0, error: null, outcome: null }); }}
          onKeyDown={onKeyDown}
        />
      </div>
      {linking.searchError !== null && linking.searchError !== undefined && <Problem error={linking.searchError} isInline title={t`The provisions could not be searched`} />}
      {hits.length > 0 ? (
        <div ref={list} role="listbox" id={`${id}-hits`} aria-label={t`Provisions`} className="provision-hits">
          {hits.map((hit, at) => (
            <div
              key={hit.ref}
              role="option"
              id={`${id}-${String(at)}`}
              aria-selected={at === marked}
              className={classes('provision-hit', at === marked && 'provision-hit-marked')}
              onPointerDown={event => { event.preventDefault(); }}
              onClick={() => { change({ marked: at, error: null, outcome: null }); }}
            >
              <span className="provision-hit-number ellipsis" title={hit.number}>{hit.number === '' ? '§' : hit.number}</span>
              <span className="provision-hit-heading ellipsis"><Snippet text={hit.excerpt === '' ? hit.heading : hit.excerpt} hits={hit.hits} /></span>
              {at === marked ? <Kbd keys="Enter" /> : <span />}
              <span className="provision-hit-version ellipsis">
                {!hit.inForce && <><Tag tone="warning">{t`not in force`}</Tag> </>}
                {[hit.version, ...hit.otherNumbers.slice(0, 1).map(other => t`${other.number} in ${other.label}`), hit.agreement].join(', ')}
              </span>
            </div>
          ))}
        </div>
      ) : <p className="inspector-none" role="status" id={`${id}-hits`}>{linking.isSearching ? '…' : draft.search.trim() === '' ? t`Type a clause number or a word of its heading.` : t`No provision has “${draft.search.trim()}”.`}</p>}
    </>
  );
}

/** Puts the caret into the search field, with a first letter typed elsewhere. False when the field is not on screen. */
export function focusProvisionSearch(letter = ''): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-provision-search]');
  if (field === null) return false;
  field.focus();
  if (letter !== '') {
    const { draft, change } = useDraft.getState();
    change({ search: draft.search + letter, marked: 0, error: null, outcome: null });
  }
  return true;
}
