"""Feeds as values; the only place that knows feedparser."""

import calendar
import io
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import feedparser

from crawlers.pages.markup import fragment_text
from crawlers.pages.page import Page, absolute
from domain.errors import SourceChanged
from domain.instant import Instant, from_seconds
from domain.post import Attachment

_KINDS = {"image": "photo", "video": "video", "audio": "audio"}
_ELLIPSES = ("…", "...")
_HARMLESS = frozenset(
    {"NonXMLContentType", "CharacterEncodingOverride"}
)  # wrong labels on good feeds


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `key` is its guid, or what replaces one; `answers` the key of the entry it replies to."""

    key: str
    link: str
    text: str
    published: Instant | None
    updated: Instant | None = None
    author: str = ""
    answers: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page of a feed; `following` is the address of the next, older one (RFC 5005), often empty."""

    entries: tuple[Entry, ...]
    following: str = ""
    malformed: str = ""  # what the parser complained of


def read_feed(page: Page) -> FeedPage:
    """RSS or Atom of any version; SourceChanged when it is neither."""
    parsed = _parsed(page)
    if not parsed.get("version") and not parsed.entries:
        raise SourceChanged("not_a_feed", page.url)
    complaint = type(parsed.bozo_exception).__name__ if parsed.get("bozo") else ""
    return FeedPage(
        entries=tuple(_entry(found, page.url) for found in parsed.entries),
        following=_following(parsed.feed, page.url),
        malformed="" if complaint in _HARMLESS else complaint,
    )


def key_of(guid: str) -> str:
    """A guid as part of an id: itself when it is short and plain, else a digest of it."""
    plain = guid.replace("-", "").replace(".", "").replace("_", "")
    if plain.isalnum() and plain.isascii() and len(guid) <= 64:
        return guid
    return blake2b(guid.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _parsed(page: Page) -> Any:
    headers = {"content-type": page.header("content-type"), "content-location": page.url}
    try:
        return feedparser.parse(io.BytesIO(page.body), response_headers=headers)
    except Exception as error:  # a torn feed can make the library stumble anywhere
        raise SourceChanged("feed_unreadable", page.url, type(error).__name__) from error


def _entry(found: dict[str, Any], base: str) -> Entry:
    text, link = _text(found), _string(found, "link")
    answers = _string(found.get("thr_in-reply-to"), "ref")
    return Entry(
        key=key_of(_string(found, "id") or link or text),
        link=absolute(base, link),
        text=text,
        published=_instant(found, "published_parsed") or _instant(found, "updated_parsed"),
        updated=_instant(found, "updated_parsed"),
        author=" ".join(_string(found, "author").split()),
        answers=key_of(answers) if answers else "",
        attachments=_attachments(found, base),
    )


def _string(found: object, name: str) -> str:
    """A text of the parser's, which may be missing, None or something else in torn feeds."""
    value = found.get(name) if isinstance(found, Mapping) else None
    return value if isinstance(value, str) else ""


def _text(found: Mapping[str, Any]) -> str:
    """Title and body; a title that only repeats the body's beginning is left out."""
    title = fragment_text(_string(found, "title"))
    bodies = [_string(each, "value") for each in found.get("content", ())]
    body = fragment_text(max([*bodies, _string(found, "summary")], key=len))
    start = title
    for dots in _ELLIPSES:
        start = start.removesuffix(dots)
    return body if body.startswith(start.strip()) else "\n".join(filter(None, (title, body)))


def _instant(found: dict[str, Any], name: str) -> Instant | None:
    moment = dict.get(found, name)  # feedparser's own get would answer with another field, and warn
    return from_seconds(calendar.timegm(moment)) if moment else None


def _attachments(found: Mapping[str, Any], base: str) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(_kind(_string(each, "type")), url)
        for each in found.get("enclosures", ())
        if (url := absolute(base, _string(each, "href")))
    )


def _kind(mime: str) -> str:
    return _KINDS.get(mime.partition("/")[0], "document")


def _following(feed: Mapping[str, Any], base: str) -> str:
    links = (_string(k, "href") for k in feed.get("links", ()) if _string(k, "rel") == "next")
    href = next(links, "")
    return absolute(base, href)
