"""Adapters of the stores: SQLite, MongoDB and memory; the vault; region packs."""
