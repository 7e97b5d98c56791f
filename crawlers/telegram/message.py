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


_ATTACHED: Final = (
    ("a.tgme_widget_message_photo_wrap", "photo"),
    (".tgme_widget_message_video_player", "video"),
    (".tgme_widget_message_roundvideo_player", "video"),
    (".tgme_widget_message_voice_player", "audio"),
    (".tgme_widget_message_document_wrap", "document"),
    (".tgme_widget_message_poll", "poll"),
    (".tgme_widget_message_location_wrap", "other"),
    (".tgme_widget_message_contact", "other"),
    (".tgme_widget_message_sticker_wrap", "other"),
    (".message_media_not_supported_wrap", "other"),
    ("a.tgme_widget_message_link_preview", "link"),
)
_PREFIX: Final = "tgme_widget_message_"
_KNOWN: Final = re.compile(
    "audio|author|avatar|bubble|centered|contact|date|document|error|fact_check|footer|forwarded|from|game"
    "|giveaway|grouped|info|inline|invoice|link|location|meta|metatext|owner|paid|photo|poll|reactions|reply"
    "|roundvideo|service|settings|sticker|story|text|tgsticker|user|venue|via|video|videosticker|views|voice"
    "|wrap"
)
_SCALE: Final = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


def read_message(element: Tag, number: int) -> Message:
    """Read one message; what is missing or unknown becomes a flaw, never an exception."""
    reply = attribute(element.select_one("[data-reply-to]"), "data-reply-to")
    location = element.select_one(".tgme_widget_message_location_wrap")
    message = Message(
        number=number,
        text=_text(element),
        published=_time(element),
        edited=_edited(element),
        author=_person(element, ".tgme_widget_message_author_name"),
        signature=_plain(element.select_one(".tgme_widget_message_from_author")),
        forwarded=_person(element, ".tgme_widget_message_forwarded_from_name"),
        reply_to=int(reply) if reply.isdecimal() else None,
        attachments=_attachments(element),
        views=count_of(_shown_views(element)),
        geo=_geo(attribute(location, "href")),
    )
    return replace(message, flaws=tuple(_flaws(message, element)))


def is_service(element: Tag) -> bool:
    """Rows such as "channel created" or "pinned a message"."""
    return "service_message" in classes(element)


def count_of(shown: str) -> int | None:
    """A shortened counter such as 1.2K as a number, None when it is not one."""
    match = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*([KMB]?)", shown.strip().upper())
    return round(float(match[1].replace(",", ".")) * _SCALE[match[2]]) if match else None


def _flaws(message: Message, element: Tag) -> Iterator[Flaw]:
    for name in _unknown(element):
        yield Flaw("unknown_element", name)
    if message.published is None:
        yield Flaw("message_without_time", str(message.number))
    if not message.text and not message.attachments:
        yield Flaw("message_empty", str(message.number))
    if message.views is None and (shown := _shown_views(element)):
        yield Flaw("views_not_read", shown[:20])


def _text(element: Tag) -> str:
    """The message's own text: not the quoted one above it, and albums' nested copy once."""
    found = element.select(".js-message_text") or [
        each
        for each in element.select(".tgme_widget_message_text")
        if each.find_parent(class_="tgme_widget_message_reply") is None
    ]
    innermost = [each for each in found if each.select_one(".js-message_text") is None]
    parts = [text_of(each) for each in innermost]
    parts += [_plain(each) for each in element.select(".tgme_widget_message_poll_question")]
    parts += [_plain(each) for each in element.select(".tgme_widget_message_poll_option_text")]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _time(element: Tag) -> Instant | None:
    shown = element.select_one(".tgme_widget_message_date time[datetime]")
    found = time_of(attribute(shown or element.select_one("time[datetime]"), "datetime"))
    return found[0] if found else None


def _shown_views(element: Tag) -> str:
    return _plain(element.select_one(".tgme_widget_message_views"))


def _edited(element: Tag) -> bool:
    meta = element.select_one(".tgme_widget_message_meta")
    return meta is not None and meta.get_text().strip().startswith("edited")


def _person(element: Tag, selector: str) -> Person | None:
    """The first match outside of a quoted message."""
    for found in element.select(selector):
        if found.find_parent(class_="tgme_widget_message_reply") is None:
            return Person(_plain(found), attribute(found, "href"))
    return None


def _attachments(element: Tag) -> tuple[Attachment, ...]:
    """What hangs on the message, by the addresses that stay: those of the pictures themselves expire."""
    own = attribute(element.select_one("a.tgme_widget_message_date"), "href")
    found = [
        Attachment(kind, html.unescape(attribute(each, "href")) or own)  # t.me escapes twice
        for selector, kind in _ATTACHED
        for each in element.select(selector)
    ]
    return tuple(dict.fromkeys(found))


def _geo(url: str) -> GeoPoint | None:
    match = re.search(r"[?&](?:q|ll)=(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)", url)
    return GeoPoint(float(match[1]), float(match[2])) if match else None


def _unknown(element: Tag) -> list[str]:
    """Names of elements that Telegram did not have when this was written."""
    seen = {name for each in element.find_all(class_=True) for name in classes(each)}
    ours = {name.removeprefix(_PREFIX) for name in seen if name.startswith(_PREFIX)}
    return sorted(name for name in ours if not _KNOWN.match(name))


def _plain(element: Tag | None) -> str:
    return " ".join(element.get_text().split()) if element is not None else ""
