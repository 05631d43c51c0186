import { useDeferredValue, useState } from 'react';
import { Search } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { citeOf, parseRef } from '../../shared/domain/refs.ts';
import type { SearchHit } from '../../shared/contract/items.ts';
import { useAnswer } from '../engine/queries.ts';
import { useFormat } from '../format.ts';
import { Kbd } from '../parts/Kbd.tsx';
import { SegmentedControl } from '../parts/SegmentedControl.tsx';
import { Problem } from '../parts/States.tsx';
import { Snippet } from '../parts/Snippet.tsx';
import { openRef, useView } from './views.ts';
import './palette.css';

type Scope = 'all' | SearchHit['kind'];

/** Finds words in messages, provisions, events and findings; never in raw log lines. */
export function SearchEverywhere({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <ModalOverlay className="dialog-veil" isOpen={isOpen} isDismissable onOpenChange={open => { if (!open) onClose(); }}>
      <Modal className="dialog-frame dialog-wide">
        <Dialog className="dialog" aria-label={t`Search everything`}>
          <SearchBody onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function SearchBody({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [text, setText] = useState('');
  const [scope, setScope] = useState<Scope>('all');
  const asked = useDeferredValue(text.trim());
  const answer = useAnswer('search.run', { text: asked === '' ? ' ' : asked, kinds: scope === 'all' ? [] : [scope], limit: 50 }, { enabled: asked !== '', keepsPrevious: true });
  const named = namedBy(asked, t`Open ${asked}`);
  const hits = asked === '' ? [] : answer.data?.hits ?? [];
  const counts = answer.data?.counts ?? {};
  const count = (kind: SearchHit['kind']): string => (asked === '' || answer.data === undefined ? '' : format.number(counts[kind] ?? 0));
  const segments = [
    { id: 'all', title: t`All` },
    { id: 'item', title: t`Correspondence`, count: count('item') },
    { id: 'provision', title: t`Provisions`, count: count('provision') },
    { id: 'event', title: t`Events`, count: count('event') },
    { id: 'finding', title: t`Findings`, count: count('finding') },
  ] as const;
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <TextField className="palette-field" aria-label={t`Search everything`} autoFocus>
        <Search className="icon-14" />
        <Input className="field-input" placeholder={t`Words in messages, provisions, events and findings`} />
        <Kbd keys="Esc" />
      </TextField>
      <div className="palette-scope">
        <SegmentedControl<Scope> label={t`Where`} segments={segments} value={scope} onChange={setScope} />
      </div>
      {answer.isError && asked !== '' ? <Problem error={answer.error} title={t`The search could not be run`} retry={() => { void answer.refetch(); }} /> : (
        <div className="palette-scroll" tabIndex={0} role="group" aria-label={t`Results`}>
          <Menu
            className="palette-list"
            aria-label={t`Results`}
            items={namedFirst(named, hits)}
            renderEmptyState={() => <p className="palette-none" role="status">{asked === '' ? t`A cite such as E-0412 opens the thing itself. Log lines are searched under Usage.` : answer.isFetching ? t`Searching…` : t`Nothing says “${asked}”.`}</p>}
            onAction={key => { if (openFound(String(key), asked)) onClose(); }}
          >
            {hit => (
              <MenuItem key={hit.ref} id={hit.ref} textValue={`${hit.cite} ${hit.title}`} className="hit">
                <span className="ref">{hit.cite}</span>
                <span className="hit-title ellipsis">{hit.title}</span>
                <span className="t-caption t-3">{hit.at === null ? '' : format.date(hit.at)}</span>
                <span className="hit-snippet"><Snippet text={hit.snippet.text} hits={hit.snippet.hits} /></span>
              </MenuItem>
            )}
          </Menu>
        </div>
      )}
    </Autocomplete>
  );
}

/** What was named by its cite stands first, as it was found or, when nothing was found, as it was typed. */
function namedFirst(named: SearchHit | null, hits: readonly SearchHit[]): readonly SearchHit[] {
  if (named === null) return hits;
  return [hits.find(hit => hit.ref === named.ref) ?? named, ...hits.filter(hit => hit.ref !== named.ref)];
}

/** A cite typed in full leads to its thing before anything that merely says it. */
function namedBy(typed: string, title: string): SearchHit | null {
  if (!/^(?:[A-Za-z]{1,2}-\d|[a-z]+:)/.test(typed)) return null;
  try {
    const ref = parseRef(typed);
    return { kind: 'item', ref, cite: citeOf(ref), title, at: null, snippet: { text: '', hits: [] } };
  } catch { return null; }
}

/** Opens what was found; a message marks the words it was found by. */
function openFound(reference: string, words: string): boolean {
  if (!openRef(reference)) return false;
  if (reference.startsWith('item:')) useView.getState().select('correspondence', { words });
  return true;
}
