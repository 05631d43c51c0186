-- A filter over requests under a name of its own.
CREATE TABLE slice (
  slice_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  note TEXT NOT NULL CHECK (length(note) <= 2000),
  slice TEXT NOT NULL CHECK (json_valid(slice)),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL
) STRICT;

-- Requests that were found by looking into the originals; slices name a set by its number, which is never given out again.
CREATE TABLE row_set (
  row_set_id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL CHECK (length(title) <= 400),
  -- How it was found.
  origin TEXT NOT NULL CHECK (json_valid(origin)),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  made_at TEXT NOT NULL
) STRICT;

-- Where the records of a set stand in one log: byte ranges [start, end) of the bytes whose lines are counted, as pairs of doubles in order.
CREATE TABLE row_set_part (
  row_set_id INTEGER NOT NULL REFERENCES row_set (row_set_id),
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  rows INTEGER NOT NULL,
  ranges BLOB NOT NULL,
  PRIMARY KEY (row_set_id, content_sha256)
) STRICT, WITHOUT ROWID;
