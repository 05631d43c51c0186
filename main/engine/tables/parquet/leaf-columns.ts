import type { SchemaElement, SchemaTree } from 'hyparquet';
import { isBeyondDuckDb, valueQuery, valueText } from './value-text.ts';
import type { ValueText } from './value-text.ts';

/** A column of single values; `a.b` is the member `b` of the structure `a`. */
export interface LeafColumn {
  readonly path: readonly string[];
  readonly element: SchemaElement;
  /** From the root down to it. */
  readonly schemaPath: SchemaTree[];
  /** Definition level of a value that is there. */
  readonly present: number;
  readonly text: ValueText;
  readonly query: string | null;
}

export interface Leaves {
  readonly columns: readonly LeafColumn[];
  /** Lists, maps and the like: names of those that are no single value of a row. */
  readonly refused: readonly string[];
  /** Names of those in which values were met that DuckDB gives with fewer digits; filled while reading. */
  readonly cutByDuckDb: ReadonlySet<string>;
}

const MOST_COLUMNS = 1_000;
/** Structures within structures. */
const MOST_DEPTH = 100;

/** The columns of a Parquet file that a line can hold, in their order. */
export function leavesOf(root: SchemaTree): Leaves {
  const columns: LeafColumn[] = [], refused: string[] = [], cutByDuckDb = new Set<string>();
  const waiting: (readonly SchemaTree[])[] = root.children.map(child => [root, child]).reverse();
  for (let schemaPath = waiting.pop(); schemaPath !== undefined; schemaPath = waiting.pop()) {
    const node = schemaPath.at(-1) ?? root;
    const { element, children, path } = node;
    const isOne = element.repetition_type !== 'REPEATED' && element.converted_type !== 'LIST' && element.converted_type !== 'MAP' && element.converted_type !== 'MAP_KEY_VALUE' && element.logical_type?.type !== 'VARIANT' && schemaPath.length <= MOST_DEPTH;
    const text = isOne && children.length === 0 ? valueText(element) : null;
    if (isOne && children.length > 0) for (const child of [...children].reverse()) waiting.push([...schemaPath, child]);
    else if (text === null || columns.length === MOST_COLUMNS) refused.push(path.join('.'));
    else {
      const present = schemaPath.slice(1).filter(step => step.element.repetition_type !== 'REQUIRED').length;
      const isBeyond = isBeyondDuckDb(element), watched: ValueText = value => { const whole = text(value); if (isBeyond?.(whole) === true) cutByDuckDb.add(path.join('.')); return whole; };
      columns.push({ path, element, schemaPath: [...schemaPath], present, text: isBeyond === null ? text : watched, query: valueQuery(element, path.map(identifier).join('.')) });
    }
  }
  return { columns, refused, cutByDuckDb };
}

/** The list after SELECT with which DuckDB gives the same text. */
export function selectOf({ columns, refused }: Leaves): string {
  if (refused.length === 0 && columns.every(({ path, query }) => path.length === 1 && query === null)) return '*';
  return columns.map(({ path, query }) => (path.length === 1 && query === null ? identifier(path[0] ?? '') : `${query ?? path.map(identifier).join('.')} AS ${identifier(path.join('.'))}`)).join(', ');
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
