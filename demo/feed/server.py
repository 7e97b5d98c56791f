"""RSS 2.0 with conditional GET and paging (RFC 5005), and a page per article."""

import hashlib
import html
import re
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from demo.city import City, Message
from demo.faults import make_faulty_app

SOURCE: Final = "feed"
ITEMS_PER_PAGE: Final = 50
OFFICIAL_NAME: Final = "Администрация Заречинска"
EDITORS_NAME: Final = "Новости Заречинска"

_TITLE_LENGTH = 70
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the feed; `answers` is the guid of the entry it replies to."""

    number: int
    guid: str
    title: str
    text_html: str
    date: str
    author: str
    answers: str | None


def make_app(city: City) -> web.Application:
    """A server with the city's feed at `/rss.xml`."""
    app = make_faulty_app()
    site = _Site(city)
    app.router.add_get("/rss.xml", site.feed)
    app.router.add_get(r"/news/{number:\d+}", site.article)
    return app


def platform_id(message: Message) -> str:
    """The guid of an entry."""
    return f"zrch-news-{message.number}"


class _Site:
    def __init__(self, city: City) -> None:
        self._city = city
        folder = Path(__file__).with_name("templates")
        self._pages = Environment(
            loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    async def feed(self, request: web.Request) -> web.Response:
        """A page of the feed, or 304 when the reader has it already."""
        paged = max(1, _number(request, "paged") or 1)
        entries = self._entries()
        page = entries[(paged - 1) * ITEMS_PER_PAGE : paged * ITEMS_PER_PAGE]
        text = self._pages.get_template("rss.xml").render(
            site=str(request.url.with_query(None)).removesuffix("/rss.xml"),
            items=[_item(m) for m in page],
            following=paged + 1 if paged * ITEMS_PER_PAGE < len(entries) else None,
        )
        changed = max((m.edited_at or m.at for m in page), default=self._city.start)
        return _conditional(request, text.encode(), changed)

    async def article(self, request: web.Request) -> web.Response:
        """One article; 404 once it is deleted."""
        number = int(request.match_info["number"])
        message = next((m for m in self._entries() if m.number == number), None)
        if message is None:
            return web.Response(status=404, text="Нет такой новости")
        page = self._pages.get_template("article.html").render(item=_item(message))
        return web.Response(text=page, content_type="text/html")

    def _entries(self) -> list[Message]:
        """All visible messages of the source, replies too, newest first."""
        now = self._city.clock.now()
        found = list(self._city.threads(SOURCE))
        for message in found:  # grows while it is walked: replies follow their parents
            found.extend(m for m in message.replies if m.visible(now))
        return sorted(found, key=lambda m: (m.at, m.number), reverse=True)


def _conditional(request: web.Request, body: bytes, changed: float) -> web.Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Last-Modified": formatdate(int(changed), usegmt=True)}
    if _is_known(request, tag, changed):
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, headers=headers, content_type="application/rss+xml")


def _is_known(request: web.Request, tag: str, changed: float) -> bool:
    """Whether the reader's copy is current; an ETag outweighs a date (RFC 9110, 13.2.2)."""
    known = request.headers.get("If-None-Match")
    if known is not None:
        return tag in [part.strip() for part in known.split(",")]
    since = request.headers.get("If-Modified-Since")
    return since is not None and int(changed) <= parsedate_to_datetime(since).timestamp()


def _item(message: Message) -> Item:
    text = _NOT_XML.sub("\ufffd", message.text)
    parent = message.parent
    return Item(
        number=message.number,
        guid=platform_id(message),
        title=_title(text),
        text_html="<p>" + html.escape(text, quote=False).replace("\n", "<br />") + "</p>",
        date=formatdate(int(message.at), usegmt=True),
        author=_author(message),
        answers=None if parent is None else platform_id(parent),
    )


def _title(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= _TITLE_LENGTH else line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _author(message: Message) -> str:
    names = {"authority": OFFICIAL_NAME, "community": EDITORS_NAME}
    return names.get(message.post.voice, f"Читатель {message.author}")


def _number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name, "")
    return int(value) if value.isdecimal() else None
