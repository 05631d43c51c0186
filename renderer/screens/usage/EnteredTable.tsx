import { useState } from 'react';
import type { ReactNode } from 'react';
import { Plus } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { DataTable } from '../../parts/DataTable.tsx';
import type { Column } from '../../parts/DataTable.tsx';
import { Empty } from '../../parts/States.tsx';

/** What people entered, such as limits and claims, with the way to enter another one. */
export function EnteredTable<Row extends { readonly key: string }>({ label, add, empty, note, rows, columns, dialog, selected, isWritable, onSelect }: {
  readonly label: string;
  /** The act that opens the form. */
  readonly add: string;
  readonly empty: { readonly title: string; readonly words: string };
  /** Said above the rows. */
  readonly note: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly dialog: (close: () => void) => ReactNode;
  readonly selected: string | null;
  readonly isWritable: boolean;
  readonly onSelect: (row: Row) => void;
}) {
  const [isAdding, setAdding] = useState(false);
  const form = isAdding && dialog(() => { setAdding(false); });
  const act = isWritable && <Button icon={Plus} isSmall onPress={() => { setAdding(true); }}>{add}</Button>;
  if (rows.length === 0) return <>{form}<Empty title={empty.title} act={act}>{empty.words}</Empty></>;
  return (
    <>
      {form}
      {act !== false && <div className="usage-tools"><span className="grow t-caption t-3">{note}</span>{act}</div>}
      <DataTable label={label} columns={columns} count={rows.length} rowAt={index => rows[index]} keyOf={row => row.key} selected={selected} onSelect={onSelect} isDense />
    </>
  );
}
