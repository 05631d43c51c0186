import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { takesText } from '../../frame/keys.ts';
import { showInspector } from '../Pane.tsx';
import { pressLinkKey } from './LinkInspector.tsx';
import { focusProvisionSearch } from './ProvisionSearch.tsx';
import type { Linking } from './linking.ts';

/**
 * The keys of a selection: 1, 2, 3 and Enter as in the inspector, Escape lets go, and any letter goes to the provision search.
 * They hold while `pane` (or nothing) has the focus; rows, fields, dialogs and the inspector keep their own keys.
 */
export function useLinkKeys(isOn: boolean, pane: RefObject<HTMLElement | null>, linking: Linking, onLetGo: () => void): void {
  const latest = useRef({ linking, onLetGo });
  useEffect(() => { latest.current = { linking, onLetGo }; });
  useEffect(() => {
    if (!isOn) return;
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event;
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || takesText(target)) return;
      if (target !== document.body && !(target instanceof Node && pane.current?.contains(target) === true)) return;
      if (document.querySelector('[role="dialog"], [role="menu"], [role="listbox"].select-list') !== null) return;
      if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); latest.current.onLetGo(); return; }
      const isControl = target instanceof Element && target.closest('button, a, [role="radio"]') !== null;
      if (event.key === 'Enter' && isControl) return;
      if (pressLinkKey(event, latest.current.linking)) { event.stopPropagation(); return; }
      if (event.key.length === 1 && /\p{L}/u.test(event.key)) {
        event.preventDefault();
        event.stopPropagation();
        showInspector();
        const { key } = event;
        // Subtle: as a sheet the inspector comes with the next frame.
        if (!focusProvisionSearch(key)) requestAnimationFrame(() => { focusProvisionSearch(key); });
      }
    };
    window.addEventListener('keydown', onKeyDown, true);
    return () => { window.removeEventListener('keydown', onKeyDown, true); };
  }, [isOn, pane]);
}
