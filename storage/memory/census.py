"""Questions over many posts in memory."""

from dataclasses import dataclass

from domain.codes import Lane
from domain.instant import Instant
from domain.place import Scope
from domain.records import Counts
from storage.addresses import spelled
from storage.keeping import territory_of
from storage.memory.incidents import MemoryIncidents
from storage.memory.posts import MemoryPosts


@dataclass(frozen=True, slots=True)
class MemoryCensus:
    """Counts and lists over posts."""

    posts: MemoryPosts
    incidents: MemoryIncidents

    async def counts(self, scope: Scope, since: Instant) -> Counts:
        """Posts published and incidents opened since; open and urgent ones of any age."""
        kept = (*self.posts.current.values(), *self.posts.shrunk.values())
        posts = [j for j in kept if j.post.published >= since and scope.covers(territory_of(j))]
        found = [
            i
            for i in self.incidents.folds.values()
            if scope.covers(i.place.territory if i.place else "")
        ]
        still_open = [i for i in found if i.open]
        return Counts(
            posts=len(posts),
            flagged=sum(j.verdict.judgement.flagged for j in posts),
            unsure=sum(j.verdict.judgement.lane is Lane.UNSURE for j in posts),
            incidents=sum(i.opened_at >= since for i in found),
            open=len(still_open),
            urgent=sum(i.danger for i in still_open),
            sources=len({j.post.source for j in posts}),
        )

    async def bystanders_before(self, before: Instant, limit: int) -> tuple[str, ...]:
        """What concerns nobody and no incident tells of, first seen before an instant, not yet shrunk."""
        bound = {b.post for b in self.incidents.decided.values() if b.incident is not None}
        old = [
            (j.post.first_seen, j.post.id)
            for j in self.posts.current.values()
            if not j.verdict.judgement.flagged
            and j.post.first_seen < before
            and j.post.id not in bound
            and j.post.id not in self.incidents.memberships
        ]
        return tuple(post for _, post in sorted(old)[:limit])

    async def by_url(self, url: str) -> tuple[str, ...]:
        """The post at this address and everything in its thread."""
        address, kept = spelled(url), tuple(self.posts.current.values())
        found = [j.post.id for j in kept if j.post.url and spelled(j.post.url) == address]
        threads = [j.post.id for top in found for j in kept if j.post.thread == top]
        return tuple(dict.fromkeys([*found, *threads]))

    async def recent_texts(self, limit: int) -> tuple[tuple[str, str], ...]:
        """(post id, masked text) of the newest positions, oldest first."""
        newest = list(self.posts.current.values())[-limit:] if limit else []
        return tuple((j.post.id, j.post.text) for j in newest)
