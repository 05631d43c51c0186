-- A log can lie in an archive or a workbook: `compression` holds the steps from the exhibit to it, such as gzip/tar:3, and `member`
-- the names on the way. Several logs then belong to one exhibit.
CREATE TABLE usage_file_wider (
  usage_file_id INTEGER PRIMARY KEY,
  source_id INTEGER,
  generation INTEGER,
  sha256 TEXT NOT NULL REFERENCES exhibit (sha256),
  content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
  compression TEXT NOT NULL CHECK (compression <> ''),
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
  member TEXT CHECK (member IS NULL OR json_valid(member)),
  FOREIGN KEY (source_id, generation) REFERENCES usage_source (source_id, generation)
) STRICT;
INSERT INTO usage_file_wider (usage_file_id, source_id, generation, sha256, content_sha256, compression, encoding, content_bytes, physical_lines, rows, rejected, skipped, first_utc_us, last_utc_us, disorder, gaps, repeats)
SELECT usage_file_id, source_id, generation, sha256, content_sha256, compression, encoding, content_bytes, physical_lines, rows, rejected, skipped, first_utc_us, last_utc_us, disorder, gaps, repeats FROM usage_file;
DROP TABLE usage_file;
ALTER TABLE usage_file_wider RENAME TO usage_file;
CREATE INDEX usage_file_by_source ON usage_file (source_id, generation);
CREATE INDEX usage_file_by_exhibit ON usage_file (sha256);
CREATE INDEX usage_file_by_content ON usage_file (content_sha256);
