"""The search index, made anew."""

from console.cli.exits import OK
from console.cli.say import say_here
from console.cli.screen import line
from console.cli.work.here import service_here, writers_turn
from domain.errors import Refused


async def rebuild() -> int:
    """Throw the index away and make it from the store; refused while a service is running."""
    say = say_here()
    async with service_here() as service, writers_turn(service) as writer:
        if writer is None:
            raise Refused("reindex_writer_lives")
        count = await service.indexing.rebuild()
    line(say("reindex.done", count=count))
    return OK
