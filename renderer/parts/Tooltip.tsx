import type { ReactElement } from 'react';
import { Tooltip as KitTooltip, TooltipTrigger } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';
import './overlay.css';

/** Says the name of a control on hover and on focus. Nothing is only in a tooltip. */
export function Tooltip({ text, kbd, children }: { readonly text: string; readonly kbd?: string; readonly children: ReactElement }) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      {children}
      <KitTooltip className="tooltip" offset={6} placement="bottom">
        {text}
        {kbd !== undefined && <Kbd keys={kbd} />}
      </KitTooltip>
    </TooltipTrigger>
  );
}
