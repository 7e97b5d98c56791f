"""The search index, made anew."""

from dataclasses import replace
from typing import Protocol, runtime_checkable

from console.assembly import Service
from console.cli.exits import OK
from console.cli.say import say_here
from console.cli.screen import line
from console.cli.work.here import service_here, writers_turn
from console.processes import name_here
from domain.errors import Refused
from domain.ports import PostIndex
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
        following = replace(service.indexing, index=heir)
        count = await following.catch_up()
        while following.behind_since is None and not await heir.take_over():
            count += await following.catch_up()
        if following.behind_since is not None:
            await heir.reset()
            raise Refused("search_away", "reindex")
        return count
