-- Sealed originals, apart from everything else; `month` names the key that opens them.
CREATE TABLE originals (
  revision TEXT PRIMARY KEY,
  post TEXT NOT NULL,
  month TEXT NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX originals_post ON originals (post);
