"""What the crawler remembers of a channel between polls: the source's cursor."""

from typing import Final

import msgspec

from crawlers.pages.gaps import Gap
from domain.instant import DAY, HOUR, MINUTE, Instant

HORIZON: Final = 14 * DAY  # older posts are no longer looked at
REVIEW_EVERY: Final = 6 * HOUR
REVIEW_DEPTH: Final = 3 * DAY  # how far back edits and deletions are looked for
SHORTEST_PAUSE: Final = 5 * MINUTE
LONGEST_PAUSE: Final = 12 * HOUR
_EAGERNESS: Final = 3  # a discussion quiet for three hours is read again after one


class Thread(msgspec.Struct, array_like=True):
    """A known post and its discussion; `active`: when somebody last wrote there; `comments`: number → time."""

    at: Instant
    active: Instant
    due: Instant
    digest: str = ""
    comments: dict[int, Instant] = msgspec.field(default_factory=dict)
    gaps: list[Gap] = msgspec.field(default_factory=list)

    def postpone(self, now: Instant) -> None:
        """Read it again after a third of the time it has been quiet."""
        quiet = max(0, now - max(self.at, self.active))
        self.due = now + min(max(quiet // _EAGERNESS, SHORTEST_PAUSE), LONGEST_PAUSE)


class Memory(msgspec.Struct):
    """Memory of one channel.

    `digest`: of the newest page when it was last read; `newest`: the highest number seen; `front`: the lowest
    number on the newest page; `threads`: known posts by number; `reviewed`: when older pages were last re-read.
    """

    digest: str = ""
    newest: int = 0
    front: int = 0
    gaps: list[Gap] = msgspec.field(default_factory=list)
    threads: dict[int, Thread] = msgspec.field(default_factory=dict)
    reviewed: Instant = 0

    def text(self) -> str:
        """As a cursor."""
        return msgspec.json.encode(self).decode()

    def learn(self, number: int, at: Instant, now: Instant) -> None:
        """Know a post from now on; its discussion is read at once."""
        if now - at <= HORIZON and number not in self.threads:
            self.threads[number] = Thread(at=at, active=at, due=now)

    def forget_old(self, now: Instant) -> None:
        """Let go of posts beyond the horizon."""
        old = [number for number, thread in self.threads.items() if now - thread.at > HORIZON]
        for number in old:
            del self.threads[number]

    def within(self, low: int, high: int | None) -> list[int]:
        """Known posts in a window of numbers, both ends included."""
        return [n for n in self.threads if n >= low and (high is None or n <= high)]

    def due_threads(self, now: Instant, limit: int) -> list[int]:
        """Posts whose discussions are to be read now, the longest waiting first."""
        due = [n for n, thread in self.threads.items() if thread.due <= now or thread.gaps]
        return sorted(due, key=lambda n: self.threads[n].due)[:limit]

    def review_due(self, now: Instant) -> bool:
        """Whether older pages should be looked at again, because known posts lie there."""
        if now - self.reviewed < REVIEW_EVERY:
            return False
        recent = (n for n, thread in self.threads.items() if now - thread.at <= REVIEW_DEPTH)
        return any(n < self.front for n in recent)


def remembered(cursor: str) -> Memory:
    """The memory in a cursor; an unreadable one is a beginning."""
    try:
        return msgspec.json.decode(cursor, type=Memory) if cursor else Memory()
    except msgspec.DecodeError:
        return Memory()
