/** A title as every file system takes it. */
export function fileName(title: string): string {
  const plain = title.normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '');
  return plain === '' ? 'bundle' : plain.slice(0, 80);
}
