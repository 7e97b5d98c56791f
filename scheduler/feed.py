"""What an index follows: posts in the order of their positions, with what is known of their incidents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.place import EVERYTHING
from domain.ports import PostStore, Projections
from domain.records import Card
from domain.verdict import Judged

Entry = tuple[Judged, Card | None]  # a post with the card of its incident


class Feed(Protocol):
    """What an index follows."""

    async def after(self, position: int, limit: int) -> Sequence[Entry]:
        """Current revisions in the order of their positions."""

    async def gone(self, posts: Sequence[str]) -> Sequence[str]:
        """Which of these posts have no text any more."""


@dataclass(frozen=True, slots=True)
class StepByStep:
    """A feed over any store."""

    posts: PostStore
    projections: Projections

    async def after(self, position: int, limit: int) -> Sequence[Entry]:
        """The posts, then their cards."""
        batch = await self.posts.after(position, limit)
        cards = await self.projections.of_posts([j.post.id for j in batch]) if batch else {}
        return [(judged, cards.get(judged.post.id)) for judged in batch]

    async def gone(self, posts: Sequence[str]) -> Sequence[str]:
        """Those that are not there, or are there without a text."""
        there = {j.post.id for j in await self.posts.get(posts, EVERYTHING) if j.post.text}
        return [post for post in posts if post not in there]
