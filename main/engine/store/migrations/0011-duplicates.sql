-- Readings of logs among which repeated requests were looked for: any two that stand here were compared with each other, and each with itself.
CREATE TABLE duplicate_source (
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  compared_at TEXT NOT NULL,
  PRIMARY KEY (source_id, generation),
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT, WITHOUT ROWID;

-- Requests of one reading that others hold before it, all by the same rule and in the same others.
CREATE TABLE duplicate_set (
  duplicate_set_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  rule TEXT NOT NULL CHECK (rule IN ('bytes', 'request-id')),
  -- The others: JSON list of [source_id, generation]; its own reading is among them where a request id stands in it before.
  held_by TEXT NOT NULL CHECK (json_valid(held_by)),
  rows INTEGER NOT NULL CHECK (rows >= 1),
  -- The first of them: pairs of 32-bit numbers, its place and that of the one it repeats in the first of held_by; a place is
  -- 65536 times the segment, from 0 in the order of segments, plus the row in it.
  examples BLOB NOT NULL,
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT;
CREATE INDEX duplicate_set_by_source ON duplicate_set (source_id, generation);

-- Which rows of a segment a set holds: one bit a row, the lowest bit of the first byte first, deflated without a header.
CREATE TABLE duplicate_segment (
  duplicate_set_id INTEGER NOT NULL REFERENCES duplicate_set (duplicate_set_id),
  segment_id INTEGER NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 1),
  bits BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX duplicate_segment_by_set ON duplicate_segment (duplicate_set_id, segment_id);
