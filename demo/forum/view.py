"""What the forum's pages show: topics and posts made from the city's messages."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from demo.city import City, Message

OFFICIAL_NAME: Final = "Администрация Заречинска"
OFFICIAL_USER: Final = 2
MODERATOR_NAME: Final = "Модератор"
MODERATOR_USER: Final = 3

_TITLE_LENGTH = 60
_QUOTE_LENGTH = 300
_NICKS = "sosed rybak lada_2110 mama_dvoih stroitel zarechny tihoe_mesto pensioner ivanych murka"
_UNPRINTABLE: Final = re.compile("[\0\ud800-\udfff]")
_LINK: Final = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True, slots=True)
class User:
    """Who is shown beside a post."""

    number: int
    name: str
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class PostView:
    """One post of a topic."""

    number: int
    user: User
    time: str
    content_html: str
    edited: bool
    quote: "PostView | None" = None


@dataclass(frozen=True, slots=True)
class TopicView:
    """One row of the topic list."""

    number: int
    title: str
    user: User
    time: str
    replies: int
    last: PostView


def topic_view(city: City, message: Message) -> TopicView:
    """A top-level message as a row of the list."""
    posts = posts_of(city, message)
    return TopicView(
        number=message.number,
        title=title_of(message.text),
        user=_user(message),
        time=_iso(message.at),
        replies=len(posts) - 1,
        last=post_view(city, posts[-1]),
    )


def posts_of(city: City, message: Message) -> list[Message]:
    """The opening post and all visible replies in the order of their times."""
    now = city.clock.now()
    replies = [m for m in _below(message) if m.visible(now)]
    return [message, *sorted(replies, key=lambda m: (m.at, m.number))]


def post_view(city: City, message: Message) -> PostView:
    """A message as a post; a reply to a reply quotes what it answers."""
    parent = message.parent
    quoted = parent is not None and parent.parent is not None and parent.visible(city.clock.now())
    return PostView(
        number=message.number,
        user=_user(message),
        time=_iso(message.at),
        content_html=_content(message.text),
        edited=message.edited_at is not None,
        quote=_quote(parent) if quoted and parent is not None else None,
    )


def title_of(text: str) -> str:
    """The first words of a message, as people title their topics."""
    line = _UNPRINTABLE.sub("\ufffd", text).strip().split("\n", 1)[0]
    if len(line) <= _TITLE_LENGTH:
        return line or "Без темы"
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _quote(message: Message) -> PostView:
    return PostView(
        number=message.number,
        user=_user(message),
        time=_iso(message.at),
        content_html=_content(message.text[:_QUOTE_LENGTH]),
        edited=False,
    )


def _user(message: Message) -> User:
    if message.post.voice == "authority":
        return User(OFFICIAL_USER, OFFICIAL_NAME, "Официальный представитель")
    if message.post.voice == "community":
        return User(MODERATOR_USER, MODERATOR_NAME, "Модератор форума")
    nicks = _NICKS.split()
    return User(message.author, f"{nicks[message.author % len(nicks)]}{message.author % 97}")


def _content(text: str) -> str:
    """The HTML of a text as phpBB writes it: links and line breaks."""
    clean = _UNPRINTABLE.sub("\ufffd", text)
    escaped = html.escape(clean, quote=False)
    linked = _LINK.sub(lambda m: f'<a href="{m[0]}" class="postlink">{m[0]}</a>', escaped)
    return linked.replace("\n", "<br>\n")


def _below(message: Message) -> Iterator[Message]:
    for reply in message.replies:
        yield reply
        yield from _below(reply)


def _iso(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).isoformat()
