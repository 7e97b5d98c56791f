"""What the pages show of a message: values for the templates, made from the city's messages."""

import base64
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import log2
from typing import Final
from urllib.parse import quote

from demo.city import City, Message
from demo.telegram.channels import Author, Channel, author_of, number_of

_DAY = 86_400
_MARKS: Final = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)|(?P<tag>#\w+)|(?P<name>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<emoji>[\U0001F300-\U0001FAFF\u2600-\u27BF])|(?P<line>\n)"
)
_UNPRINTABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """One message of a channel page or of a discussion."""

    channel: str
    number: int
    text_html: str
    time: str
    author: Author
    view: str
    views: str
    edited: bool
    photos: int  # pictures of the post; more than one is an album
    signature: str | None = None
    forwarded: Author | None = None
    parent: "Shown | None" = None

    @property
    def data_post(self) -> str:
        """`channel/number`, as in the attribute of the page."""
        return f"{self.channel}/{self.number}"

    @property
    def clock(self) -> str:
        """Hours and minutes for the reader's eye."""
        return self.time[11:16]


def shown_post(city: City, channel: Channel, message: Message) -> Shown:
    """A top-level message as the channel shows it."""
    number = number_of(city, message)
    author = author_of(channel, message)
    own = Author(channel.title, f"https://t.me/{channel.name}")
    photos = _photos(message)
    return Shown(
        channel=channel.name,
        number=number,
        text_html=text_html(message.text),
        time=_iso(message.at),
        author=own,
        view=_view(number, album=photos > 1),
        views=_short(_views(city, message)),
        edited=message.edited_at is not None,
        photos=photos,
        signature=author.name if message.post.voice == "resident" else None,
        forwarded=author if message.post.voice == "authority" and author != own else None,
    )


def shown_comment(city: City, channel: Channel, message: Message) -> Shown:
    """A reply as the discussion widget shows it, with its parent comment if it has one."""
    number = number_of(city, message)
    parent = message.parent
    shown_parent = None
    if parent is not None and parent.parent is not None:
        shown_parent = _parent(city, channel, parent)
    return Shown(
        channel=channel.name,
        number=number,
        text_html=text_html(message.text),
        time=_iso(message.at),
        author=author_of(channel, message),
        view=_view(number, album=False),
        views="",
        edited=message.edited_at is not None,
        photos=0,
        parent=shown_parent,
    )


def _parent(city: City, channel: Channel, message: Message) -> Shown:
    """The quoted comment above a nested reply; a deleted one leaves only its number."""
    shown = shown_comment(city, channel, message)
    if message.visible(city.clock.now()):
        return shown
    return replace(shown, text_html="Deleted message", author=Author("Deleted account", None))


def comments_of(city: City, message: Message) -> list[Message]:
    """All visible replies below a post in the order of their times, at any depth."""
    now = city.clock.now()
    below = [m for m in _below(message) if m.visible(now)]
    return sorted(below, key=lambda m: number_of(city, m))


def text_html(text: str) -> str:
    """A message's text in Telegram's HTML: line breaks, emoji, hashtags, names, links."""
    clean = _UNPRINTABLE.sub("\ufffd", text)
    parts, end = [], 0
    for match in _MARKS.finditer(clean):
        parts += [html.escape(clean[end : match.start()], quote=False), _marked(match)]
        end = match.end()
    return "".join([*parts, html.escape(clean[end:], quote=False)])


def _marked(match: re.Match[str]) -> str:
    kind, text = match.lastgroup, match.group()
    if kind == "line":
        return "<br/>"
    if kind == "emoji":
        return f'<i class="emoji"><b>{text}</b></i>'
    if kind == "tag":
        return f'<a href="?q={quote(text)}">{text}</a>'
    if kind == "name":
        return f'<a href="https://t.me/{text[1:]}" target="_blank">{text}</a>'
    once = html.escape(text)
    return f'<a href="{html.escape(once)}" target="_blank" rel="noopener">{once}</a>'  # sic: twice


def _below(message: Message) -> Iterator[Message]:
    for reply in message.replies:
        yield reply
        yield from _below(reply)


def _photos(message: Message) -> int:
    """Some posts have a picture, some an album; which ones never changes."""
    if message.number % 17 == 0:
        return 3
    return 1 if message.number % 5 == 0 else 0


def _views(city: City, message: Message) -> int:
    """Views that grow from day to day, quickly at first and slowly later."""
    days = max(0.0, city.clock.now() - message.at) // _DAY
    return 140 + message.number % 90 + int(700 * log2(1 + days))


def _short(count: int) -> str:
    return str(count) if count < 1000 else f"{count / 1000:.1f}".removesuffix(".0") + "K"


def _view(number: int, *, album: bool) -> str:
    mark = json.dumps({"c": -1, "p": f"{number}g" if album else str(number)})
    return base64.urlsafe_b64encode(mark.encode()).decode().rstrip("=")


def _iso(at: float) -> str:
    return datetime.fromtimestamp(int(at), UTC).isoformat()
