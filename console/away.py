"""Errors which mean that a server is away: the clock acts next, everything waits and nothing is lost."""

import sqlite3

from domain.errors import SearchBehind
from scheduler.workers.queue import QueueAway


def passing_errors() -> tuple[type[Exception], ...]:
    """Errors of the servers that pass by themselves; one of ours is not among them."""
    from pymongo.errors import (  # noqa: PLC0415 - files need no driver
        ConnectionFailure,
        ExecutionTimeout,
        WTimeoutError,
    )

    return (ConnectionFailure, ExecutionTimeout, WTimeoutError, OSError, QueueAway, SearchBehind)


# The disk is full, or another program holds the file: a file refuses as a whole, and takes it later.
FILE_ERRORS: tuple[type[Exception], ...] = (sqlite3.OperationalError,)
