import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import { Checkbox as KitCheckbox } from 'react-aria-components';
import './field.css';

/** Yes or no, with what yes means. */
export function Checkbox({ isSelected, onChange, isDisabled = false, note, children }: {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <KitCheckbox className="checkbox" isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <span className="checkbox-box">{isSelected && <Check className="icon-12" />}</span>
      <span>{children}{note !== undefined && <small>{note}</small>}</span>
    </KitCheckbox>
  );
}
