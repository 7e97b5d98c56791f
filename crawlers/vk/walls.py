"""One poll of a wall: its window, what vanished from it, the comments that changed."""

from crawlers.vk.burial import Burial
from crawlers.vk.poll import Poll
from crawlers.vk.talks import Talks
from crawlers.vk.window import SWEEP_DEPTH, WindowReading
from domain.instant import SECOND


async def read_wall(poll: Poll, *, comments: bool) -> None:
    """Read one wall once; domain errors pass, what was read before stays in the gathering."""
    _forget(poll, poll.since // SECOND, frozenset())
    window = await WindowReading(poll).read()
    await Burial(poll).run(window)
    if comments:
        await Talks(poll).run(window)
    _forget(poll, (poll.now - 2 * SWEEP_DEPTH) // SECOND, frozenset(window.posts))


def _forget(poll: Poll, before: int, kept: frozenset[int]) -> None:
    """Posts from before a time (Unix seconds) leave the memory, unless they still stand in the window."""
    for number, seen in list(poll.memory.posts.items()):
        if seen.date < before and number not in kept:
            del poll.memory.posts[number]
