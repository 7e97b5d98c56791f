"""Posts that vanished from a wall become tombstones, with all their comments."""

from dataclasses import dataclass

from crawlers.vk.names import PostName
from crawlers.vk.poll import Poll
from crawlers.vk.reader import tombstone
from crawlers.vk.window import Window
from domain.instant import HOUR, SECOND

_MANY = 5  # so many posts gone at once, and more than half of them all: doubt before believing


@dataclass(slots=True)
class Burial:
    """Finds what is missing inside a window."""

    poll: Poll

    async def run(self, window: Window) -> None:
        """A post that is missing gets its tombstone once VK confirms that it is gone.

        The second question is needed: posts shift between pages while they are read.
        """
        posts = self.poll.memory.posts
        inside = [number for number, seen in posts.items() if seen.date * SECOND > window.floor]
        missing = [number for number in inside if number not in window.posts]
        found = await self.poll.look_up(missing)
        gone = [number for number in missing if number not in found]
        if len(gone) <= max(_MANY, len(inside) // 2):
            self.poll.memory.doubted = 0
        elif self._doubtful(len(gone)):
            return
        for number in gone:
            self._bury(number)

    def _doubtful(self, count: int) -> bool:
        """A wall that lost most of its posts at once is believed only when it stays so for an hour."""
        memory = self.poll.memory
        memory.doubted = memory.doubted or self.poll.seconds
        self.poll.gathering.tell(self.poll.lens.issue("vk_many_posts_gone", count))
        return (self.poll.seconds - memory.doubted) * SECOND < HOUR

    def _bury(self, number: int) -> None:
        seen, name = self.poll.memory.posts.pop(number), PostName(self.poll.owner, number)
        self.poll.gathering.add(tombstone(name, self.poll.lens, seen.date))
        for comment in seen.known:
            below = PostName(name.owner, number, comment)
            self.poll.gathering.add(tombstone(below, self.poll.lens, seen.date, str(name)))
