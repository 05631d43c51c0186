import type { ReactElement, ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Menu as KitMenu, MenuItem, MenuTrigger, Popover as KitPopover } from 'react-aria-components';
import type { PopoverProps as KitPopoverProps } from 'react-aria-components';
import { Kbd } from './Kbd.tsx';
import './overlay.css';

export interface MenuAct {
  readonly id: string;
  readonly title: string;
  readonly icon?: LucideIcon;
  readonly kbd?: string;
  readonly note?: ReactNode;
  readonly isDisabled?: boolean;
  readonly run: () => void;
}

/** A list of acts behind one button. */
export function Menu({ trigger, label, acts, placement = 'bottom start' }: {
  readonly trigger: ReactElement;
  readonly label: string;
  readonly acts: readonly MenuAct[];
  readonly placement?: NonNullable<KitPopoverProps['placement']>;
}) {
  return (
    <MenuTrigger>
      {trigger}
      <KitPopover className="popover" placement={placement} offset={4}>
        <KitMenu className="menu" aria-label={label} onAction={key => { acts.find(act => act.id === key)?.run(); }}>
          {acts.map(({ id, title, icon: Icon, kbd, note, isDisabled }) => (
            <MenuItem key={id} id={id} textValue={title} className="menu-item" isDisabled={isDisabled ?? false}>
              {Icon !== undefined && <Icon className="icon-14" />}
              {title}
              {note !== undefined && <span className="menu-note">{note}</span>}
              {kbd !== undefined && <Kbd keys={kbd} />}
            </MenuItem>
          ))}
        </KitMenu>
      </KitPopover>
    </MenuTrigger>
  );
}
