"""The pages of t.me that can be read without an account."""

from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from demo.city import City, Message
from demo.faults import make_faulty_app
from demo.telegram.channels import CHANNELS, Channel, channel_named, number_of
from demo.telegram.view import Shown, comments_of, shown_comment, shown_post

PAGE_SIZE: Final = 20
MOST_COMMENTS: Final = 100
_DEFAULT_COMMENTS: Final = 5


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
        posts = self._posts(channel)
        page = _page(posts, _number(request, "before"), _number(request, "after"))
        older = bool(page) and page[0].number > posts[0].number
        newer = bool(page) and page[-1].number < posts[-1].number
        return self._html("preview.html", channel=channel, posts=page, older=older, newer=newer)

    async def card(self, request: web.Request) -> web.Response:
        """`/<channel>`: the card of a channel, without messages."""
        name = request.match_info["channel"]
        return self._html("card.html", name=name, channel=channel_named(name))

    async def embed(self, request: web.Request) -> web.Response:
        """`/<channel>/<id>?embed=1`: one post, or its discussion."""
        channel = channel_named(request.match_info["channel"])
        message = channel and self._find(channel, int(request.match_info["number"]))
        if channel is None or message is None:
            return self._html("missing.html", text="Post not found")
        if "discussion" not in request.query:
            return self._html("post.html", post=shown_post(self._city, channel, message))
        return self._discussion(channel, message, request)

    def _discussion(
        self, channel: Channel, message: Message, request: web.Request
    ) -> web.Response:
        found = comments_of(self._city, message)
        comments = [shown_comment(self._city, channel, m) for m in found]
        limit = min(MOST_COMMENTS, _number(request, "comments_limit") or _DEFAULT_COMMENTS)
        start = _window_start(comments, limit, _number(request, "comment"))
        window = comments[start : start + limit]
        return self._html(
            "discussion.html",
            post=shown_post(self._city, channel, message),
            count=len(comments),
            comments=window,
            older=start > 0,
            newer=start + limit < len(comments),
        )

    def _posts(self, channel: Channel) -> list[Shown]:
        threads = self._city.threads(channel.source)
        shown = [shown_post(self._city, channel, m) for m in threads]
        return sorted(shown, key=lambda s: s.number)

    def _find(self, channel: Channel, number: int) -> Message | None:
        threads = self._city.threads(channel.source)
        return next((m for m in threads if number_of(self._city, m) == number), None)

    def _html(self, template: str, **values: object) -> web.Response:
        text = self._pages.get_template(template).render(**values)
        return web.Response(text=text, content_type="text/html")


def _page(posts: list[Shown], before: int | None, after: int | None) -> list[Shown]:
    if after is not None:
        return [p for p in posts if p.number > after][:PAGE_SIZE]
    return [p for p in posts if before is None or p.number < before][-PAGE_SIZE:]


def _window_start(comments: list[Shown], limit: int, around: int | None) -> int:
    """Without a cursor the newest comments are shown; with one, those around it."""
    last = max(0, len(comments) - limit)
    if around is None:
        return last
    older = sum(1 for c in comments if c.number < around)
    return min(last, max(0, older - limit // 2))


def _number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name, "")
    return int(value) if value.isdecimal() else None
