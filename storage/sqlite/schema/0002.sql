-- Posts too doubtful to open an incident alone wait for another telling of the same problem.
ALTER TABLE bindings ADD COLUMN waits INTEGER;
CREATE INDEX bindings_waiting ON bindings (waits, post) WHERE waits IS NOT NULL;
