-- Instants are UTC microseconds. Row ids never leave this file.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Collecting. `seen` remembers the latest content of every post; `inbox` holds sealed payloads until they
-- are settled. Positions are never used again: a late settle must not hit somebody else's entry.
CREATE TABLE seen (post TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE inbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  post TEXT NOT NULL,
  published INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  backfill INTEGER NOT NULL,
  parked TEXT,
  payload BLOB NOT NULL
);
CREATE INDEX inbox_order ON inbox (published, position) WHERE parked IS NULL;
CREATE TABLE claims (
  position INTEGER PRIMARY KEY,
  worker TEXT NOT NULL,
  until INTEGER NOT NULL,
  attempts INTEGER NOT NULL
);
CREATE TABLE source_states (
  name TEXT PRIMARY KEY,
  cursor TEXT NOT NULL DEFAULT '',
  watched_from INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE wishes (post TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE looks (post TEXT PRIMARY KEY, at INTEGER NOT NULL, alive INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE budget (
  token TEXT NOT NULL,
  method TEXT NOT NULL,
  day INTEGER NOT NULL,
  used INTEGER NOT NULL,
  PRIMARY KEY (token, method, day)
) WITHOUT ROWID;
CREATE TABLE runs (id INTEGER PRIMARY KEY, source TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX runs_source ON runs (source, id);
CREATE TABLE issues (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  level TEXT NOT NULL,
  params TEXT NOT NULL,
  count INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  UNIQUE (source, code, level, params)
);

-- Posts. The position is the row id: a save or touch moves the row to the end. `address` and `thread` are
-- 64-bit hashes; `state` is 0 whole, 1 shrunk to id and fingerprint, 2 forgotten.
CREATE TABLE posts (
  position INTEGER PRIMARY KEY,
  post TEXT NOT NULL UNIQUE,
  content TEXT NOT NULL,
  engine TEXT NOT NULL,
  source TEXT NOT NULL,
  territory TEXT NOT NULL,
  published INTEGER NOT NULL,
  first_seen INTEGER NOT NULL,
  flagged INTEGER NOT NULL,
  unsure INTEGER NOT NULL,
  address INTEGER,
  thread INTEGER,
  state INTEGER NOT NULL,
  body BLOB
);
CREATE INDEX posts_census ON posts (published, territory, flagged, unsure, source, state) WHERE state < 2;
CREATE INDEX posts_bystanders ON posts (first_seen, post) WHERE flagged = 0 AND state = 0;
CREATE INDEX posts_address ON posts (address) WHERE address IS NOT NULL;
CREATE INDEX posts_thread ON posts (thread) WHERE thread IS NOT NULL;
CREATE TABLE history (
  position INTEGER PRIMARY KEY,
  post TEXT NOT NULL,
  content TEXT NOT NULL,
  engine TEXT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX history_post ON history (post, content, engine);

-- Incidents: the log, intake's decisions, and projections that can be rebuilt from the log.
CREATE TABLE events (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  incident TEXT NOT NULL,
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  schema INTEGER NOT NULL,
  at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  cause TEXT NOT NULL,
  pack TEXT NOT NULL,
  engine TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (incident, version)
);
CREATE TABLE bindings (post TEXT PRIMARY KEY, content TEXT NOT NULL, incident TEXT) WITHOUT ROWID;
CREATE INDEX bindings_incident ON bindings (incident) WHERE incident IS NOT NULL;
CREATE TABLE memberships (post TEXT NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (post, incident)) WITHOUT ROWID;
CREATE TABLE cards (
  number INTEGER PRIMARY KEY,
  incident TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  area TEXT,
  topic TEXT,
  danger INTEGER NOT NULL,
  territory TEXT NOT NULL,
  authority TEXT,
  operator TEXT,
  opened_at INTEGER NOT NULL,
  alive_until INTEGER,
  body BLOB NOT NULL
);
CREATE INDEX cards_urgent ON cards (danger DESC, opened_at DESC, number DESC);
CREATE INDEX cards_opened ON cards (opened_at, number);
CREATE TABLE incident_keys (
  key TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (key, number)
) WITHOUT ROWID;
CREATE TABLE dues (
  delivery TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  channel TEXT NOT NULL,
  recipient TEXT NOT NULL,
  rule TEXT NOT NULL,
  draft TEXT,
  attempts INTEGER NOT NULL,
  next_try INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX dues_next ON dues (next_try);
CREATE TABLE notes (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT,
  author TEXT NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX notes_incident ON notes (incident, at, id);

-- People and rules.
CREATE TABLE packs (id INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE, body BLOB NOT NULL);
CREATE TABLE saved_queries (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE accounts (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE links (digest TEXT PRIMARY KEY, name TEXT NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE audit (
  sequence INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  params TEXT NOT NULL,
  chain TEXT NOT NULL
);
CREATE TABLE leases (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  fence INTEGER NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;
