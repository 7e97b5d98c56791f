"""Two authorities that are not ours: vkbottle's models, and the unmodified vk_api client."""

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
import vk_api
from requests.adapters import HTTPAdapter

from demo.vk.settings import VkSettings
from tests.demo.vk.judge.bench import Case, judged
from tests.demo.vk.town import TOKEN, Town, a_post, a_town, a_wall

WALL = -106
_SAVED = Path(__file__).parents[2] / "crawlers" / "vk" / "pages"


def _town_posts() -> list[Any]:
    nested = [a_post(f"n{n}", f"ответ {n}", 30 + n, reply_to="c0") for n in range(12)]
    return [
        *a_wall(20),
        a_post("c0", "первый", 21, reply_to="w1", deleted=60.0),
        a_post("c1", "второй", 22, reply_to="w1", voice="authority"),
        *nested,
        a_post("from us", "Внимание", 25, voice="community"),
    ]


async def _answers(town: Town) -> list[Case]:
    comments = {"owner_id": WALL, "post_id": town.number("w1"), "need_likes": 1}
    names = f"{WALL}_{town.number('w1')}"
    asked: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("wall.WallGet", "wall.get", {"owner_id": WALL, "count": 100}),
        ("wall.WallGetById", "wall.getById", {"posts": names}),
        ("wall.WallGetComments", "wall.getComments", comments | {"thread_items_count": 10}),
        ("wall.WallGetComments", "wall.getComments", comments | {"comment_id": town.number("c0")}),
        ("board.BoardGetTopics", "board.getTopics", {"group_id": 106, "preview": 3}),
        ("board.BoardGetComments", "board.getComments", {"group_id": 106, "topic_id": 1}),
        ("newsfeed.NewsfeedSearch", "newsfeed.search", {"q": "яма", "count": 5}),
    )
    cases: list[Case] = []
    for model, method, values in asked:
        short = await town.call(method, **values)
        long = await town.call(method, **values, extended=1)
        cases.append((f"responses.{model}Response", {"response": short}))
        cases.append((f"responses.{model}ExtendedResponse", {"response": long}))
    groups = await town.call("groups.getById", group_ids="106,108", fields="description,wall")
    cases.append(("responses.groups.GroupsGetByIdObjectResponse", {"response": groups}))
    name = await town.call("utils.resolveScreenName", screen_name="zrch_group6")
    cases.append(("responses.utils.UtilsResolveScreenNameResponse", {"response": name}))
    return cases


def _saved_answers() -> list[Case]:
    """Payloads of the reader's tests that name the model they claim to be."""
    saved = [json.loads(p.read_text("utf-8")) for p in sorted(_SAVED.glob("*/payload.json"))]
    return [(s["model"], {"response": s["response"]}) for s in saved if s.get("model")]


async def test_every_answer_passes_the_models_of_vkbottle(tmp_path: Path) -> None:
    settings = VkSettings(pinned=frozenset({"w3"}), points=(("w4", 55.0, 82.9),))
    async with a_town(tmp_path, *_town_posts(), settings=settings) as town:
        town.city.edit("w5", "исправлено")
        town.city.say("На Мира 4 нет света", "vk:group6/board")
        cases = [*await _answers(town), *_saved_answers()]
    verdicts = await asyncio.to_thread(judged, cases)
    wrong = [(model, found) for (model, _), found in zip(cases, verdicts, strict=True) if found]
    assert wrong == []


async def test_the_judge_is_awake(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        good = await town.call("wall.get", owner_id=WALL)
    post = good["items"][0]
    broken = {k: v for k, v in post["likes"].items() if k != "can_like"}
    cases: list[Case] = [
        ("responses.wall.WallGetResponse", {"response": {"count": 1, "items": [wrong]}})
        for wrong in ({**post, "likes": broken}, {**post, "date": "soon"}, {**post, "tekst": ""})
    ]
    assert all(await asyncio.to_thread(judged, cases))


class _ToTown(HTTPAdapter):
    """Sends what vk_api addresses to api.vk.ru to the town instead."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        request.url = (request.url or "").replace("https://api.vk.ru", self._address)
        return super().send(request, *args, **kwargs | {"proxies": {}, "timeout": 10})


async def test_the_unmodified_vk_api_client_reads_a_wall(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(3), rate=1.0) as town:

        def read() -> tuple[Any, Any]:
            assert threading.current_thread() is not threading.main_thread()
            with requests.Session() as session:
                session.mount("https://api.vk.ru/", _ToTown(town.address))
                client = vk_api.VkApi(token=TOKEN, api_version="5.199", session=session)
                api = client.get_api()
                wall = api.wall.get(owner_id=WALL, count=2)
                tools = vk_api.VkTools(client)
                slow = tools.get_all_slow_iter("wall.get", 2, {"owner_id": WALL})
                return wall, [post["id"] for post in slow]

        wall, numbers = await asyncio.to_thread(read)
        assert wall["count"] == len(numbers) == 3
        assert town.vk.over() == (0, 0)


async def test_vk_api_raises_its_own_errors_on_ours(tmp_path: Path) -> None:
    async with a_town(tmp_path, rate=1.0) as town:

        def read(owner: int) -> None:
            with requests.Session() as session:
                session.mount("https://api.vk.ru/", _ToTown(town.address))
                client = vk_api.VkApi(token=TOKEN, api_version="5.199", session=session)
                client.method("wall.get", {"owner_id": owner})

        with pytest.raises(vk_api.exceptions.ApiError, match=r"\[15\] Access denied"):
            await asyncio.to_thread(read, -999)
        town.vk.faults.set(14)
        with pytest.raises(vk_api.exceptions.Captcha) as captcha:
            await asyncio.to_thread(read, WALL)
        assert captcha.value.redirect_uri.startswith("https://id.vk.com")
