-- Random bytes the case keeps to itself, such as the salt under which credentials leave it.
CREATE TABLE case_secret (
  purpose TEXT PRIMARY KEY CHECK (length(purpose) BETWEEN 1 AND 40),
  value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;

-- A frozen bundle. content is the deflated JSON it is rendered from, content_sha256 the hash of that JSON;
-- the custody entry that froze it names the hash, and its number and hash are the position the bundle states.
CREATE TABLE bundle (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  title TEXT NOT NULL CHECK (length(title) <= 400),
  audience TEXT NOT NULL CHECK (audience IN ('internal', 'expert', 'other-side')),
  selection TEXT NOT NULL CHECK (json_valid(selection)),
  frozen_at TEXT NOT NULL,
  app_version TEXT NOT NULL,
  custody_seq INTEGER NOT NULL REFERENCES custody (seq),
  custody_head TEXT NOT NULL CHECK (length(custody_head) = 64),
  content BLOB NOT NULL,
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64)
) STRICT;
CREATE TRIGGER bundle_is_frozen_update BEFORE UPDATE ON bundle BEGIN SELECT RAISE(ABORT, 'a frozen bundle is never changed'); END;
CREATE TRIGGER bundle_is_frozen_delete BEFORE DELETE ON bundle BEGIN SELECT RAISE(ABORT, 'a frozen bundle is never deleted'); END;

-- What is inside, by role and hash: which bundle has this item been in?
CREATE TABLE bundle_member (
  number INTEGER NOT NULL REFERENCES bundle (number),
  position INTEGER NOT NULL CHECK (position >= 0),
  role TEXT NOT NULL CHECK (role IN ('original', 'item', 'version', 'provision', 'link', 'finding', 'event')),
  ref TEXT NOT NULL,
  sha256 TEXT CHECK (sha256 IS NULL OR length(sha256) = 64),
  PRIMARY KEY (number, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_member_by_ref ON bundle_member (ref, number);
CREATE TRIGGER bundle_member_is_frozen_update BEFORE UPDATE ON bundle_member BEGIN SELECT RAISE(ABORT, 'a frozen bundle is never changed'); END;
CREATE TRIGGER bundle_member_is_frozen_delete BEFORE DELETE ON bundle_member BEGIN SELECT RAISE(ABORT, 'a frozen bundle is never changed'); END;

-- Each time a frozen bundle was written to a folder, or that failed. name is the folder's name, never its path.
CREATE TABLE bundle_rendering (
  rendering_id INTEGER PRIMARY KEY,
  number INTEGER NOT NULL REFERENCES bundle (number),
  at TEXT NOT NULL,
  name TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('done', 'failed')),
  code TEXT,
  message TEXT,
  files INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  manifest_sha256 TEXT NOT NULL DEFAULT '',
  custody_seq INTEGER NOT NULL REFERENCES custody (seq),
  CHECK ((outcome = 'failed') = (code IS NOT NULL)),
  CHECK ((code IS NULL) = (message IS NULL))
) STRICT;
CREATE INDEX bundle_rendering_by_bundle ON bundle_rendering (number, rendering_id);
