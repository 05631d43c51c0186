// What a scan works on: the input, the batch of records, and where their fields stand.

export let input: usize = 0;
export let extra: usize = 0;
export let extraSize: i32 = 0;
export let fieldStarts: usize = 0;
export let fieldEnds: usize = 0;
export let recordStarts: usize = 0;
export let recordEnds: usize = 0;
export let recordLines: usize = 0;
export let width: i32 = 0;
export let delimiter: u8 = 44;
export let longest: i32 = 0;
export let hasComments: bool = false;
export let isUtf8Log: bool = true;


export function setUp(inputAt: usize, extraAt: usize, extraBytes: i32, starts: usize, ends: usize, records: usize, batch: i32, fields: i32, separator: i32, longestRecord: i32, comments: bool, utf8: bool): void {
  input = inputAt;
  extra = extraAt;
  extraSize = extraBytes;
  fieldStarts = starts;
  fieldEnds = ends;
  recordStarts = records;
  recordEnds = records + (<usize>batch << 2);
  recordLines = records + (<usize>batch << 3);
  width = fields;
  delimiter = <u8>separator;
  longest = longestRecord;
  hasComments = comments;
  isUtf8Log = utf8;
}

export function setExtra(at: usize, bytes: i32): void {
  extra = at;
  extraSize = bytes;
}

@inline
export function placeOf(start: i32): usize {
  return start >= 0 ? input + start : extra + (-1 - start);
}

/** Length of the field whose start and end are at the given entry. */
@inline
export function lengthOf(start: i32, end: i32): i32 {
  return start >= 0 ? end - start : end - (-1 - start);
}
