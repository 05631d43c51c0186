/** Whether bytes start a Parquet file, encrypted or not. */
export function startsLikeParquet(head: Uint8Array): boolean {
  return head.length > 4 && head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && (head[3] === 0x31 || head[3] === 0x45);
}
