"""The line of workers, kept in memory or by a MongoDB server."""
