"""Copies a store into another one, kind by kind, so that it can break off anywhere and go on; then compares."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import msgspec

from storage.moving.ledger import Ledger
from storage.moving.records import KINDS, Kind, Place, Record, encode_record

PAGE = 500  # records that are read and written at once
_HASH = 16  # bytes of a kind's hash

Shown = Callable[[str, int], None]  # kind, records more


@dataclass(slots=True)
class Digest:
    """Count and hash of the records of one kind; the order counts only where it is kept."""

    kind: Kind
    count: int = 0
    _sum: int = 0

    def add(self, record: Record) -> bytes:
        """Take a record in; answers with its JSON."""
        self.count += 1
        text = encode_record(record)
        number = str(self.count).encode() if self.kind.ordered else b""
        said = blake2b(number + b"\0" + text, digest_size=_HASH).digest()
        self._sum = (self._sum + int.from_bytes(said)) % (1 << 8 * _HASH)
        return text

    @property
    def tally(self) -> "Tally":
        """What was counted so far."""
        return Tally(self.count, self._sum.to_bytes(_HASH).hex())


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records of a kind, and the hash over all of them."""

    count: int
    hash: str


@dataclass(slots=True)
class Way:
    """How far one kind came."""

    place: Place = None
    done: int = 0
    whole: bool = False


@dataclass(slots=True)
class Log:
    """How far a copy came; kept in the store that is written. `origin` names what is read."""

    origin: str
    ways: dict[str, Way] = field(default_factory=dict)
    equal: bool = False  # compared: only opening is left

    def way(self, kind: Kind) -> Way:
        """Of one kind."""
        return self.ways.setdefault(kind.name, Way())

    def text(self) -> bytes:
        """As it is kept."""
        return msgspec.json.encode(self)

    @classmethod
    def of(cls, text: bytes) -> "Log":
        """As it was kept."""
        return msgspec.json.decode(text, type=cls)


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind that is not the same in both stores."""

    kind: Kind
    read: Tally
    written: Tally


async def pages(
    ledger: Ledger, kind: Kind, after: Place = None
) -> AsyncIterator[tuple[tuple[Record, ...], Place]]:
    """All records of a kind with the place after each page."""
    while True:
        page = await ledger.page(kind, after, PAGE)
        if not page.records:
            return
        after = page.place
        yield page.records, after


async def copy(source: Ledger, target: Ledger, log: Log, shown: Shown) -> None:
    """Everything that is not there yet; what is there already is not read again."""
    for kind in KINDS:
        way = log.way(kind)
        if way.whole:
            continue
        async for records, place in pages(source, kind, way.place):
            await target.write(kind, records, way.done + 1)
            way.place, way.done = place, way.done + len(records)
            await target.note(log.text())
            shown(kind.name, len(records))
        way.whole = True
    await target.note(log.text())


async def tallies(ledger: Ledger, shown: Shown) -> Mapping[str, Tally]:
    """Counts and hashes of every kind."""
    found: dict[str, Tally] = {}
    for kind in KINDS:
        digest = Digest(kind)
        async for records, _ in pages(ledger, kind):
            for record in records:
                digest.add(record)
            shown(kind.name, len(records))
        found[kind.name] = digest.tally
    return found


def differences(read: Mapping[str, Tally], written: Mapping[str, Tally]) -> tuple[Difference, ...]:
    """Kinds that are not equal."""
    both = ((kind, read[kind.name], written[kind.name]) for kind in KINDS)
    return tuple(Difference(*pair) for pair in both if pair[1] != pair[2])


async def begin_again(target: Ledger, log: Log, kinds: Sequence[Kind]) -> None:
    """Empty these kinds, to be copied anew."""
    for kind in kinds:
        await target.clear(kind)
        log.ways.pop(kind.name, None)
    await target.note(log.text())


async def is_empty(ledger: Ledger) -> bool:
    """Whether nothing was ever kept there."""
    for kind in KINDS:
        if (await ledger.page(kind, None, 1)).records:
            return False
    return True


async def total(ledger: Ledger) -> int:
    """How many records of all kinds."""
    return sum([await ledger.count(kind) for kind in KINDS])
