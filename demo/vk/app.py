"""The simulated API as an aiohttp application: `/method/<name>`, by GET or POST."""

import json
import socket
import struct
import warnings
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from demo.city import City
from demo.vk import faults as trouble
from demo.vk.errors import VkError, captcha
from demo.vk.limits import Limits
from demo.vk.scene import Scene
from demo.vk.settings import VkSettings
from demo.vk.simulator import VkSimulator

VK = web.AppKey("vk", VkSimulator)
_CAPTCHA = 14
_LARGEST_BODY = 8 << 20  # bytes
_BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
_BLOCKED = "<!DOCTYPE html><html><body>Доступ ограничен</body></html>"


def make_app(city: City, settings: VkSettings | None = None) -> web.Application:
    """The application; `app[VK]` (also `app["vk"]`) is its simulator."""
    settings = settings or VkSettings()
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[VK] = simulator = VkSimulator(Scene(city, settings), Limits(settings, city.clock))
    with warnings.catch_warnings():  # the plain name is the contract with the demo's switches
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        app["vk"] = simulator
    for verb in ("GET", "POST"):
        app.router.add_route(verb, "/method/{name}", _call)
    return app


async def _call(request: web.Request) -> web.StreamResponse:
    name = request.match_info["name"]
    form = await request.post()  # a JSON body is not read, as VK does not read it
    sent = {**request.query, **{key: str(value) for key, value in form.items()}}
    try:
        return await _answer(request, name, sent)
    except VkError as error:
        return _json(error.envelope(name, sent))


async def _answer(request: web.Request, name: str, sent: dict[str, str]) -> web.StreamResponse:
    vk = request.app[VK]
    fault = vk.enter(name, sent, vk.token(_key(request, sent)))
    if fault == trouble.SLOW:
        await vk.faults.linger()
    elif fault is not None and fault != trouble.TRUNCATED:
        return _spoiled(fault, request)
    return _json({"response": vk.answer(name, sent)}, half=fault == trouble.TRUNCATED)


def _key(request: web.Request, sent: Mapping[str, str]) -> str:
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return sent.get("access_token") or bearer


def _spoiled(fault: int | str, request: web.Request) -> web.StreamResponse:
    match fault:
        case trouble.HTML_502:
            return web.Response(status=502, text=_BAD_GATEWAY, content_type="text/html")
        case trouble.HTML_200:
            return web.Response(text=_BLOCKED, content_type="text/html")
        case trouble.RESET:
            return _reset(request)
        case trouble.CAPTCHA_BARE | 14:
            raise captcha(with_picture=fault == _CAPTCHA)
    raise VkError(int(fault))


def _reset(request: web.Request) -> web.StreamResponse:
    """Close the connection with a TCP reset."""
    if request.transport is not None:
        raw = request.transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        request.transport.abort()
    return web.Response(status=500)


def _json(answer: dict[str, Any], *, half: bool = False) -> web.Response:
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    body = text.encode("utf-8", "backslashreplace")  # a lone surrogate travels as its JSON escape
    part = body[: len(body) // 2] if half else body
    return web.Response(body=part, content_type="application/json", charset="utf-8")
