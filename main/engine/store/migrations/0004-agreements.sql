-- Every act that can be taken back: what was done, by which custody entry, and which act took it back.
CREATE TABLE act (
  act_id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
  -- One plain phrase for the undo command: what was done, to what.
  what TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  custody_seq INTEGER NOT NULL REFERENCES custody (seq),
  undo_of INTEGER REFERENCES act (act_id),
  undone_by INTEGER REFERENCES act (act_id)
) STRICT;
CREATE INDEX act_to_undo ON act (act_id) WHERE undo_of IS NULL AND undone_by IS NULL;
CREATE INDEX act_by_undo_of ON act (undo_of) WHERE undo_of IS NOT NULL;

CREATE TABLE agreement (
  agreement_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 200)
) STRICT;

-- One text of an agreement. sha256 is the hash of the exhibit it was first read from and names the version in references;
-- text_sha256 is the hash of its words alone (line ends and byte order mark aside), so that one text taken in twice stays one version.
CREATE TABLE agreement_version (
  version_id INTEGER PRIMARY KEY,
  agreement_id INTEGER NOT NULL REFERENCES agreement (agreement_id),
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  text_sha256 TEXT NOT NULL CHECK (length(text_sha256) = 64),
  text TEXT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('markdown', 'text')),
  encoding TEXT NOT NULL,
  -- Calendar dates, yyyy-mm-dd.
  stated TEXT CHECK (stated IS NULL OR stated GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
  stated_basis TEXT NOT NULL DEFAULT '',
  preamble_end INTEGER NOT NULL CHECK (preamble_end >= 0),
  words INTEGER NOT NULL CHECK (words >= 0),
  problems TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(problems)),
  -- The event that shows assent to this text.
  assent_event_id INTEGER REFERENCES event (event_id),
  registered_at TEXT NOT NULL,
  UNIQUE (agreement_id, sha256),
  UNIQUE (agreement_id, text_sha256)
) STRICT;
CREATE INDEX agreement_version_by_stated ON agreement_version (agreement_id, stated);
CREATE INDEX agreement_version_by_short_hash ON agreement_version (substr(sha256, 1, 12));

-- One sighting of a version's text: which exhibit held it, when it was captured, and the date somebody gave with it.
CREATE TABLE agreement_capture (
  capture_id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES agreement_version (version_id),
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  -- A calendar date or an instant, as given.
  captured TEXT,
  stated TEXT,
  taken_in_at TEXT NOT NULL
) STRICT;
CREATE INDEX agreement_capture_by_version ON agreement_capture (version_id, captured);
CREATE INDEX agreement_capture_by_exhibit ON agreement_capture (sha256);

-- The identity of one provision through renumbering.
CREATE TABLE lineage (
  lineage_id INTEGER PRIMARY KEY,
  agreement_id INTEGER NOT NULL REFERENCES agreement (agreement_id)
) STRICT;
CREATE INDEX lineage_by_agreement ON lineage (agreement_id);

-- A numbered clause as one version words it. Ranges are UTF-16 code units of the version's text, end exclusive;
-- preamble and provisions follow one another without gap or overlap.
CREATE TABLE provision (
  provision_id INTEGER PRIMARY KEY,
  version_id INTEGER NOT NULL REFERENCES agreement_version (version_id),
  lineage_id INTEGER NOT NULL REFERENCES lineage (lineage_id),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  parent_id INTEGER REFERENCES provision (provision_id),
  level INTEGER NOT NULL CHECK (level >= 1),
  kind TEXT NOT NULL CHECK (kind IN ('numbered', 'heading', 'definition', 'paragraph')),
  number TEXT NOT NULL,
  label TEXT NOT NULL,
  heading TEXT NOT NULL,
  start_unit INTEGER NOT NULL CHECK (start_unit >= 0),
  body_unit INTEGER NOT NULL,
  end_unit INTEGER NOT NULL,
  -- The words of the range, for search.
  text TEXT NOT NULL,
  -- How the lineage came about: the first text, the same number and words, a proposal by likeness, or a person.
  lineage_state TEXT NOT NULL CHECK (lineage_state IN ('first', 'automatic', 'proposed', 'confirmed')),
  lineage_score REAL CHECK (lineage_score IS NULL OR lineage_score BETWEEN 0 AND 1),
  lineage_reason TEXT NOT NULL,
  -- The provision of another version it was matched with.
  lineage_from INTEGER REFERENCES provision (provision_id),
  CHECK (start_unit <= body_unit AND body_unit <= end_unit),
  UNIQUE (version_id, ordinal),
  UNIQUE (version_id, lineage_id)
) STRICT;
CREATE INDEX provision_by_lineage ON provision (lineage_id, version_id);

