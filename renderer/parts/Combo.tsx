import type { ReactNode } from 'react';
import { ChevronDown } from 'lucide-react';
import { Button, ComboBox, FieldError, Group, Input, Label, ListBox, ListBoxItem, Popover, Text } from 'react-aria-components';
import './overlay.css';
import './field.css';

/** One of many: typing narrows the list down. */
export function Combo({ label, hidesLabel = false, options, value, onChange, placeholder = '', hint, error = null }: {
  readonly label: string;
  readonly hidesLabel?: boolean;
  readonly options: readonly string[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly placeholder?: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}) {
  return (
    <ComboBox
      className="field"
      value={value}
      onChange={key => { onChange(key === null ? null : String(key)); }}
      menuTrigger="focus"
      isInvalid={error !== null}
      {...(hidesLabel ? { 'aria-label': label } : {})}
    >
      {!hidesLabel && <Label className="field-label">{label}</Label>}
      <Group className="field-box">
        <Input className="field-input" placeholder={placeholder} />
        <Button className="icon-button icon-button-small combo-open"><ChevronDown className="icon-12" /></Button>
      </Group>
      {hint !== undefined && error === null && <Text slot="description" className="field-hint">{hint}</Text>}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox className="select-list combo-list" aria-label={label}>
          {options.map(option => <ListBoxItem key={option} id={option} textValue={option} className="menu-item">{option}</ListBoxItem>)}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
