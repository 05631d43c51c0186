// Values and their numbers.
import { fieldEnds, fieldStarts, lengthOf, placeOf, width } from './batch';
import { alloc } from './memory';

const NO_VALUE: u32 = 0;
const OVERFLOW: u32 = 0xffff_ffff;
// A dictionary: count, most, bits of a hash that are no slot, isFull, table, ends, room in ends, bytes, room in bytes, first and last words, slots.
const COUNT: usize = 0, MOST: usize = 4, SHIFT: usize = 8, IS_FULL: usize = 12, TABLE: usize = 16, ENDS: usize = 20, ENDS_ROOM: usize = 24, ARENA: usize = 28, ARENA_ROOM: usize = 32, WORDS: usize = 36, SLOTS: usize = 40;

// An entry of the table: 36 bits of hash, 8 of length, 20 of number. Lengths past 254 count as 255 and are looked up.
const ID_BITS: u64 = 20, LENGTH_BITS: u64 = 8, HASH_BITS: u32 = 36;
const ID: u64 = (1 << ID_BITS) - 1;
const LONG: i32 = 255;
const FIRST_SLOTS: u32 = 2048, FIRST_SLOT_BITS: u32 = 11;

export function newDictionary(most: i32): usize {
  const at = alloc(64);
  store<u32>(at + COUNT, 0);
  store<u32>(at + MOST, most);
  store<u32>(at + SHIFT, HASH_BITS - FIRST_SLOT_BITS);
  store<u32>(at + SLOTS, FIRST_SLOTS);
  store<u32>(at + IS_FULL, 0);
  const table = alloc(<usize>FIRST_SLOTS << 3);
  memory.fill(table, 0, <usize>FIRST_SLOTS << 3);
  store<u32>(at + TABLE, <u32>table);
  const ends = alloc(1024 * 4);
  store<u32>(ends, 0);
  store<u32>(at + ENDS, <u32>ends);
  store<u32>(at + WORDS, <u32>alloc(1024 * 16));
  store<u32>(at + ENDS_ROOM, 1024);
  store<u32>(at + ARENA, <u32>alloc(16384 + 8));
  store<u32>(at + ARENA_ROOM, 16384);
  return at;
}

/** Subtle: only the upper bits of a product depend on all bits of its factors, so it is those that count. */
@inline
function mix(hash: u64, word: u64): u64 {
  const mixed = (hash ^ word) * 0x9e37_79b9_7f4a_7c15;
  return mixed ^ (mixed >>> 32);
}

/**
 * Number of `length` bytes at `at`; eight bytes before and behind them must be readable. The first and the last eight bytes, which overlap
 * in a value shorter than sixteen, stand beside each other for every value, so that few values need more than those compared.
 */
@inline
export function intern(dictionary: usize, at: usize, length: i32): u32 {
  if (length == 0) return NO_VALUE;
  const keep: u64 = select<u64>(u64.MAX_VALUE, (<u64>1 << (<u64>length << 3)) - 1, length >= 8);
  const first = load<u64>(at) & keep, last = select<u64>(load<u64>(at + length - 8), 0, length > 8);
  let hash = mix(<u64>length * 0xff51_afd7_ed55_8ccd, first);
  if (length > 16) for (let place = at + 8; place < at + length - 8; place += 8) hash = mix(hash, load<u64>(place));
  hash = ((hash ^ last) * 0xc4ce_b9fe_1a85_ec53) >>> (64 - HASH_BITS);
  const slots = load<u32>(dictionary + SLOTS), table = <usize>load<u32>(dictionary + TABLE);
  const tag = (hash << LENGTH_BITS) | <u64>min(length, LONG);
  let slot = <u32>(hash >>> load<u32>(dictionary + SHIFT)), entry = load<u64>(table + (<usize>slot << 3));
  while (entry != 0) {
    if (entry >>> ID_BITS == tag) {
      const id = <u32>(entry & ID), words = <usize>load<u32>(dictionary + WORDS) + (<usize>id << 4);
      if ((load<u64>(words) ^ first | load<u64>(words, 8) ^ last) == 0 && (length <= 16 || isSame(dictionary, id, at, length))) return id;
    }
    slot = (slot + 1) & (slots - 1);
    entry = load<u64>(table + (<usize>slot << 3));
  }
  return add(dictionary, at, length, first, last, tag, slot);
}

/** Whether a value with the same ends is the same in between. */
function isSame(dictionary: usize, id: u32, at: usize, length: i32): bool {
  const ends = <usize>load<u32>(dictionary + ENDS) + (<usize>id << 2), from = load<u32>(ends - 4);
  if (load<u32>(ends) - from != <u32>length) return false;
  const own = <usize>load<u32>(dictionary + ARENA) + from;
  for (let offset = 8; offset < length - 8; offset += 8) if (load<u64>(own + offset) != load<u64>(at + offset)) return false;
  return true;
}

/** `intern` for callers outside. */
export function internOne(dictionary: usize, at: usize, length: i32): u32 {
  return intern(dictionary, at, length);
}

function add(dictionary: usize, at: usize, length: i32, first: u64, last: u64, tag: u64, slot: u32): u32 {
  const count = load<u32>(dictionary + COUNT);
  if (count >= load<u32>(dictionary + MOST)) {
    store<u32>(dictionary + IS_FULL, 1);
    return OVERFLOW;
  }
  const id = count + 1;
  if (id >= load<u32>(dictionary + ENDS_ROOM)) {
    const room = load<u32>(dictionary + ENDS_ROOM);
    store<u32>(dictionary + ENDS, <u32>moved(load<u32>(dictionary + ENDS), <usize>room << 2));
    store<u32>(dictionary + WORDS, <u32>moved(load<u32>(dictionary + WORDS), <usize>room << 4));
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
  const words = <usize>load<u32>(dictionary + WORDS) + (<usize>id << 4);
  store<u64>(words, first);
  store<u64>(words, last, 8);
  store<u32>(dictionary + COUNT, id);
  store<u64>(<usize>load<u32>(dictionary + TABLE) + (<usize>slot << 3), (tag << ID_BITS) | <u64>id);
  if (id * 2 >= load<u32>(dictionary + SLOTS)) rehash(dictionary);
  return id;
}

/** A copy of `bytes` bytes with as much room again. */
function moved(from: usize, bytes: usize): usize {
  const larger = alloc(bytes << 1);
  memory.copy(larger, from, bytes);
  return larger;
}

function rehash(dictionary: usize): void {
  const before = load<u32>(dictionary + SLOTS), slots = before << 1, shift = load<u32>(dictionary + SHIFT) - 1;
  const old = <usize>load<u32>(dictionary + TABLE), table = alloc(<usize>slots << 3);
  memory.fill(table, 0, <usize>slots << 3);
  for (let at: u32 = 0; at < before; at++) {
    const entry = load<u64>(old + (<usize>at << 3));
    if (entry == 0) continue;
    let slot = <u32>(entry >>> (ID_BITS + LENGTH_BITS) >>> shift);
    while (load<u64>(table + (<usize>slot << 3)) != 0) slot = (slot + 1) & (slots - 1);
    store<u64>(table + (<usize>slot << 3), entry);
  }
  store<u32>(dictionary + TABLE, <u32>table);
  store<u32>(dictionary + SLOTS, slots);
  store<u32>(dictionary + SHIFT, shift);
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
