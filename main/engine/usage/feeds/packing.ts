/** One step from packed bytes to what is in them. Numbers count entries from 0. */
export type PackingStep =
  | { readonly kind: 'gzip' | 'zstd' }
  | { readonly kind: 'tar' | 'zip'; readonly index: number };

/** The steps from an exhibit's bytes to a log, outermost first; none when the log is the exhibit. */
export type Packing = readonly PackingStep[];

/** `none`, `gzip`, `gzip/tar:3/zstd`: what a case stores. */
export function packingText(packing: Packing): string {
  return packing.length === 0 ? 'none' : packing.map(step => ('index' in step ? `${step.kind}:${step.index}` : step.kind)).join('/');
}

/** The steps a text of `packingText` stands for. */
export function parsePacking(text: string): Packing {
  if (text === 'none') return [];
  return text.split('/').map((step): PackingStep => {
    const [kind, index] = step.split(':');
    if ((kind === 'tar' || kind === 'zip') && index !== undefined && /^\d+$/.test(index)) return { kind, index: Number(index) };
    if ((kind === 'gzip' || kind === 'zstd') && index === undefined) return { kind };
    throw new Error(`no packing: ${text}`);
  });
}
