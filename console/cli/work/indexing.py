"""The search index, made anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from console.assembly import Service
from console.cli.exits import OK
from console.cli.say import say_here
from console.cli.screen import line
from console.cli.work.here import service_here, writers_turn
from console.processes import name_here
from domain.errors import Refused
from domain.place import EVERYTHING
from domain.ports import PostIndex
from scheduler.feed import Entry
from scheduler.indexing import Indexing
from scheduler.workers.sole import sole


class Heir(PostIndex, Protocol):
    """An index that is filled while the present one answers."""

    async def take_over(self) -> bool:
        """Answer from now on; False while the present one knows more."""


@runtime_checkable
class Renewable(Protocol):
    """An index that can be made anew while it answers."""

    async def anew(self) -> Heir:
        """Begin an empty one."""


async def rebuild() -> int:
    """Make the index from the store; a search server answers meanwhile, files are refused while a service runs."""
    async with service_here() as service:
        if isinstance(service.index, Renewable):
            count = await _beside(service, service.index)
        else:
            count = await _alone(service)
    line(say_here()("reindex.done", count=count))
    return OK


async def _alone(service: Service) -> int:
    async with writers_turn(service) as writer:
        if writer is None:
            raise Refused("reindex_writer_lives")
        return await service.indexing.rebuild()


async def _beside(service: Service, index: Renewable) -> int:
    """The present index answers and is kept up until the new one knows as much."""
    async with sole(service.stores.lease, "reindex", name_here("reindex")) as ours:
        if not ours:
            raise Refused("reindex_writer_lives")
        heir = await index.anew()
        s = service.indexing
        following = UpTo(
            s.posts, s.projections, heir, s.analyser, s.pack, s.clock, line=s.line, feed=s.feed
        )
        count = await _one_pass(service, following)
        while following.behind_since is None and not await heir.take_over():
            count += await _one_pass(service, following)
        if following.behind_since is not None:
            await heir.reset()
            raise Refused("search_away", "reindex")
        return count


async def _one_pass(service: Service, following: "UpTo") -> int:
    """To where the store is now: under a steady stream a pass without an end might never come to one."""
    known = await service.index.position()
    newest = await service.stores.census.recent_texts(1)
    found = await service.stores.posts.get([post for post, _ in newest], EVERYTHING)
    following.last = max([following.last, known, *(judged.position for judged in found)])
    count = await following.catch_up()
    if following.behind_since is None and await following.index.position() < known:
        await following.index.add(
            (), known
        )  # the newest posts were forgotten since: nothing is left to follow
    return count


@dataclass
class UpTo(Indexing):
    """Follows the store to a position and no further."""

    last: int = 0

    async def _decided(self, position: int) -> Sequence[Entry]:
        return [e for e in await super()._decided(position) if e[0].position <= self.last]
