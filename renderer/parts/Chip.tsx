import type { ReactNode } from 'react';
import { ChevronDown, Plus, X } from 'lucide-react';
import { useLingui } from '@lingui/react/macro';
import { Button } from 'react-aria-components';
import { classes } from './classes.ts';
import { Popover } from './Popover.tsx';
import './chip.css';

/** A small fact with its name: `Sent Oct to Dec 2022`. */
export function Chip({ label, children }: { readonly label?: string; readonly children: ReactNode }) {
  return <span className="chip">{label !== undefined && <em>{label}</em>}{children}</span>;
}

/** A filter in force: says what, opens to change it, and goes away by its cross. */
export function FilterChip({ label, value, onClear, isActive = true, editor, width }: {
  readonly label: string;
  readonly value: ReactNode;
  readonly onClear?: () => void;
  /** Drawn quieter while it lets everything through. */
  readonly isActive?: boolean;
  /** What opens; it may ask to be closed. */
  readonly editor: ReactNode | ((close: () => void) => ReactNode);
  readonly width?: number;
}) {
  const { t } = useLingui();
  return (
    <span className={classes('chip', 'chip-filter', isActive && 'chip-active')}>
      <Popover
        label={label}
        {...(width === undefined ? {} : { width })}
        trigger={<Button className="chip-button"><em>{label}</em><span className="ellipsis">{value}</span>{onClear === undefined && <ChevronDown className="icon-12" />}</Button>}
      >
        {editor}
      </Popover>
      {onClear !== undefined && <Button className="chip-clear" aria-label={t`Remove the filter ${label}`} onPress={onClear}><X className="icon-12" /></Button>}
    </span>
  );
}

/** Offers the filters that are not in force yet. */
export function AddChip({ title, children }: { readonly title: string; readonly children: ReactNode | ((close: () => void) => ReactNode) }) {
  return (
    <Popover label={title} isFlush trigger={<Button className="chip chip-add"><Plus className="icon-12" />{title}</Button>}>
      {children}
    </Popover>
  );
}
