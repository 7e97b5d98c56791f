"""The audit log's chain: every entry vouches for all before it."""

from collections.abc import Iterable
from hashlib import sha256

from domain.records import Audited
from storage.wire import encode

START = "0" * 64


def link(before: str, entry: Audited) -> str:
    """Chain hash of an entry that follows the entry with hash `before`."""
    return sha256(before.encode() + encode(entry)).hexdigest()


def first_broken(entries: Iterable[tuple[int, Audited, str]], last: int) -> int | None:
    """Sequence of the first entry that is changed or missing; `last` is the newest that was written."""
    before, expected = START, 1
    for sequence, entry, chain in entries:
        if sequence != expected or chain != link(before, entry):
            return expected
        before, expected = chain, expected + 1
    return None if expected == last + 1 else expected
