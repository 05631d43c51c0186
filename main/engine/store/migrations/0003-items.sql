-- One reading of one exhibit into items. While exhibit is null the reading is not complete: nothing of it may be seen, and what is found of it
-- when the case is opened is swept away.
CREATE TABLE item_import (
  import_id INTEGER PRIMARY KEY AUTOINCREMENT,
  exhibit TEXT REFERENCES exhibit (sha256),
  started_at TEXT NOT NULL
) STRICT;
CREATE INDEX item_import_loading ON item_import (import_id) WHERE exhibit IS NULL;
CREATE INDEX item_import_by_exhibit ON item_import (exhibit);

-- What a mailbox holds that is no message. Goes to problem when the reading is complete.
CREATE TABLE item_import_problem (
  import_id INTEGER NOT NULL REFERENCES item_import (import_id),
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  start_byte INTEGER,
  end_byte INTEGER,
  excerpt TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX item_import_problem_by_import ON item_import_problem (import_id);

-- A message, a part of one, or a document. Cited as E-<number>[.<part>]; part 0 is the message or document itself, its parts are numbered
-- in document order, flat. Byte ranges are those of the exhibit, ends exclusive.
CREATE TABLE item (
  item_id INTEGER PRIMARY KEY,
  import_id INTEGER NOT NULL REFERENCES item_import (import_id),
  number INTEGER NOT NULL CHECK (number >= 1),
  part INTEGER NOT NULL CHECK (part >= 0),
  parent_part INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('message', 'attachment', 'document')),
  -- Place of a message in its mailbox, from 1.
  source_index INTEGER,
  start_byte INTEGER NOT NULL CHECK (start_byte >= 0),
  body_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  -- Part number of the encoded message inside whose decoded bytes this part stands; its own range is that message's then.
  encoded_in INTEGER,
  is_mailbox_quoted INTEGER NOT NULL CHECK (is_mailbox_quoted IN (0, 1)),
  media_type TEXT NOT NULL,
  transfer_encoding TEXT NOT NULL,
  charset TEXT NOT NULL,
  name TEXT NOT NULL,
  is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1)),
  content_id TEXT NOT NULL,
  size_bytes INTEGER NOT NULL CHECK (size_bytes >= 0),
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  -- {"from":[[name,address],…],"to":…,"cc":…,"bcc":…}
  addresses TEXT NOT NULL CHECK (json_valid(addresses)),
  date_raw TEXT NOT NULL,
  -- Null: undated. month is year × 12 + month − 1 in UTC.
  at_utc_ms INTEGER,
  month INTEGER,
  offset_minutes INTEGER,
  date_basis TEXT NOT NULL CHECK (date_basis IN ('date-header', 'received-header', 'mbox-separator', 'file-time', 'none')),
  message_id TEXT NOT NULL,
  -- Message-ids of References, then In-Reply-To, as JSON.
  refs TEXT NOT NULL CHECK (json_valid(refs)),
  -- Number of the message that founded the thread.
  thread_id INTEGER,
  text_basis TEXT NOT NULL CHECK (text_basis IN ('plain', 'html', 'document', 'none')),
  is_text_truncated INTEGER NOT NULL CHECK (is_text_truncated IN (0, 1)),
  -- Ranges of the text that quote an earlier message: [start,end,start,end,…].
  quoted TEXT NOT NULL CHECK (json_valid(quoted)),
  excerpt TEXT NOT NULL,
  -- Attachments directly in it, inline images not counted.
  attachments INTEGER NOT NULL DEFAULT 0,
  -- Notes on it and its parts.
  problems INTEGER NOT NULL DEFAULT 0,
  quarantine_code TEXT,
  quarantine_reason TEXT,
  CHECK (start_byte <= body_byte AND body_byte <= end_byte),
  CHECK ((at_utc_ms IS NULL) = (month IS NULL)),
  CHECK ((quarantine_code IS NULL) = (quarantine_reason IS NULL)),
  CHECK ((part = 0) = (parent_part IS NULL)),
  UNIQUE (number, part)
) STRICT;
-- import_id lets places be counted without touching the rows.
CREATE INDEX item_by_time ON item (at_utc_ms, item_id, import_id) WHERE part = 0;
CREATE INDEX item_by_month ON item (month, import_id) WHERE part = 0;
CREATE INDEX item_by_import ON item (import_id);
CREATE INDEX item_by_thread ON item (thread_id, at_utc_ms) WHERE thread_id IS NOT NULL;
CREATE INDEX item_by_message_id ON item (message_id) WHERE message_id <> '';
CREATE INDEX item_by_content ON item (content_sha256);

-- What search covers, and the text that passages cite (body).
CREATE TABLE item_text (
  item_id INTEGER PRIMARY KEY REFERENCES item (item_id),
  subject TEXT NOT NULL,
  sender TEXT NOT NULL,
  recipients TEXT NOT NULL,
  names TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE item_fts USING fts5 (subject, sender, recipients, names, body, content = 'item_text', content_rowid = 'item_id', tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER item_text_is_indexed AFTER INSERT ON item_text BEGIN
  INSERT INTO item_fts (rowid, subject, sender, recipients, names, body) VALUES (NEW.item_id, NEW.subject, NEW.sender, NEW.recipients, NEW.names, NEW.body);
END;
CREATE TRIGGER item_text_is_unindexed AFTER DELETE ON item_text BEGIN
  INSERT INTO item_fts (item_fts, rowid, subject, sender, recipients, names, body) VALUES ('delete', OLD.item_id, OLD.subject, OLD.sender, OLD.recipients, OLD.names, OLD.body);
END;
CREATE TRIGGER item_text_is_never_changed BEFORE UPDATE ON item_text BEGIN SELECT RAISE(ABORT, 'the text of an item is never changed'); END;

-- What is worth saying about one item.
CREATE TABLE item_note (
  item_id INTEGER NOT NULL REFERENCES item (item_id),
  position INTEGER NOT NULL CHECK (position >= 0),
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  start_byte INTEGER,
  end_byte INTEGER,
  PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

-- Which thread a message-id belongs to, by what each reading said of it: known before its message is, and without one.
CREATE TABLE thread_key (
  message_id TEXT NOT NULL,
  import_id INTEGER NOT NULL REFERENCES item_import (import_id),
  thread_id INTEGER NOT NULL,
  PRIMARY KEY (message_id, import_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_key_by_import ON thread_key (import_id);
CREATE INDEX thread_key_by_thread ON thread_key (thread_id);

-- Opened by a person: once per item, person and day (UTC).
CREATE TABLE item_view (
  number INTEGER NOT NULL,
  part INTEGER NOT NULL,
  day TEXT NOT NULL,
  person TEXT NOT NULL,
  PRIMARY KEY (number, part, day, person)
) STRICT, WITHOUT ROWID;

-- Items that may be seen.
CREATE VIEW visible_item AS
SELECT * FROM item WHERE import_id NOT IN (SELECT import_id FROM item_import WHERE exhibit IS NULL);
