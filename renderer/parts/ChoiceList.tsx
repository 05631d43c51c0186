import { Check } from 'lucide-react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import type { SelectOption } from './Select.tsx';
import './overlay.css';

const ANY = ' any';

/** One of a few inside a popover; with `anyTitle` the first choice lets everything through. */
export function ChoiceList<Id extends string>({ label, options, value, anyTitle, onChange }: {
  readonly label: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id | null;
  readonly anyTitle?: string;
  readonly onChange: (value: Id | null) => void;
}) {
  const all: readonly SelectOption[] = anyTitle === undefined ? options : [{ id: ANY, title: anyTitle }, ...options];
  return (
    <ListBox
      className="choice-list"
      aria-label={label}
      autoFocus
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value ?? ANY]}
      onAction={key => { onChange(options.find(option => option.id === key)?.id ?? null); }}
      onSelectionChange={keys => { const [key] = keys; onChange(options.find(option => option.id === key)?.id ?? null); }}
    >
      {all.map(option => (
        <ListBoxItem key={option.id} id={option.id} textValue={option.title} className="menu-item">
          {({ isSelected }) => (
            <>
              <span className="menu-check">{isSelected && <Check className="icon-12" />}</span>
              {option.title}
              {option.note !== undefined && <span className="menu-note">{option.note}</span>}
            </>
          )}
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
