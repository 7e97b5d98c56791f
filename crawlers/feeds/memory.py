"""What the crawler remembers of a feed between polls: the source's cursor."""

from typing import Final

import msgspec

from domain.instant import DAY, Instant

HORIZON: Final = 14 * DAY
MOST_ENTRIES: Final = 500


class Known(msgspec.Struct, array_like=True):
    """An entry that was read; `top` is the key at the top of its thread, empty for the top itself."""

    at: Instant
    link: str = ""
    top: str = ""


class Memory(msgspec.Struct):
    """Memory of one feed.

    `etag`, `modified`: for the conditional request; `digest`: of the first page when it was last read; `resume`: the
    page where a walk back goes on, `floor`: the instant at which it ends; `entries`: known ones by key.
    """

    etag: str = ""
    modified: str = ""
    digest: str = ""
    resume: str = ""
    floor: Instant = 0
    entries: dict[str, Known] = msgspec.field(default_factory=dict)

    def text(self) -> str:
        """As a cursor."""
        return msgspec.json.encode(self).decode()

    def conditions(self) -> tuple[tuple[str, str], ...]:
        """Headers that ask for news only."""
        named = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return tuple((name, value) for name, value in named if value)

    def newest(self) -> Instant:
        """Time of the newest known entry, 0 when none is known."""
        return max((entry.at for entry in self.entries.values()), default=0)

    def forget_old(self, now: Instant) -> None:
        """Let go of entries that no feed would show any more."""
        by_age = sorted(self.entries.items(), key=lambda item: item[1].at, reverse=True)
        self.entries = {k: e for k, e in by_age[:MOST_ENTRIES] if now - e.at <= HORIZON}


def remembered(cursor: str) -> Memory:
    """The memory in a cursor; an unreadable one is a beginning."""
    try:
        return msgspec.json.decode(cursor, type=Memory) if cursor else Memory()
    except msgspec.DecodeError:
        return Memory()
