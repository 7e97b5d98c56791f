"""The forum's pages: the list of topics and the topics."""

from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from demo.city import City, Message
from demo.faults import make_faulty_app
from demo.forum.view import post_view, posts_of, title_of, topic_view

SOURCE: Final = "forum"
TOPICS_PER_PAGE: Final = 25
POSTS_PER_PAGE: Final = 10


def make_app(city: City) -> web.Application:
    """A server that shows the city's forum."""
    app = make_faulty_app()
    site = _Site(city)
    app.router.add_get("/", site.topics)
    app.router.add_get("/index.php", site.topics)
    app.router.add_get("/viewforum.php", site.topics)
    app.router.add_get("/viewtopic.php", site.topic)
    return app


def platform_id(message: Message) -> str:
    """`p<number>`: the anchor of the post."""
    return f"p{message.number}"


class _Site:
    def __init__(self, city: City) -> None:
        self._city = city
        folder = Path(__file__).with_name("templates")
        self._pages = Environment(
            loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    async def topics(self, request: web.Request) -> web.Response:
        """The list of topics, the one with the newest post first."""
        threads = self._city.threads(SOURCE)
        threads.sort(key=lambda m: posts_of(self._city, m)[-1].at, reverse=True)
        start = _number(request, "start") or 0
        page = threads[start : start + TOPICS_PER_PAGE]
        after = start + TOPICS_PER_PAGE
        return self._html(
            "topics.html",
            topics=[topic_view(self._city, m) for m in page],
            total=len(threads),
            after=after if after < len(threads) else None,
        )

    async def topic(self, request: web.Request) -> web.Response:
        """One topic, ten posts a page; `p` names a post instead of a topic."""
        message = self._asked_for(request)
        if message is None:
            return self._html("missing.html", status=404)
        posts = posts_of(self._city, message)
        start = _number(request, "start") or 0
        after = start + POSTS_PER_PAGE
        return self._html(
            "topic.html",
            number=message.number,
            title=title_of(message.text),
            posts=[post_view(self._city, m) for m in posts[start:after]],
            total=len(posts),
            after=after if after < len(posts) else None,
        )

    def _asked_for(self, request: web.Request) -> Message | None:
        topic, post = _number(request, "t"), _number(request, "p")
        for message in self._city.threads(SOURCE):
            if message.number == topic:
                return message
            if post is not None and any(m.number == post for m in posts_of(self._city, message)):
                return message
        return None

    def _html(self, template: str, status: int = 200, **values: object) -> web.Response:
        text = self._pages.get_template(template).render(**values)
        return web.Response(text=text, status=status, content_type="text/html")


def _number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name, "")
    return int(value) if value.isdecimal() else None
