"""Adapters of the stores: SQLite and memory; the vault; region packs."""
