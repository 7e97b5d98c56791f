"""The port of a store that is read or written as records."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.instant import Instant
from storage.moving.records import Kind, Place, Record


@dataclass(frozen=True, slots=True)
class Page:
    """Records in the store's order, and the place after them."""

    records: tuple[Record, ...]
    place: Place


class Ledger(Protocol):
    """A whole store as records of `KINDS`."""

    async def page(self, kind: Kind, after: Place, limit: int) -> Page:
        """The next records; none at the end."""

    async def write(self, kind: Kind, records: Sequence[Record], first: int) -> None:
        """Upsert; `first` is the number of the first record, counted from 1. The same again changes nothing."""

    async def clear(self, kind: Kind) -> None:
        """Remove all records of a kind."""

    async def count(self, kind: Kind) -> int:
        """How many there are."""

    async def noted(self) -> bytes | None:
        """What `note` kept."""

    async def note(self, text: bytes) -> None:
        """Keep how far a copy into this store came."""

    async def open_up(self) -> None:
        """The copy is whole: counters go on behind what was written, and services may open the store."""

    async def held(self, now: Instant) -> tuple[tuple[str, str], ...]:
        """(name, holder) of every lease that runs."""

    async def close(self) -> None:
        """Let go of files or connections."""
