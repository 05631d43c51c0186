import { Check, ChevronDown } from 'lucide-react';
import { Button, FieldError, Label, ListBox, ListBoxItem, Popover, Select as KitSelect, SelectValue } from 'react-aria-components';
import { classes } from './classes.ts';
import './overlay.css';
import './field.css';

export interface SelectOption<Id extends string = string> {
  readonly id: Id;
  readonly title: string;
  readonly note?: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly hidesLabel?: boolean;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id | null;
  readonly onChange: (value: Id) => void;
  readonly placeholder?: string;
  /** As tall and wide as a field, for forms. */
  readonly isField?: boolean;
  readonly isQuiet?: boolean;
  readonly isDisabled?: boolean;
  readonly error?: string | null;
}

/** One of a few, behind a button that says which. */
export function Select<Id extends string>({ label, hidesLabel = false, options, value, onChange, placeholder = '', isField = false, isQuiet = false, isDisabled = false, error = null }: SelectProps<Id>) {
  return (
    <KitSelect
      className={classes('select', isField && 'select-field', isQuiet && 'select-quiet')}
      value={value}
      onChange={key => { const chosen = options.find(option => option.id === key); if (chosen !== undefined) onChange(chosen.id); }}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={error !== null}
      {...(hidesLabel ? { 'aria-label': label } : {})}
    >
      {!hidesLabel && <Label className="field-label">{label}</Label>}
      <Button className="select-button">
        <SelectValue className="ellipsis" />
        <ChevronDown className="icon-12" />
      </Button>
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox className="select-list" aria-label={label}>
          {options.map(option => (
            <ListBoxItem key={option.id} id={option.id} textValue={option.title} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span className="menu-check">{isSelected && <Check className="icon-12" />}</span>
                  <span>{option.title}</span>
                  {option.note !== undefined && <span className="menu-note">{option.note}</span>}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </KitSelect>
  );
}
