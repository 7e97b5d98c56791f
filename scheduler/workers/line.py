"""The line of workers: batches are judged side by side and finished in the order they were claimed.

So several workers come to the same near-copies and incidents as one would. Whoever's time runs out in the line is
struck out with all behind him, whose batches came after his: they give back what they hold and line up anew.
"""

from collections.abc import Sequence
from typing import Protocol

from domain.instant import Instant


class Place(Protocol):
    """A place in the line: `number` is the fencing number, it only grows; `struck` names who lost theirs by this."""

    @property
    def holder(self) -> str:
        """Who stands there."""

    @property
    def number(self) -> int:
        """Grows with every place given."""

    @property
    def before(self) -> int:
        """How many stood before, when it was given."""

    @property
    def struck(self) -> tuple[str, ...]:
        """Whose claims must be given back before anything is claimed."""


class Standing(Protocol):
    """The line as a whole: the last number given, and the position up to which the store's posts are decided."""

    @property
    def number(self) -> int:
        """Of the last place given."""

    @property
    def done(self) -> int:
        """Position of the newest post whose turn is over."""

    @property
    def holders(self) -> tuple[str, ...]:
        """Everybody in the line, the first one first."""


class Line(Protocol):
    """Kept by the document store; instants are wall time."""

    async def join(self, holder: str, until: Instant, now: Instant) -> Place | None:
        """The last place, to claim a batch for; None while somebody claims."""

    async def claimed(self, holder: str, until: Instant) -> bool:
        """The batch is claimed, the next may join; False when struck out."""

    async def hold(self, holder: str, until: Instant, now: Instant = 0) -> int | None:
        """Stay in the line; answers how many stand before.

        None when struck out, or when the time of somebody before is over at `now`: then whoever joins takes the line.
        """

    async def leave(self, holder: str, done: int = 0) -> None:
        """Out of the line; `done`: position up to which posts are decided now."""

    async def standing(self) -> Standing:
        """Who stands there, and how far they came."""

    async def expire(self, holders: Sequence[str]) -> None:
        """Their time is over: they are known to be dead."""
