"""One poll of a discussion board: topics that changed, and their messages."""

from dataclasses import dataclass

from crawlers.vk.client import Gateway
from crawlers.vk.comments_reader import CommentPage, read_board, read_topics
from crawlers.vk.gathering import Gathering
from crawlers.vk.lens import Lens
from crawlers.vk.memory import BoardMemory, TopicSeen, short
from crawlers.vk.names import PostName, number_of
from crawlers.vk.reader import tombstone
from crawlers.vk.shapes import TopicShape
from domain.instant import HOUR, SECOND, Instant
from domain.post import RawPost

TOPICS, MESSAGES = "board.getTopics", "board.getComments"
_PAGE = 100  # the API's maximum
_BY_UPDATE = 1  # last changed first
_AGAIN_EVERY = 6 * HOUR
_MOST_KNOWN = 2000  # messages of one topic that are watched for edits and deletions


@dataclass(slots=True)
class BoardPoll:
    """Reads one topic, or all topics of a community that changed since the last poll."""

    gateway: Gateway
    lens: Lens
    owner: int  # negative
    topic: int | None
    memory: BoardMemory
    gathering: Gathering
    since: Instant
    now: Instant

    async def run(self) -> None:
        """One look; domain errors pass."""
        for topic in await self._topics():
            seen = self.memory.topics.setdefault(topic.id, TopicSeen())
            changed = (topic.comments, topic.updated) != (seen.comments, seen.updated)
            again = seen.known and self.now - seen.read * SECOND >= _AGAIN_EVERY
            if changed or again:
                whole = bool(again) or topic.comments < len(seen.known)
                await self._read(topic, seen, whole=whole)
                await self.gathering.flush_when_full()

    async def _topics(self) -> tuple[TopicShape, ...]:
        values: dict[str, object] = {"group_id": -self.owner, "count": _PAGE, "order": _BY_UPDATE}
        if self.topic is not None:
            values["topic_ids"] = self.topic
        topics, issues = read_topics(await self.gateway.call(TOPICS, values), self.lens)
        self.gathering.tell(*issues)
        return tuple(topic for topic in topics if topic.updated * SECOND >= self.since)

    async def _read(self, topic: TopicShape, seen: TopicSeen, *, whole: bool) -> None:
        """Messages from the newest down to a known one, or down to the horizon when `whole`."""
        pages = await self._pages(topic.id, seen, whole=whole)
        messages = [message for page in pages for message in page.comments]
        for message in messages:
            if message.published >= self.since:
                self._note(message, seen)
        size = sum(page.size for page in pages)
        if size >= topic.comments or len(pages) == 1:  # without holes, even if some were deleted
            lowest = 0 if size >= topic.comments else min(map(number_of, messages), default=0)
            alive = {number_of(m) for m in messages if not m.deleted}
            self._bury(topic.id, seen, {n for n in seen.known if n >= lowest} - alive)
        if whole or size >= topic.comments:
            seen.read = self.now // SECOND
        seen.comments, seen.updated = topic.comments, topic.updated

    async def _pages(self, topic: int, seen: TopicSeen, *, whole: bool) -> list[CommentPage]:
        pages: list[CommentPage] = []
        name, offset = PostName(self.owner, topic, topic=True), 0
        while True:
            values = {"group_id": -self.owner, "topic_id": topic, "need_likes": 1}
            paging = {"count": _PAGE, "offset": offset, "sort": "desc"}
            payload = await self.gateway.call(MESSAGES, values | paging)
            page = read_board(payload, self.lens, name)
            self.gathering.tell(*page.issues)
            pages.append(page)
            old = any(message.published < self.since for message in page.comments)
            known = any(number_of(message) in seen.known for message in page.comments)
            if page.size == 0 or offset + page.size >= page.total or old or (known and not whole):
                return pages
            offset += page.size

    def _note(self, message: RawPost, seen: TopicSeen) -> None:
        number, content = number_of(message), short(message.content_hash())
        if not message.deleted and seen.known.get(number) != content:
            self.gathering.add(message)
            seen.known[number] = content

    def _bury(self, topic: int, seen: TopicSeen, gone: set[int]) -> None:
        for number in sorted(gone):
            name = PostName(self.owner, topic, number, topic=True)
            self.gathering.add(tombstone(name, self.lens, self.now // SECOND))
            del seen.known[number]
        for number in sorted(seen.known)[:-_MOST_KNOWN]:
            del seen.known[number]
