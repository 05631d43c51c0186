import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger, Popover as KitPopover } from 'react-aria-components';
import type { PopoverProps as KitPopoverProps } from 'react-aria-components';
import { classes } from './classes.ts';
import './overlay.css';

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly placement?: NonNullable<KitPopoverProps['placement']>;
  /** A child may ask to be closed. */
  readonly children: ReactNode | ((close: () => void) => ReactNode);
  readonly isFlush?: boolean;
  readonly width?: number;
}

/** A small panel that floats beside its button; Escape and a click outside close it, focus goes back. */
export function Popover({ trigger, label, placement = 'bottom start', children, isFlush = false, width }: PopoverProps) {
  return (
    <DialogTrigger>
      {trigger}
      <KitPopover className="popover" placement={placement} offset={4} {...(width === undefined ? {} : { style: { width } })}>
        <Dialog aria-label={label} className={classes('popover-body', isFlush && 'popover-flush')}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </Dialog>
      </KitPopover>
    </DialogTrigger>
  );
}
