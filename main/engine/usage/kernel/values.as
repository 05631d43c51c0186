// Values and their numbers.
import { fieldEnds, fieldStarts, lengthOf, placeOf, width } from './batch';
import { alloc } from './memory';

const NO_VALUE: u32 = 0;
const OVERFLOW: u32 = 0xffff_ffff;
// A dictionary: count, most, mask, isFull, table of hash and number, ends, room in ends, bytes, room in bytes.
const COUNT: usize = 0, MOST: usize = 4, MASK: usize = 8, IS_FULL: usize = 12, TABLE: usize = 16, ENDS: usize = 20, ENDS_ROOM: usize = 24, ARENA: usize = 28, ARENA_ROOM: usize = 32;

export function newDictionary(most: i32): usize {
  const at = alloc(64);
  store<u32>(at + COUNT, 0);
  store<u32>(at + MOST, most);
  store<u32>(at + MASK, 2047);
  store<u32>(at + IS_FULL, 0);
  const table = alloc(2048 * 8);
  memory.fill(table, 0, 2048 * 8);
  store<u32>(at + TABLE, <u32>table);
  const ends = alloc(1024 * 4);
  store<u32>(ends, 0);
  store<u32>(at + ENDS, <u32>ends);
  store<u32>(at + ENDS_ROOM, 1024);
  store<u32>(at + ARENA, <u32>alloc(16384 + 8));
  store<u32>(at + ARENA_ROOM, 16384);
  return at;
}

@inline
function mix(hash: u64, word: u64): u64 {
  const mixed = (hash ^ word) * 0x9e37_79b9_7f4a_7c15;
  return mixed ^ (mixed >>> 32);
}

/** Number of `length` bytes at `at`; eight bytes behind them must be readable. */
export function intern(dictionary: usize, at: usize, length: i32): u32 {
  if (length == 0) return NO_VALUE;
  const keep: u64 = length >= 8 ? 0 : (<u64>1 << (length << 3)) - 1;
  let hash: u64 = <u64>length, last: u64;
  if (length < 8) {
    last = load<u64>(at) & keep;
    hash = mix(hash, last);
  } else {
    const end = at + length - 8;
    for (let place = at; place < end; place += 8) hash = mix(hash, load<u64>(place));
    last = load<u64>(end);
    hash = mix(hash, last);
  }
  const mask = load<u32>(dictionary + MASK), table = <usize>load<u32>(dictionary + TABLE);
  const small = <u32>hash;
  let slot = small & mask, entry = load<u64>(table + (<usize>slot << 3));
  while (entry != 0) {
    if (<u32>(entry >>> 32) == small) {
      const id = <u32>entry;
      const ends = <usize>load<u32>(dictionary + ENDS) + (<usize>id << 2);
      const from = load<u32>(ends - 4);
      if (load<u32>(ends) - from == <u32>length) {
        const own = <usize>load<u32>(dictionary + ARENA) + from;
        if (length < 8) {
          if ((load<u64>(own) & keep) == last) return id;
        } else if (load<u64>(own + length - 8) == last) {
          let offset = 0;
          while (offset < length - 8 && load<u64>(own + offset) == load<u64>(at + offset)) offset += 8;
          if (offset >= length - 8) return id;
        }
      }
    }
    slot = (slot + 1) & mask;
    entry = load<u64>(table + (<usize>slot << 3));
  }
  return add(dictionary, at, length, small, slot);
}

function add(dictionary: usize, at: usize, length: i32, small: u32, slot: u32): u32 {
  const count = load<u32>(dictionary + COUNT);
  if (count >= load<u32>(dictionary + MOST)) {
    store<u32>(dictionary + IS_FULL, 1);
    return OVERFLOW;
  }
  const id = count + 1;
  if (id >= load<u32>(dictionary + ENDS_ROOM)) {
    const room = load<u32>(dictionary + ENDS_ROOM);
    const larger = alloc(<usize>room << 3);
    memory.copy(larger, load<u32>(dictionary + ENDS), <usize>room << 2);
    store<u32>(dictionary + ENDS, <u32>larger);
    store<u32>(dictionary + ENDS_ROOM, room << 1);
  }
  const ends = <usize>load<u32>(dictionary + ENDS);
  const from = load<u32>(ends + (<usize>count << 2)), to = from + <u32>length;
  if (to > load<u32>(dictionary + ARENA_ROOM)) {
    const room = max(to, load<u32>(dictionary + ARENA_ROOM) << 1);
    const larger = alloc(<usize>room + 8);
    memory.copy(larger, load<u32>(dictionary + ARENA), from);
    store<u32>(dictionary + ARENA, <u32>larger);
    store<u32>(dictionary + ARENA_ROOM, room);
  }
  memory.copy(<usize>load<u32>(dictionary + ARENA) + from, at, length);
  store<u32>(ends + (<usize>id << 2), to);
  store<u32>(dictionary + COUNT, id);
  store<u64>(<usize>load<u32>(dictionary + TABLE) + (<usize>slot << 3), (<u64>small << 32) | <u64>id);
  if (id * 2 > load<u32>(dictionary + MASK)) rehash(dictionary);
  return id;
}

function rehash(dictionary: usize): void {
  const before = load<u32>(dictionary + MASK) + 1, slots = before << 1, mask = slots - 1;
  const old = <usize>load<u32>(dictionary + TABLE), table = alloc(<usize>slots << 3);
  memory.fill(table, 0, <usize>slots << 3);
  for (let at: u32 = 0; at < before; at++) {
    const entry = load<u64>(old + (<usize>at << 3));
    if (entry == 0) continue;
    let slot = <u32>(entry >>> 32) & mask;
    while (load<u64>(table + (<usize>slot << 3)) != 0) slot = (slot + 1) & mask;
    store<u64>(table + (<usize>slot << 3), entry);
  }
  store<u32>(dictionary + TABLE, <u32>table);
  store<u32>(dictionary + MASK, mask);
}

/** `intern` for one field of every record of the batch. */
export function internField(dictionary: usize, field: i32, count: i32, to: usize): void {
  const step = <usize>width << 2;
  let at = <usize>field << 2;
  for (let row = 0; row < count; row++, at += step) {
    const start = load<i32>(fieldStarts + at);
    store<u32>(to + (<usize>row << 2), intern(dictionary, placeOf(start), lengthOf(start, load<i32>(fieldEnds + at))));
  }
}
