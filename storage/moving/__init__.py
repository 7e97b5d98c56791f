"""A whole store as records: copied into another store, compared with it, kept in an archive."""
