// Memory: handed out once, never taken back.

let heap: usize = (__heap_base + 63) & ~63;

export function alloc(bytes: usize): usize {
  const at = heap;
  heap = (heap + bytes + 63) & ~63;
  const wanted = <i32>((heap + 0xffff) >>> 16);
  const have = memory.size();
  if (wanted > have) memory.grow(max(wanted - have, have >> 2));
  return at;
}