CREATE VIRTUAL TABLE provision_fts USING fts5 (number, heading, text, content = 'provision', content_rowid = 'provision_id', tokenize = 'unicode61 remove_diacritics 2');

-- A dated or undated thing on the timeline. Bounds are UTC milliseconds, the end exclusive; null where open or undated.
CREATE TABLE event (
  event_id INTEGER PRIMARY KEY,
  statement TEXT NOT NULL CHECK (length(statement) BETWEEN 1 AND 4000),
  edtf TEXT NOT NULL DEFAULT '',
  from_utc_ms INTEGER,
  to_utc_ms INTEGER,
  precision TEXT NOT NULL,
  basis TEXT NOT NULL DEFAULT '',
  disputed INTEGER NOT NULL DEFAULT 0 CHECK (disputed IN (0, 1)),
  -- A search that found nothing: what was asked and over what.
  negative_query TEXT,
  negative_scope TEXT,
  note TEXT NOT NULL DEFAULT '',
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  removed_by INTEGER REFERENCES act (act_id),
  CHECK ((negative_query IS NULL) = (negative_scope IS NULL))
) STRICT;
CREATE INDEX event_by_time ON event (from_utc_ms, event_id) WHERE removed_by IS NULL;

CREATE TABLE event_citation (
  event_id INTEGER NOT NULL REFERENCES event (event_id),
  position INTEGER NOT NULL CHECK (position >= 0),
  ref TEXT NOT NULL,
  PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_citation_by_ref ON event_citation (ref);

CREATE TABLE event_app (
  event_id INTEGER NOT NULL REFERENCES event (event_id),
  position INTEGER NOT NULL CHECK (position >= 0),
  app TEXT NOT NULL,
  PRIMARY KEY (event_id, position)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE event_fts USING fts5 (statement, note, content = 'event', content_rowid = 'event_id', tokenize = 'unicode61 remove_diacritics 2');

-- Evidence to provision. The evidence is an item (part 0 is the whole message or document) or a passage of it, a finding or an event;
-- the provision is a lineage as one version words it. A link taken back keeps its row.
CREATE TABLE link (
  link_id INTEGER PRIMARY KEY,
  evidence_kind TEXT NOT NULL CHECK (evidence_kind IN ('passage', 'item', 'finding', 'event')),
  evidence_number INTEGER NOT NULL CHECK (evidence_number >= 1),
  evidence_part INTEGER NOT NULL DEFAULT 0 CHECK (evidence_part >= 0),
  -- UTF-16 code units of the item's text, end exclusive, with the words and up to 32 characters on both sides to find them again.
  start_unit INTEGER,
  end_unit INTEGER,
  quote TEXT,
  prefix TEXT,
  suffix TEXT,
  lineage_id INTEGER NOT NULL REFERENCES lineage (lineage_id),
  version_id INTEGER NOT NULL REFERENCES agreement_version (version_id),
  bearing TEXT NOT NULL CHECK (bearing IN ('supports', 'contradicts', 'context')),
  strength TEXT NOT NULL CHECK (strength IN ('direct', 'indirect')),
  note TEXT NOT NULL DEFAULT '',
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  removed_by INTEGER REFERENCES act (act_id),
  CHECK ((evidence_kind = 'passage') = (start_unit IS NOT NULL)),
  CHECK ((start_unit IS NULL) = (end_unit IS NULL) AND (start_unit IS NULL) = (quote IS NULL) AND (start_unit IS NULL) = (prefix IS NULL) AND (start_unit IS NULL) = (suffix IS NULL)),
  CHECK (start_unit IS NULL OR start_unit < end_unit),
  FOREIGN KEY (version_id, lineage_id) REFERENCES provision (version_id, lineage_id)
) STRICT;
CREATE INDEX link_by_evidence ON link (evidence_kind, evidence_number, evidence_part) WHERE removed_by IS NULL;
CREATE INDEX link_by_provision ON link (lineage_id, version_id) WHERE removed_by IS NULL;
-- The same evidence bears on the same provision once at a time.
CREATE UNIQUE INDEX link_once ON link (evidence_kind, evidence_number, evidence_part, coalesce(start_unit, -1), coalesce(end_unit, -1), lineage_id, version_id, bearing) WHERE removed_by IS NULL;
