import type { ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './field.css';

export interface Segment<Id extends string> {
  readonly id: Id;
  readonly title: string;
  /** Already formatted; "…" while it is being counted, never 0. */
  readonly count?: ReactNode;
  readonly isDisabled?: boolean;
}

/** One of two to five that are all worth seeing at once. */
export function SegmentedControl<Id extends string>({ label, segments, value, onChange, isDisabled = false }: {
  readonly label: string;
  readonly segments: readonly Segment<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly isDisabled?: boolean;
}) {
  return (
    <ToggleButtonGroup
      className="seg"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      isDisabled={isDisabled}
      selectedKeys={[value]}
      onSelectionChange={keys => { const chosen = segments.find(segment => keys.has(segment.id)); if (chosen !== undefined && chosen.id !== value) onChange(chosen.id); }}
    >
      {segments.map(segment => (
        <ToggleButton key={segment.id} id={segment.id} className="seg-option" isDisabled={isDisabled || segment.isDisabled === true}>
          {segment.title}
          {segment.count !== undefined && <small>{segment.count}</small>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
