import type { ReactNode, Ref } from 'react';
import type { LucideIcon } from 'lucide-react';
import { FieldError, Group, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import type { TextFieldProps } from 'react-aria-components';
import { classes } from './classes.ts';
import './field.css';

export interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  readonly label: string;
  /** The label is spoken but not drawn, where the place says it. */
  readonly hidesLabel?: boolean;
  readonly icon?: LucideIcon;
  readonly placeholder?: string;
  /** What to write, before anything is wrong. */
  readonly hint?: ReactNode;
  /** What is wrong; its presence marks the field. */
  readonly error?: string | null;
  readonly isMono?: boolean;
  /** More than one line of text. */
  readonly rows?: number;
  /** Stands inside the field, at its end. */
  readonly after?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** One line (or a few) of typed text with its label, hint and error. */
export function Field({ label, hidesLabel = false, icon: Icon, placeholder, hint, error = null, isMono = false, rows, after, inputRef, ...rest }: FieldProps) {
  return (
    <TextField {...rest} className="field" isInvalid={error !== null} {...(hidesLabel ? { 'aria-label': label } : {})}>
      {!hidesLabel && <Label className="field-label">{label}</Label>}
      <Group className={classes('field-box', rows !== undefined && 'field-area', isMono && 'field-mono')}>
        {Icon !== undefined && <Icon className="icon-14" />}
        {rows === undefined
          ? <Input className="field-input" placeholder={placeholder ?? ''} {...(inputRef === undefined ? {} : { ref: inputRef })} />
          : <TextArea className="field-input" rows={rows} placeholder={placeholder ?? ''} />}
        {after}
      </Group>
      {hint !== undefined && error === null && <Text slot="description" className="field-hint">{hint}</Text>}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
