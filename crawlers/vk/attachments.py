"""What hangs on a message: kind and a steady address without account ids (media links are signed anew each time)."""

import re
from collections.abc import Iterator
from typing import Any

from domain.post import Attachment

_KINDS = {
    "photo": "photo",
    "posted_photo": "photo",
    "photos_list": "photo",
    "graffiti": "photo",
    "album": "photo",
    "video": "video",
    "clip": "video",
    "video_playlist": "video",
    "doc": "document",
    "page": "document",
    "note": "document",
    "link": "link",
    "article": "link",
    "mini_app": "link",
    "audio": "audio",
    "audio_playlist": "audio",
    "podcast": "audio",
    "poll": "poll",
}
_OTHER_NAMES = """
    app market market_album market_market_album event donut_link textlive textpost textpost_publish
    situational_theme group sticker pretty_cards narrative story wall wall_reply geo artist curator
"""
_OTHERS = frozenset(_OTHER_NAMES.split())
_PATHS = {"photo": "photo", "video": "video", "document": "doc", "poll": "poll"}
_ACCOUNT_LINK = re.compile(r"vk\.(?:com|ru)/(?:id\d|.*[?&=](?:id|owner_id)=?\d)", re.IGNORECASE)


def read_attachments(found: Any, permalink: str, pages: str) -> tuple[Attachment, ...]:
    """Attachments of one message; what belongs to an account is named by the message's own permalink."""
    return tuple(
        Attachment(kind, _address(kind, body, pages) or f"{permalink}#{kind}{place}")
        for place, (kind, body) in enumerate(_bodies(found), 1)
    )


def unknown_kinds(found: Any) -> tuple[str, ...]:
    """Types that no table of ours holds."""
    known = _KINDS.keys() | _OTHERS
    return tuple(t for t in (str(i.get("type", "")) for i in _items(found)) if t not in known)


def _items(found: Any) -> Iterator[dict[str, Any]]:
    yield from (item for item in found or () if isinstance(item, dict))


def _bodies(found: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in _items(found):
        name = str(item.get("type", ""))
        body = item.get(name)
        yield _KINDS.get(name, "other"), body if isinstance(body, dict) else {}


def _address(kind: str, body: dict[str, Any], pages: str) -> str:
    if kind == "link":
        url = body.get("url")
        return url if isinstance(url, str) and not _ACCOUNT_LINK.search(url) else ""
    owner, number = body.get("owner_id"), body.get("id")
    if kind in _PATHS and isinstance(owner, int) and isinstance(number, int) and owner < 0:
        return f"{pages}/{_PATHS[kind]}{owner}_{number}"
    return ""
