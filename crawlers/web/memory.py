"""What the crawler remembers of a web source between polls: the source's cursor."""

from typing import Final

import msgspec

from domain.instant import DAY, HOUR, Instant

HORIZON: Final = 14 * DAY  # topics quiet for longer are no longer looked at
SHORTEST_PAUSE: Final = HOUR
LONGEST_PAUSE: Final = DAY
MOST_POSTS: Final = 500


class Topic(msgspec.Struct, array_like=True):
    """A topic: `stamp` as its list tells, `top` the key of its first post, `tail` the address of its last page.

    `due`: when it is read whole again, for edits and deletions; `posts`: time by key.
    """

    stamp: Instant = 0
    top: str = ""
    tail: str = ""
    due: Instant = 0
    posts: dict[str, Instant] = msgspec.field(default_factory=dict)

    @property
    def active(self) -> Instant:
        """When somebody last wrote there."""
        return max([self.stamp, *self.posts.values()])

    def postpone(self, now: Instant) -> None:
        """Read it whole again after half of the time it has been quiet."""
        quiet = max(0, now - self.active)
        self.due = now + min(max(quiet // 2, SHORTEST_PAUSE), LONGEST_PAUSE)


class Memory(msgspec.Struct):
    """Memory of one source: topics by address, or, where there are none, posts by key.

    `digest`: of the first page when it was last read; `resume`: the page where a walk back goes on.
    """

    digest: str = ""
    resume: str = ""
    floor: Instant = 0
    topics: dict[str, Topic] = msgspec.field(default_factory=dict)
    posts: dict[str, Instant] = msgspec.field(default_factory=dict)
    links: dict[str, str] = msgspec.field(default_factory=dict)

    def text(self) -> str:
        """As a cursor."""
        return msgspec.json.encode(self).decode()

    def due_topics(self, now: Instant, limit: int) -> list[str]:
        """Topics to be read whole now, the longest waiting first."""
        due = [url for url, topic in self.topics.items() if topic.due <= now]
        return sorted(due, key=lambda url: self.topics[url].due)[:limit]

    def newest(self) -> Instant:
        """When the newest known post or topic was written, 0 when none is known."""
        return max([0, *self.posts.values(), *(t.stamp for t in self.topics.values())])

    def topic_with(self, key: str) -> str:
        """Address of the topic that has a post, empty when it is unknown."""
        return next((url for url, topic in self.topics.items() if key in topic.posts), "")

    def forget_old(self, now: Instant) -> None:
        """Let go of what is quiet for longer than the horizon."""
        self.topics = {u: t for u, t in self.topics.items() if now - t.active <= HORIZON}
        by_age = sorted(self.posts.items(), key=lambda item: item[1], reverse=True)
        self.posts = {k: at for k, at in by_age[:MOST_POSTS] if now - at <= HORIZON}
        self.links = {k: link for k, link in self.links.items() if k in self.posts}


def remembered(cursor: str) -> Memory:
    """The memory in a cursor; an unreadable one is a beginning."""
    try:
        return msgspec.json.decode(cursor, type=Memory) if cursor else Memory()
    except msgspec.DecodeError:
        return Memory()
