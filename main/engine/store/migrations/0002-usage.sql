-- The last number given to a usage source; a number names a file and is never given out again.
CREATE TABLE usage_counter (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  last_source INTEGER NOT NULL CHECK (last_source >= 0)
) STRICT;
INSERT INTO usage_counter (one, last_source) VALUES (1, 0);

-- One generation of a usage source: its own file below usage/, never changed once it stands here.
CREATE TABLE usage_source (
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL CHECK (generation >= 1),
  file_name TEXT NOT NULL UNIQUE,
  format INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current', 'replaced', 'deleted')),
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  app_version TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  rows INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  -- Which rollups were kept: 1 by time and status class, 2 by app, 4 by endpoint, 8 by credential.
  rolled INTEGER NOT NULL,
  -- Methods and endpoints that go together, as 32-bit pairs of the source's own value numbers.
  pairs BLOB NOT NULL,
  PRIMARY KEY (source_id, generation)
) STRICT;
CREATE UNIQUE INDEX usage_source_current ON usage_source (source_id) WHERE state = 'current';

-- One log file of a source, or a file that repeats one and has no rows of its own.
CREATE TABLE usage_file (
  usage_file_id INTEGER PRIMARY KEY,
  source_id INTEGER,
  generation INTEGER,
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  compression TEXT NOT NULL CHECK (compression IN ('none', 'gzip')),
  encoding TEXT NOT NULL,
  content_bytes INTEGER NOT NULL,
  physical_lines INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  first_utc_us INTEGER,
  last_utc_us INTEGER,
  disorder INTEGER NOT NULL,
  gaps TEXT NOT NULL CHECK (json_valid(gaps)),
  repeats TEXT REFERENCES exhibit (sha256),
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT;
CREATE INDEX usage_file_by_source ON usage_file (source_id, generation);
CREATE INDEX usage_file_by_exhibit ON usage_file (sha256);
CREATE INDEX usage_file_by_content ON usage_file (content_sha256);

-- Values of the rolled dimensions, the same number in every source.
CREATE TABLE usage_value (
  value_id INTEGER PRIMARY KEY,
  dimension TEXT NOT NULL CHECK (dimension IN ('app', 'credential', 'method', 'endpoint')),
  value TEXT NOT NULL,
  UNIQUE (dimension, value)
) STRICT;

-- Which value each of a source's own numbers is: 32-bit value_ids, number 1 first.
CREATE TABLE usage_value_map (
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  dimension TEXT NOT NULL,
  value_ids BLOB NOT NULL,
  PRIMARY KEY (source_id, generation, dimension),
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT, WITHOUT ROWID;

-- Cells of calls, items and bytes. kind 1: a day's quarter hours by app and status class; 2: by endpoint and status class;
-- 3: a day by app, endpoint and status class; 4: a day by credential and app; 5: a month by app, endpoint and status class.
-- bucket is the UTC day from 1970, or year * 12 + month from 0 for months.
CREATE TABLE usage_rollup (
  rollup_id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
  bucket INTEGER NOT NULL,
  cells BLOB NOT NULL,
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT;
CREATE UNIQUE INDEX usage_rollup_by_bucket ON usage_rollup (source_id, generation, kind, bucket);

-- A slice, measured. data says what it was measured on; it is stale when that is no longer so.
CREATE TABLE finding (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  title TEXT NOT NULL CHECK (length(title) <= 400),
  slice TEXT NOT NULL CHECK (json_valid(slice)),
  calls INTEGER NOT NULL,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  first_utc_us INTEGER,
  last_utc_us INTEGER,
  by_version TEXT NOT NULL CHECK (json_valid(by_version)),
  coverage TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  query TEXT NOT NULL,
  data TEXT NOT NULL CHECK (json_valid(data)),
  made_at TEXT NOT NULL,
  app_version TEXT NOT NULL
) STRICT;
