-- How logs of one make are read, under a name; files of the same make that come in later are read so again.
CREATE TABLE mapping (
  mapping_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200),
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL
) STRICT;

-- A source that is being read anew with another mapping, or was when the program ended. What was built of it so far is
-- <source_id>-<generation>.db.partial below usage/; reading it anew with the same mapping goes on from there.
CREATE TABLE unfinished_remap (
  source_id INTEGER PRIMARY KEY,
  generation INTEGER NOT NULL CHECK (generation >= 2),
  state TEXT NOT NULL CHECK (state IN ('running', 'stopped')),
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  started_at TEXT NOT NULL
) STRICT;

-- What a finding measured when it was last measured again; the finding itself stays as it was made.
CREATE TABLE finding_rerun (
  number INTEGER PRIMARY KEY REFERENCES finding (number),
  calls INTEGER NOT NULL,
  items INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  data TEXT NOT NULL CHECK (json_valid(data)),
  made_at TEXT NOT NULL,
  app_version TEXT NOT NULL
) STRICT;
