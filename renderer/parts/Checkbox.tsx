import type { ReactNode } from 'react';
import { Check } from 'lucide-react';
import { CheckboxButton, CheckboxField } from 'react-aria-components';
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
    <CheckboxField isSelected={isSelected} onChange={onChange} isDisabled={isDisabled}>
      <CheckboxButton className="checkbox">
        <span className="checkbox-box">{isSelected && <Check className="icon-12" />}</span>
        <span>{children}{note !== undefined && <small>{note}</small>}</span>
      </CheckboxButton>
    </CheckboxField>
  );
}
