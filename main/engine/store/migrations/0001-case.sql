CREATE TABLE case_info (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  case_uuid TEXT NOT NULL CHECK (length(case_uuid) = 36),
  title TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  created_at TEXT NOT NULL,
  app_version TEXT NOT NULL,
  declared_name TEXT NOT NULL DEFAULT '',
  declared_role TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE migration_log (
  ordinal INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  applied_at TEXT NOT NULL,
  app_version TEXT NOT NULL
) STRICT;

-- The last number given out for each cited kind; numbers are never reused.
CREATE TABLE cite_counter (
  kind TEXT PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;

-- entry is the canonical JSON that was hashed; seq and previous stand in it as well.
CREATE TABLE custody (
  seq INTEGER PRIMARY KEY CHECK (seq >= 1),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
  entry TEXT NOT NULL CHECK (length(CAST(entry AS BLOB)) <= 65536)
) STRICT;
CREATE TRIGGER custody_is_append_only_update BEFORE UPDATE ON custody BEGIN SELECT RAISE(ABORT, 'custody entries are never changed'); END;
CREATE TRIGGER custody_is_append_only_delete BEFORE DELETE ON custody BEGIN SELECT RAISE(ABORT, 'custody entries are never deleted'); END;
CREATE TRIGGER custody_has_no_gaps BEFORE INSERT ON custody
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM custody)
BEGIN SELECT RAISE(ABORT, 'custody entries are numbered without gaps'); END;

-- Which entries speak of which object; lets a reader ask who touched what.
CREATE TABLE custody_object (
  ref TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES custody (seq),
  PRIMARY KEY (ref, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE exhibit (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('usage', 'mail', 'document', 'agreement', 'unknown')),
  format TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('ok', 'noted', 'quarantined')),
  code TEXT,
  message TEXT,
  records INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  counts TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(counts)),
  mapping TEXT CHECK (mapping IS NULL OR json_valid(mapping)),
  registered_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exhibit_by_short_hash ON exhibit (substr(sha256, 1, 12));

CREATE TABLE delivery (
  delivery_id INTEGER PRIMARY KEY,
  taken_in_at TEXT NOT NULL,
  from_whom TEXT NOT NULL,
  received_at TEXT NOT NULL,
  medium TEXT NOT NULL,
  reference TEXT NOT NULL,
  custodian TEXT NOT NULL,
  hash_list_sha256 TEXT
) STRICT;

CREATE TABLE receipt (
  receipt_id INTEGER PRIMARY KEY,
  delivery_id INTEGER NOT NULL REFERENCES delivery (delivery_id),
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  original_name TEXT NOT NULL,
  original_path TEXT NOT NULL,
  original_modified_at TEXT,
  original_created_at TEXT,
  hash_list TEXT NOT NULL CHECK (hash_list IN ('none', 'matches', 'differs', 'not-listed'))
) STRICT;
CREATE INDEX receipt_by_exhibit ON receipt (sha256);

-- What an importer could not read: kept, counted, shown.
CREATE TABLE problem (
  problem_id INTEGER PRIMARY KEY,
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  line INTEGER,
  start_byte INTEGER,
  end_byte INTEGER,
  excerpt TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX problem_by_exhibit ON problem (sha256, problem_id);

CREATE TABLE app (
  app_id INTEGER PRIMARY KEY,
  series INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  product TEXT NOT NULL DEFAULT '',
  party TEXT NOT NULL DEFAULT '',
  tier TEXT NOT NULL DEFAULT '',
  declared_use_case TEXT NOT NULL DEFAULT '',
  declared_on TEXT NOT NULL DEFAULT '',
  declared_evidence TEXT NOT NULL DEFAULT '',
  government INTEGER NOT NULL DEFAULT 0 CHECK (government IN (0, 1)),
  government_basis TEXT NOT NULL DEFAULT '',
  government_reviewer TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE app_identifier (
  app_id INTEGER NOT NULL REFERENCES app (app_id),
  identifier TEXT NOT NULL,
  from_utc_us INTEGER,
  to_utc_us INTEGER,
  CHECK (from_utc_us IS NULL OR to_utc_us IS NULL OR from_utc_us < to_utc_us)
) STRICT;
CREATE INDEX app_identifier_by_value ON app_identifier (identifier);
CREATE INDEX app_identifier_by_app ON app_identifier (app_id);
