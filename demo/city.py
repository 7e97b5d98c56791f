"""What exists in the city at an instant: the life so far, plus what visitors say and delete."""

import itertools
from collections import defaultdict
from dataclasses import dataclass, field

from demo.clock import CityClock
from demo.life import LifePost

SAID = "said-"  # ids of what is published while the city runs


@dataclass(slots=True)
class Message:
    """One message as the platforms show it; times are Unix seconds of the city."""

    number: int  # the platform's own running number, unique in the whole city
    post: LifePost
    at: float
    deleted_at: float | None
    text: str
    edited_at: float | None = None
    author: int = 0  # a made-up account number of the resident who wrote it
    replies: list["Message"] = field(default_factory=list)  # direct replies, oldest first
    parent: "Message | None" = None

    def visible(self, now: float) -> bool:
        """Published and not deleted."""
        return self.at <= now and (self.deleted_at is None or now < self.deleted_at)

    def root(self) -> "Message":
        """The post at the top of the thread."""
        top = self
        while top.parent is not None:
            top = top.parent
        return top


class City:
    """All messages by source; platforms only read it, the visitor's page adds and deletes."""

    def __init__(self, life: tuple[LifePost, ...], clock: CityClock, start: float) -> None:
        self.clock, self.start = clock, start
        self._numbers = itertools.count(1)
        self._by_id: dict[str, Message] = {}
        self._roots: dict[str, list[Message]] = defaultdict(list)
        for post in life:
            self._add(post)

    def say(
        self, text: str, source: str, voice: str = "resident", reply_to: str | None = None
    ) -> Message:
        """Publish a message now."""
        minute = (self.clock.now() - self.start) / 60
        name = f"{SAID}{next(self._numbers)}"
        return self._add(LifePost(name, minute, source, voice, text, reply_to))

    def edit(self, post_id: str, text: str) -> None:
        """Change a text as its author would."""
        message = self._by_id[post_id]
        message.text, message.edited_at = text, self.clock.now()

    def delete(self, post_id: str) -> None:
        """Delete a message at the source."""
        self._by_id[post_id].deleted_at = self.clock.now()

    def get(self, post_id: str) -> Message | None:
        """The message with this life id."""
        return self._by_id.get(post_id)

    def messages(self) -> tuple[Message, ...]:
        """Every message, also future and deleted ones."""
        return tuple(self._by_id.values())

    def threads(self, source: str) -> list[Message]:
        """Visible top-level messages of a source, newest first."""
        now = self.clock.now()
        return [m for m in reversed(self._roots[source]) if m.visible(now)]

    def replies(self, message: Message) -> list[Message]:
        """Visible direct replies, oldest first."""
        now = self.clock.now()
        return [m for m in message.replies if m.visible(now)]

    def _add(self, post: LifePost) -> Message:
        number = next(self._numbers)
        deleted = (
            None if post.deleted_at_minute is None else self.start + post.deleted_at_minute * 60
        )
        message = Message(
            number,
            post,
            self.start + post.at_minute * 60,
            deleted,
            post.text,
            author=100_000_000 + (number * 7919) % 700_000_000,
        )
        self._by_id[post.id] = message
        parent = self._by_id.get(post.reply_to or "")
        if parent is None:
            self._roots[post.source].append(message)
        else:
            message.parent = parent
            parent.replies.append(message)
        return message
