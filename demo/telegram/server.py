"""The pages of t.me that can be read without an account."""

import operator
from bisect import bisect_left
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from demo.city import City, Message
from demo.faults import make_faulty_app
from demo.telegram.channels import CHANNELS, Channel, channel_named, number_of
from demo.telegram.view import comments_of, shown_comment, shown_post

PAGE_SIZE: Final = 20
MOST_COMMENTS: Final = 100
_DEFAULT_COMMENTS: Final = 5

Numbered = tuple[int, Message]  # number in the channel, message


def make_app(city: City) -> web.Application:
    """A server that shows the city's Telegram channels the way t.me does."""
    app = make_faulty_app()
    site = _Site(city)
    app.router.add_get("/s/{channel}", site.preview)
    app.router.add_get("/{channel}", site.card)
    app.router.add_get(r"/{channel}/{number:\d+}", site.embed)
    return app


def platform_id(city: City, message: Message) -> str:
    """`channel/post` or `channel/post?comment=number`: under what a message is known outside."""
    root = message.root()
    channel = next(c for c in CHANNELS if c.source == root.post.source)
    top = f"{channel.name}/{number_of(city, root)}"
    return top if root is message else f"{top}?comment={number_of(city, message)}"


class _Site:
    def __init__(self, city: City) -> None:
        self._city = city
        folder = Path(__file__).with_name("templates")
        self._pages = Environment(
            loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    async def preview(self, request: web.Request) -> web.Response:
        """`/s/<channel>`: twenty messages, newest at the bottom."""
        channel = channel_named(request.match_info["channel"])
        if channel is None:
            raise web.HTTPFound(request.path.replace("/s/", "/", 1))
        found = self._numbered(channel)
        page = _page(found, _number(request, "before"), _number(request, "after"))
        return self._html(
            "preview.html",
            channel=channel,
            posts=[shown_post(self._city, channel, message) for _, message in page],
            older=bool(page) and page[0] is not found[0],
            newer=bool(page) and page[-1] is not found[-1],
        )

    async def card(self, request: web.Request) -> web.Response:
        """`/<channel>`: the card of a channel, without messages."""
        name = request.match_info["channel"]
        return self._html("card.html", name=name, channel=channel_named(name))

    async def embed(self, request: web.Request) -> web.Response:
        """`/<channel>/<id>?embed=1`: one post, or its discussion."""
        channel = channel_named(request.match_info["channel"])
        number = int(request.match_info["number"])
        message = None if channel is None else self._find(channel, number)
        if channel is None or message is None:
            return self._html("missing.html", text="Post not found")
        if not {"discussion", "comment"} & set(request.query):
            return self._html("post.html", post=shown_post(self._city, channel, message))
        return self._discussion(channel, message, request)

    def _discussion(self, channel: Channel, message: Message, request: web.Request) -> web.Response:
        comments = comments_of(self._city, message)
        numbers = [number_of(self._city, m) for m in comments]
        limit = min(MOST_COMMENTS, _number(request, "comments_limit") or _DEFAULT_COMMENTS)
        start = _window_start(numbers, limit, _number(request, "comment"))
        window = comments[start : start + limit]
        return self._html(
            "discussion.html",
            post=shown_post(self._city, channel, message),
            count=len(comments),
            comments=[shown_comment(self._city, channel, m) for m in window],
            older=start > 0,
            newer=start + limit < len(comments),
        )

    def _numbered(self, channel: Channel) -> list[Numbered]:
        threads = self._city.threads(channel.source)
        return sorted(((number_of(self._city, m), m) for m in threads), key=operator.itemgetter(0))

    def _find(self, channel: Channel, number: int) -> Message | None:
        return next((m for found, m in self._numbered(channel) if found == number), None)

    def _html(self, template: str, **values: object) -> web.Response:
        text = self._pages.get_template(template).render(**values)
        return web.Response(text=text, content_type="text/html")


def _page(posts: list[Numbered], before: int | None, after: int | None) -> list[Numbered]:
    if after is not None:
        return [p for p in posts if p[0] > after][:PAGE_SIZE]
    return [p for p in posts if before is None or p[0] < before][-PAGE_SIZE:]


def _window_start(numbers: list[int], limit: int, around: int | None) -> int:
    """Without a cursor the newest comments are shown; with one, those around it."""
    last = max(0, len(numbers) - limit)
    if around is None:
        return last
    return min(last, max(0, bisect_left(numbers, around) - limit // 2))


def _number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name, "")
    return int(value) if value.isdecimal() else None
