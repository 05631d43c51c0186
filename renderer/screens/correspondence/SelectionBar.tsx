import { useLayoutEffect, useRef, useState } from 'react';
import { useLingui } from '@lingui/react/macro';
import { Button, Toolbar } from 'react-aria-components';
import { Bearing } from '../../../shared/domain/basics.ts';
import { BearingMark } from '../../parts/BearingMark.tsx';
import { Kbd } from '../../parts/Kbd.tsx';
import { Divider } from '../../parts/Toolbar.tsx';
import type { Linking } from '../../parts/inspector/linking.ts';

/** Floats above a selection: the three bearings, where the link would go, and Enter. The inspector says the same at length. */
export function SelectionBar({ linking, place }: { readonly linking: Linking; readonly place: { readonly top: number; readonly bottom: number; readonly right: number } }) {
  const { t } = useLingui();
  const bar = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 260, frame: 640 });
  const { draft, target } = linking;
  const number = target === null ? null : target.number === '' ? target.heading : target.number;
  useLayoutEffect(() => {
    const element = bar.current;
    const frame = element?.offsetParent;
    if (element !== null && frame !== null && frame !== undefined) setSize({ width: element.offsetWidth, frame: frame.clientWidth });
  }, [number, place]);
  // The text's own coordinates begin at 44, 18 of the frame around it.
  const isAbove = place.top - 36 > -16;
  const top = (isAbove ? place.top - 35 : place.bottom + 6) + 18;
  const left = Math.max(8, Math.min(place.right + 44 - size.width, size.frame - size.width - 8));
  return (
    <div ref={bar} className="selection-bar" style={{ top, left }} onPointerDown={event => { event.preventDefault(); }}>
      <Toolbar aria-label={t`Link the selection`} className="row" style={{ gap: 1 }}>
        {Bearing.options.map((bearing, at) => (
          <Button key={bearing} className={`bar-${bearing}`} aria-pressed={draft.bearing === bearing} preventFocusOnPress onPress={() => { linking.setBearing(bearing); }}>
            <BearingMark bearing={bearing} /><Kbd keys={String(at + 1)} />
          </Button>
        ))}
        <Divider />
        <Button className="bar-target" isDisabled={target === null || linking.isBusy} preventFocusOnPress onPress={linking.link}>
          <span className="visually-hidden">{t`Link to`}</span><span className="ellipsis">{number ?? '…'}</span><Kbd keys="Enter" />
        </Button>
      </Toolbar>
    </div>
  );
}
