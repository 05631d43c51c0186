import type { Output } from '../../../shared/contract/methods.ts';

export type Provision = Output<'agreement.text'>['provisions'][number];

/** A provision as the tree shows it. */
export interface TreeRow {
  readonly provision: Provision;
  /** From 0. */
  readonly depth: number;
  readonly children: number;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
}

export interface Tree {
  /** All provisions in the order of the text. */
  readonly rows: readonly TreeRow[];
  readonly byRef: ReadonlyMap<string, TreeRow>;
}

/** The outline of a text. A parent that is not in the list counts as none. */
export function buildTree(provisions: readonly Provision[]): Tree {
  const place = new Map(provisions.map((provision, at) => [provision.ref as string, at]));
  const parentOf = provisions.map((provision, at) => {
    const parent = provision.parent === null ? undefined : place.get(provision.parent);
    return parent === undefined || parent >= at ? -1 : parent;
  });
  const depth: number[] = [];
  const children = new Array<number>(provisions.length + 1).fill(0);
  const position: number[] = [];
  parentOf.forEach((parent, at) => {
    depth[at] = parent === -1 ? 0 : (depth[parent] ?? 0) + 1;
    children[parent + 1] = (children[parent + 1] ?? 0) + 1;
    position[at] = children[parent + 1] ?? 1;
  });
  const rows = provisions.map((provision, at): TreeRow => ({
    provision, depth: depth[at] ?? 0, children: children[at + 1] ?? 0, position: position[at] ?? 1,
    siblings: children[(parentOf[at] ?? -1) + 1] ?? 1,
  }));
  return { rows, byRef: new Map(rows.map(row => [row.provision.ref as string, row])) };
}

/** The rows on show: those whose ancestors are all open. `closed` holds what was folded. */
export function visibleRows(tree: Tree, closed: ReadonlySet<number>): TreeRow[] {
  const shown: TreeRow[] = [];
  let hiddenBelow = Number.POSITIVE_INFINITY;
  for (const row of tree.rows) {
    if (row.depth > hiddenBelow) continue;
    hiddenBelow = Number.POSITIVE_INFINITY;
    shown.push(row);
    if (closed.has(row.provision.lineage)) hiddenBelow = row.depth;
  }
  return shown;
}

/** The lineages above a provision, which must be open for it to be seen. */
export function ancestorsOf(tree: Tree, ref: string): number[] {
  const above: number[] = [];
  let at = tree.byRef.get(ref);
  while (at !== undefined && at.provision.parent !== null && above.length < 100) {
    at = tree.byRef.get(at.provision.parent);
    if (at !== undefined) above.push(at.provision.lineage);
  }
  return above;
}

/** The number as the clause alone writes it, without its brackets and dots: `(a)` is `a`. The whole number where there is no other. */
export function shortNumber({ number, label }: Pick<Provision, 'number' | 'label'>): string {
  return label.replace(/^[([\s]+|[)\].\s]+$/g, '') || number;
}
