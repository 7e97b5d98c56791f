"""What one poll brings home: posts, issues and the cursor, put into the inbox together."""

from crawlers.vk.memory import Memory, written
from domain.instant import Instant
from domain.ports import Sink
from domain.post import RawPost
from domain.run import Delivery, Issue

_FULL = 500  # posts a delivery


class Gathering:
    """Collects what was read; `flush` hands it over with the state of the memory at that moment."""

    def __init__(self, source: str, cursor: str, memory: Memory, sink: Sink, now: Instant) -> None:
        self._source, self._memory, self._sink, self._now = source, memory, sink, now
        self._cursor = cursor
        self._posts: list[RawPost] = []
        self._issues: list[Issue] = []
        self.seen = self.fresh = self.issues = 0

    def add(self, *posts: RawPost) -> None:
        """New posts, new revisions, tombstones."""
        self._posts.extend(posts)

    def tell(self, *issues: Issue) -> None:
        """Issues; each is told once in the life of a source."""
        for issue in issues:
            line = "|".join((issue.code, *issue.params))
            if line not in self._memory.said:
                self._memory.said.append(line)
                self._issues.append(issue)

    async def flush_when_full(self) -> None:
        """Hand over if there is a delivery's worth."""
        if len(self._posts) >= _FULL:
            await self.flush()

    async def flush(self) -> None:
        """Hand over what there is; a quiet poll puts nothing."""
        cursor = written(self._memory)
        changed = None if cursor == self._cursor else cursor
        if not (self._posts or self._issues or changed):
            return
        posts, issues = tuple(self._posts), tuple(self._issues)
        received = await self._sink.put(Delivery(self._source, posts, self._now, changed, issues))
        self._cursor = cursor
        self.seen += len(posts)
        self.fresh += received.fresh
        self.issues += len(issues)
        self._posts.clear()
        self._issues.clear()
