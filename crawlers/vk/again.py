"""Looking at named posts once more: edits come as revisions, what is gone as tombstones."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crawlers.vk.boards import MESSAGES
from crawlers.vk.client import Gateway
from crawlers.vk.comments import CommentReading
from crawlers.vk.comments_reader import read_board
from crawlers.vk.lens import Lens
from crawlers.vk.names import PostName, number_of
from crawlers.vk.poll import posts_by_name
from crawlers.vk.reader import tombstone
from domain.errors import SourceForbidden, TokenPaused
from domain.instant import SECOND, Instant
from domain.post import RawPost
from domain.records import Look
from domain.run import Issue

_BATCH = 100  # the API's maximum


@dataclass(slots=True)
class SecondLook:
    """Reads posts, comments and board messages by name; what may not be read gets no answer."""

    gateway: Gateway
    lens: Lens
    now: Instant
    posts: list[RawPost] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)

    async def run(self, names: Iterable[PostName]) -> None:
        """Look at all of them; domain errors other than a refusal pass."""
        tops: dict[PostName, set[int]] = {}
        for name in names:
            top = PostName(name.owner, name.post, topic=name.topic)
            numbers = tops.setdefault(top, set())
            if name.comment is not None:
                numbers.add(name.comment)
            else:
                numbers.add(0)  # the post itself
        await self._walls({top: n for top, n in tops.items() if not top.topic})
        for top, numbers in tops.items():
            if top.topic:
                await self._board(top, numbers - {0})

    async def _walls(self, tops: dict[PostName, set[int]]) -> None:
        names = list(tops)
        for start in range(0, len(names), _BATCH):
            batch = names[start : start + _BATCH]
            page = await posts_by_name(self.gateway, self.lens, batch)
            found = {post.id: post for post in page.posts}
            for name in batch:
                await self._wall_post(name, found.get(str(name)), tops[name])

    async def _wall_post(self, name: PostName, post: RawPost | None, asked: set[int]) -> None:
        comments = sorted(asked - {0})
        if 0 in asked:
            self._saw(name, post)
        if post is None or post.deleted:
            for comment in comments:
                self._saw(PostName(name.owner, name.post, comment), None)
        elif comments:
            await self._comments(name, comments)

    async def _comments(self, top: PostName, wanted: list[int]) -> None:
        try:
            talk = await CommentReading(self.gateway, self.lens, top).everything()
        except TokenPaused:
            raise
        except SourceForbidden as refusal:
            params = refusal.reason.params
            self.issues.append(self.lens.issue("vk_comments_denied", top.post, *params))
            return
        found = {number_of(comment): comment for comment in talk.comments}
        for number in wanted:
            if talk.whole or number in found:
                self._saw(PostName(top.owner, top.post, number), found.get(number))

    async def _board(self, top: PostName, wanted: set[int]) -> None:
        """Newest first, down to the oldest wanted message."""
        found: dict[int, RawPost] = {}
        offset = 0
        while True:
            values = {"group_id": -top.owner, "topic_id": top.post, "need_likes": 1}
            paging = {"count": _BATCH, "offset": offset, "sort": "desc"}
            page = read_board(await self.gateway.call(MESSAGES, values | paging), self.lens, top)
            found |= {number_of(message): message for message in page.comments}
            offset += page.size
            passed = page.last is not None and page.last <= min(wanted, default=0)
            if page.size == 0 or offset >= page.total or passed:
                break
        for number in sorted(wanted):
            name = PostName(top.owner, top.post, number, topic=True)
            self._saw(name, found.get(number))

    def _saw(self, name: PostName, post: RawPost | None) -> None:
        alive = post is not None and not post.deleted
        top = None if name.comment is None or name.topic else str(PostName(name.owner, name.post))
        gone = tombstone(name, self.lens, self.now // SECOND, top)
        self.posts.append(post if post is not None and alive else gone)
        self.looks.append(Look(str(name), self.now, alive))
