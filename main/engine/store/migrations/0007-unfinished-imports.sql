-- An import that is under way, or was when the program ended without a word. Work that comes in again goes on from it.
-- staged_name is its copy below exhibits/incoming, and <source_id>-<generation>.db.partial below usage/ what was built of it.
CREATE TABLE unfinished_import (
  unfinished_id INTEGER PRIMARY KEY AUTOINCREMENT,
  state TEXT NOT NULL CHECK (state IN ('running', 'stopped')),
  started_at TEXT NOT NULL,
  name TEXT NOT NULL,
  original_path TEXT NOT NULL,
  original_modified_at TEXT NOT NULL,
  original_created_at TEXT,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  staged_name TEXT NOT NULL UNIQUE,
  source_id INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  mapping TEXT NOT NULL CHECK (json_valid(mapping)),
  receipt TEXT NOT NULL CHECK (json_valid(receipt)),
  hash_list TEXT NOT NULL,
  -- Requests that were safe at the last look.
  rows INTEGER NOT NULL DEFAULT 0
) STRICT;
