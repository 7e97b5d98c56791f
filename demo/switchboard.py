"""The city's switchboard: say something, delete it, break a platform, ask what was called."""

from dataclasses import dataclass

from aiohttp import web

from demo.city import City, Message
from demo.faults import Faults
from demo.feed import server as feed
from demo.forum import server as forum
from demo.life import SOURCES, VOICES
from demo.telegram import server as telegram
from demo.vk.app import VK
from demo.vk.groups import GROUPS


@dataclass(frozen=True, slots=True)
class Platforms:
    """The running applications of one city."""

    city: City
    vk: web.Application
    telegram: web.Application
    forum: web.Application
    feed: web.Application

    def faults(self, name: str) -> Faults:
        """Switches of a page platform; raises KeyError for an unknown name."""
        pages = {"telegram": self.telegram, "forum": self.forum, "feed": self.feed}
        found: Faults = pages[name]["faults"]
        return found


def make_app(platforms: Platforms) -> web.Application:
    """Routes of the switchboard; all answers are JSON."""
    app = web.Application()
    board = _Board(platforms)
    app.router.add_post("/say", board.say)
    app.router.add_post("/edit", board.edit)
    app.router.add_post("/delete", board.delete)
    app.router.add_post("/break", board.break_platform)
    app.router.add_post("/mend", board.mend)
    app.router.add_get("/calls", board.calls)
    app.router.add_get("/keys", board.keys)
    return app


class _Board:
    def __init__(self, platforms: Platforms) -> None:
        self._platforms = platforms
        self._city = platforms.city

    async def say(self, request: web.Request) -> web.Response:
        """{source, text, voice?, reply_to?} → {id, key}."""
        form = await request.post()
        source, voice = str(form.get("source", "vk:group1")), str(form.get("voice", "resident"))
        if source not in SOURCES or voice not in VOICES or not str(form.get("text", "")).strip():
            raise web.HTTPBadRequest(text="source, voice or text is not what the city knows")
        reply = str(form["reply_to"]) if "reply_to" in form else None
        message = self._city.say(str(form["text"]), source, voice, reply)
        return web.json_response({"id": message.post.id, "key": self._key(message)})

    async def edit(self, request: web.Request) -> web.Response:
        """{id, text}."""
        form = await request.post()
        self._known(str(form["id"]))
        self._city.edit(str(form["id"]), str(form["text"]))
        return web.json_response({})

    async def delete(self, request: web.Request) -> web.Response:
        """{id}."""
        form = await request.post()
        self._known(str(form["id"]))
        self._city.delete(str(form["id"]))
        return web.json_response({})

    async def break_platform(self, request: web.Request) -> web.Response:
        """{platform: vk|telegram|forum|feed, kind}: switch a fault on until mended."""
        form = await request.post()
        kind = str(form["kind"])
        if form["platform"] == "vk":
            self._platforms.vk[VK].faults.set(int(kind) if kind.isdigit() else kind)
        else:
            self._platforms.faults(str(form["platform"])).set(kind)
        return web.json_response({})

    async def mend(self, _: web.Request) -> web.Response:
        """All platforms are well again."""
        self._platforms.vk[VK].faults.clear()
        for name in ("telegram", "forum", "feed"):
            self._platforms.faults(name).clear()
        return web.json_response({})

    async def calls(self, _: web.Request) -> web.Response:
        """VK calls so far: total, above the limit per second, above the limit per day."""
        vk = self._platforms.vk[VK]
        second, day = vk.over()
        return web.json_response({"calls": len(vk.calls), "over_second": second, "over_day": day})

    async def keys(self, _: web.Request) -> web.Response:
        """{life id: key of the message on its platform}."""
        return web.json_response({m.post.id: self._key(m) for m in self._city.messages()})

    def _known(self, post_id: str) -> None:
        if self._city.get(post_id) is None:
            raise web.HTTPNotFound(text=f"no message {post_id}")

    def _key(self, message: Message) -> str:
        source = message.root().post.source
        if source.startswith("vk:"):
            return _vk_key(message)
        if source.startswith("tg:"):
            return telegram.platform_id(self._city, message)
        return forum.platform_id(message) if source == "forum" else feed.platform_id(message)


def _vk_key(message: Message) -> str:
    root = message.root()
    owner = next(g.owner_id for g in GROUPS if g.source == root.post.source)
    top = f"{owner}_{root.number}"
    return top if root is message else f"{top}/{message.number}"
