-- A rule about how much is allowed, with the text that sets it. details is checked when it is read; removed_by is the act that took it away.
CREATE TABLE usage_limit (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  details TEXT NOT NULL CHECK (json_valid(details)),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  removed_by INTEGER REFERENCES act (act_id)
) STRICT;

-- A sentence someone asserts, with the figure in it.
CREATE TABLE claim (
  number INTEGER PRIMARY KEY CHECK (number >= 1),
  details TEXT NOT NULL CHECK (json_valid(details)),
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  removed_by INTEGER REFERENCES act (act_id)
) STRICT;

-- How values of a log column are taken for public bodies.
CREATE TABLE government_rule (
  rule_id INTEGER PRIMARY KEY,
  column_name TEXT NOT NULL CHECK (length(column_name) BETWEEN 1 AND 400),
  test TEXT NOT NULL CHECK (test IN ('contains', 'equals', 'pattern')),
  text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 400),
  basis TEXT NOT NULL,
  made_at TEXT NOT NULL,
  made_by TEXT NOT NULL,
  removed_by INTEGER REFERENCES act (act_id)
) STRICT;

-- What a person decided about one value of a column; the newest decision stands, older ones are in custody.
CREATE TABLE government_review (
  column_name TEXT NOT NULL,
  value TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('yes', 'no', 'unsure')),
  basis TEXT NOT NULL,
  reviewer TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (column_name, value)
) STRICT, WITHOUT ROWID;
