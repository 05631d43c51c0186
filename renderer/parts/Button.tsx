import type { ReactNode, Ref } from 'react';
import type { LucideIcon } from 'lucide-react';
import { Button as KitButton } from 'react-aria-components';
import type { ButtonProps as KitButtonProps } from 'react-aria-components';
import { classes } from './classes.ts';
import { Kbd } from './Kbd.tsx';
import { Tooltip } from './Tooltip.tsx';
import './button.css';

export interface ButtonProps extends Omit<KitButtonProps, 'children' | 'className' | 'style'> {
  /** At most one `primary` a pane; `danger` destroys. */
  readonly variant?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly icon?: LucideIcon;
  readonly kbd?: string;
  readonly isSmall?: boolean;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** An act, named by its verb. */
export function Button({ variant = 'plain', icon: Icon, kbd, isSmall = false, children, ...rest }: ButtonProps) {
  return (
    <KitButton {...rest} className={classes('button', `button-${variant}`, isSmall && 'button-small')}>
      {Icon !== undefined && <Icon className="icon-14" />}
      {children}
      {kbd !== undefined && <Kbd keys={kbd} />}
    </KitButton>
  );
}

export interface IconButtonProps extends Omit<KitButtonProps, 'children' | 'className' | 'style' | 'aria-label'> {
  readonly icon: LucideIcon;
  /** Said to a screen reader and shown as a tooltip. */
  readonly label: string;
  readonly kbd?: string;
  readonly isSmall?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** An act so common that its picture is enough; its name is one hover or focus away. */
export function IconButton({ icon: Icon, label, kbd, isSmall = false, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(kbd === undefined ? {} : { kbd })}>
      <KitButton {...rest} aria-label={label} className={classes('icon-button', isSmall && 'icon-button-small')}>
        <Icon className={isSmall ? 'icon-14' : ''} />
      </KitButton>
    </Tooltip>
  );
}
