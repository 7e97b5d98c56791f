"""What all parts of one poll of a wall share."""

from dataclasses import dataclass

from crawlers.vk.client import Gateway
from crawlers.vk.gathering import Gathering
from crawlers.vk.lens import Lens
from crawlers.vk.memory import Seen, WallMemory, short
from crawlers.vk.names import Address, PostName, number_of, parse_name
from crawlers.vk.reader import WallPage, read_posts
from domain.instant import SECOND, Instant
from domain.post import RawPost

BY_ID = "wall.getById"
_BATCH = 100  # the API's maximum


@dataclass(slots=True)
class Poll:
    """One look at one wall."""

    gateway: Gateway
    lens: Lens
    address: Address
    memory: WallMemory
    gathering: Gathering
    since: Instant
    now: Instant

    @property
    def seconds(self) -> int:
        """The time of the poll in Unix seconds."""
        return self.now // SECOND

    @property
    def owner(self) -> int:
        """The community, negative; 0 as long as a screen name is all we know."""
        return self.address.owner or self.memory.owner

    def remember(self, post: RawPost) -> None:
        """Gather a post that is new or changed, and keep it in mind."""
        name, content = parse_name(post.id), short(post.content_hash())
        if name is None:
            return
        self.memory.owner = name.owner
        seen = self.memory.posts.get(name.post)
        if seen is None and not post.deleted:
            self.gathering.add(post)
            unread = -1 if post.counters.comments else 0
            self.memory.posts[name.post] = Seen(post.published // SECOND, content, unread)
        elif seen is not None and seen.hash != content:
            self.gathering.add(post)
            seen.hash = content

    async def look_up(self, numbers: list[int]) -> dict[int, RawPost]:
        """These posts as they are now; what is gone is left out."""
        found: dict[int, RawPost] = {}
        for start in range(0, len(numbers), _BATCH):
            names = [PostName(self.owner, n) for n in numbers[start : start + _BATCH]]
            page = await posts_by_name(self.gateway, self.lens, names)
            self.gathering.tell(*page.issues)
            for post in page.posts:
                self.remember(post)
                if not post.deleted:
                    found[number_of(post)] = post
        return found


async def posts_by_name(gateway: Gateway, lens: Lens, names: list[PostName]) -> WallPage:
    """Up to a hundred posts by name; what is gone is left out."""
    asked = ",".join(f"{name.owner}_{name.post}" for name in names)
    return read_posts(await gateway.call(BY_ID, {"posts": asked}), lens, BY_ID)
