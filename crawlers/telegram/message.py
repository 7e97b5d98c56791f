"""One message of a Telegram page: HTML in, values out."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bs4 import Tag

from crawlers.pages.markup import attribute, classes, text_of, time_of
from domain.instant import Instant
from domain.post import Attachment, GeoPoint


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something about a message that was not understood."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who is shown beside a message; `url` is empty for accounts without a public name."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Message:
    """A post of a channel, or a comment (then `author` is set)."""

    number: int
    text: str
    published: Instant | None
    edited: bool = False
    author: Person | None = None
    signature: str = ""
    forwarded: Person | None = None
    reply_to: int | None = None
    attachments: tuple[Attachment, ...] = ()
    views: int | None = None
    geo: GeoPoint | None = None
    flaws: tuple[Flaw, ...] = ()


_PREFIX: Final = "tgme_widget_message_"
_REPLY: Final = "tgme_widget_message_reply"
_ATTACHED: Final = (
    ("tgme_widget_message_photo_wrap", "photo"),
    ("tgme_widget_message_video_player", "video"),
    ("tgme_widget_message_roundvideo_player", "video"),
    ("tgme_widget_message_voice_player", "audio"),
    ("tgme_widget_message_document_wrap", "document"),
    ("tgme_widget_message_poll", "poll"),
    ("tgme_widget_message_location_wrap", "other"),
    ("tgme_widget_message_contact", "other"),
    ("tgme_widget_message_sticker_wrap", "other"),
    ("message_media_not_supported_wrap", "other"),
    ("tgme_widget_message_link_preview", "link"),
)
_KNOWN: Final = re.compile(
    "audio|author|avatar|bubble|centered|contact|date|document|error|fact_check|footer|forwarded|from|game"
    "|giveaway|grouped|info|inline|invoice|link|location|meta|metatext|owner|paid|photo|poll|reactions|reply"
    "|roundvideo|service|settings|sticker|story|text|tgsticker|user|venue|via|video|videosticker|views|voice"
    "|wrap"
)
_SCALE: Final = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


class Parts:
    """The elements of one message by class token, found in one pass."""

    def __init__(self, element: Tag) -> None:
        self.element = element
        self.tokens: dict[str, list[Tag]] = {}
        for each in element.find_all(True):
            for token in each.get("class") or ():
                self.tokens.setdefault(token, []).append(each)

    def all(self, token: str) -> list[Tag]:
        """All elements with a class token."""
        return self.tokens.get(token, [])

    def first(self, token: str) -> Tag | None:
        """The first of them."""
        return next(iter(self.all(token)), None)

    def own(self, token: str) -> list[Tag]:
        """Those that do not stand in the quoted message above."""
        if not self.all(_REPLY):
            return self.all(token)
        return [each for each in self.all(token) if each.find_parent(class_=_REPLY) is None]


def read_message(element: Tag, number: int) -> Message:
    """Read one message; what is missing or unknown becomes a flaw, never an exception."""
    parts = Parts(element)
    reply = attribute(element.select_one("[data-reply-to]"), "data-reply-to")
    message = Message(
        number=number,
        text=_text(parts),
        published=_time(parts),
        edited=_edited(parts),
        author=_person(parts, "tgme_widget_message_author_name"),
        signature=_plain(parts.first("tgme_widget_message_from_author")),
        forwarded=_person(parts, "tgme_widget_message_forwarded_from_name"),
        reply_to=int(reply) if reply.isdecimal() else None,
        attachments=_attachments(parts),
        views=count_of(_shown_views(parts)),
        geo=_geo(attribute(parts.first("tgme_widget_message_location_wrap"), "href")),
    )
    return replace(message, flaws=tuple(_flaws(message, parts)))


def is_service(element: Tag) -> bool:
    """Rows such as "channel created" or "pinned a message"."""
    return "service_message" in classes(element)


def count_of(shown: str) -> int | None:
    """A shortened counter such as 1.2K as a number, None when it is not one."""
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*([KMB]?)", shown.strip().upper())
    return round(float(match[1].replace(",", ".")) * _SCALE[match[2]]) if match else None


def _flaws(message: Message, parts: Parts) -> Iterator[Flaw]:
    for name in _unknown(parts):
        yield Flaw("unknown_element", name)
    if message.published is None:
        yield Flaw("message_without_time", str(message.number))
    if not message.text and not message.attachments:
        yield Flaw("message_empty", str(message.number))
    if message.views is None and (shown := _shown_views(parts)):
        yield Flaw("views_not_read", shown[:20])


def _text(parts: Parts) -> str:
    """The message's own text: not the quoted one above it, and albums' nested copy once."""
    found = parts.own("js-message_text") or parts.own("tgme_widget_message_text")
    innermost = [each for each in found if not any(each in other.parents for other in found)]
    texts = [text_of(each) for each in innermost]
    for part in ("poll_question", "poll_option_text"):
        texts += [_plain(each) for each in parts.all(_PREFIX + part)]
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _time(parts: Parts) -> Instant | None:
    date = parts.first("tgme_widget_message_date")
    shown = (date or parts.element).select_one("time[datetime]")
    found = time_of(attribute(shown, "datetime"))
    return found[0] if found else None


def _shown_views(parts: Parts) -> str:
    return _plain(parts.first("tgme_widget_message_views"))


def _edited(parts: Parts) -> bool:
    meta = parts.first("tgme_widget_message_meta")
    return meta is not None and meta.get_text().strip().startswith("edited")


def _person(parts: Parts, token: str) -> Person | None:
    found = next(iter(parts.own(token)), None)
    return Person(_plain(found), attribute(found, "href")) if found is not None else None


def _attachments(parts: Parts) -> tuple[Attachment, ...]:
    """What hangs on the message, by the addresses that stay: those of the pictures themselves expire."""
    own = attribute(parts.first("tgme_widget_message_date"), "href")
    found = [
        Attachment(kind, html.unescape(attribute(each, "href")) or own)  # t.me escapes twice
        for token, kind in _ATTACHED
        for each in parts.own(token)
    ]
    return tuple(dict.fromkeys(found))


def _geo(url: str) -> GeoPoint | None:
    match = re.search(r"[?&](?:q|ll)=(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", url)
    return GeoPoint(float(match[1]), float(match[2])) if match else None


def _unknown(parts: Parts) -> list[str]:
    """Names of elements that Telegram did not have when this was written."""
    ours = {token.removeprefix(_PREFIX) for token in parts.tokens if token.startswith(_PREFIX)}
    return sorted(name for name in ours if not _KNOWN.match(name))


def _plain(element: Tag | None) -> str:
    return " ".join(element.get_text().split()) if element is not None else ""
