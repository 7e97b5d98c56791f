"""Keys, versions, parameters, limits and troubles."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from demo.vk.faults import CODES
from demo.vk.settings import VkSettings, VkToken
from tests.demo.vk.town import TOKEN, a_post, a_town, a_wall

WALL = -106


async def test_get_post_and_bearer_are_equal(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        address = f"{town.address}/method/wall.get"
        sent = {"owner_id": str(WALL), "v": "5.199"}
        got = await town.session.get(address, params=sent | {"access_token": TOKEN})
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        posted = await town.session.post(address, data=sent, headers=bearer)
        assert (await got.json()) == (await posted.json())


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"access_token": "wrong"}, 5),
        ({"access_token": None}, 5),
        ({"v": None}, 8),
        ({"v": "5.92"}, 8),
        ({"count": 101}, 100),
        ({"count": "many"}, 100),
        ({"offset": -1}, 100),
        ({"filter": "mine"}, 100),
        ({"owner_id": 5_000_000}, 30),
        ({"owner_id": -999}, 15),
    ],
)
async def test_a_wrong_call_is_refused(
    tmp_path: Path, changed: dict[str, object], code: int
) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        assert await town.refusal("wall.get", **({"owner_id": WALL} | changed)) == code


async def test_methods_are_case_sensitive_and_must_be_known(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        assert await town.refusal("wall.Get", owner_id=WALL) == 3
        assert await town.refusal("photos.get") == 3
        assert await town.refusal("wall.getById") == 100
        assert await town.refusal("wall.getComments", owner_id=WALL, thread_items_count=11) == 100


async def test_each_kind_of_key_opens_its_methods_only(tmp_path: Path) -> None:
    keys = (VkToken(TOKEN), VkToken("g", "community", "g"), VkToken("u", "user", "u"))
    async with a_town(tmp_path, settings=VkSettings(tokens=keys)) as town:
        assert await town.refusal("execute", code="return 1;") == 28
        assert await town.refusal("wall.get", owner_id=WALL, access_token="g") == 27
        assert await town.refusal("execute", code="return 1;", access_token="u") == 15
        assert await town.call("groups.getById", group_id=106, access_token="g")


async def test_an_error_echoes_the_request_without_the_key(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        body = await (await town.raw("wall.get", owner_id=-999)).json()
        error = body["error"]
        assert error["error_msg"].startswith("Access denied")
        assert {"key": "owner_id", "value": "-999"} in error["request_params"]
        assert TOKEN not in str(body)


async def test_the_fourth_call_within_a_second_is_one_too_many(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        form = {"owner_id": str(WALL), "v": "5.199", "access_token": TOKEN}
        town.clock.advance(5)
        answers = []
        for _ in range(4):
            response = await town.session.post(f"{town.address}/method/wall.get", data=form)
            answers.append(await response.json())
        assert ["error" in a for a in answers] == [False, False, False, True]
        assert answers[3]["error"]["error_code"] == 6
        assert town.vk.over() == (1, 0)
        assert [call.over for call in town.vk.calls] == [None, None, None, "second"]


async def test_the_day_has_its_limit_and_the_next_day_a_new_one(tmp_path: Path) -> None:
    settings = VkSettings(day_limits=(("wall.get", 2),))
    async with a_town(tmp_path, a_post("a"), settings=settings) as town:
        for _ in range(2):
            await town.call("wall.get", owner_id=WALL)
        assert await town.refusal("wall.get", owner_id=WALL) == 29
        assert (await town.call("groups.getById", group_id=106))["groups"]
        assert town.vk.over() == (0, 1)
        town.clock.advance(86_400)
        assert (await town.call("wall.get", owner_id=WALL))["count"] == 1


@pytest.mark.parametrize("code", CODES)
async def test_every_error_can_be_switched_on_and_off(tmp_path: Path, code: int) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        town.vk.faults.set(code)
        assert await town.refusal("wall.get", owner_id=WALL) == code
        town.vk.faults.clear()
        assert (await town.call("wall.get", owner_id=WALL))["count"] == 1


async def test_a_trouble_may_hit_one_method_one_community_or_a_few_calls(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1), *a_wall(0)) as town:
        town.vk.faults.set(10, method="wall.get", group=106, times=1)
        assert (await town.call("wall.get", owner_id=-101))["count"] == 0
        assert await town.call("groups.getById", group_id=106)
        assert await town.refusal("wall.get", domain="zrch_group6") == 10
        assert (await town.call("wall.get", owner_id=WALL))["count"] == 1
        with pytest.raises(ValueError, match="unknown fault 'fire'"):
            town.vk.faults.set("fire")


async def test_a_captcha_of_today_has_a_page_and_maybe_no_picture(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        town.vk.faults.set(14, times=1)
        town.vk.faults.set("captcha_bare", times=1)
        full = (await (await town.raw("wall.get", owner_id=WALL)).json())["error"]
        bare = (await (await town.raw("wall.get", owner_id=WALL)).json())["error"]
        assert full["error_code"] == bare["error_code"] == 14
        assert "captcha_sid" in full
        assert "captcha_sid" not in bare
        assert bare["redirect_uri"].startswith("https://id.vk.com/not_robot_captcha")


async def test_pages_instead_of_json_and_broken_connections(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(9)) as town:
        for kind in ("html_502", "html_200", "truncated", "reset"):
            town.vk.faults.set(kind, times=1)
        gateway = await town.raw("wall.get", owner_id=WALL)
        assert (gateway.status, gateway.content_type) == (502, "text/html")
        page = await town.raw("wall.get", owner_id=WALL)
        assert (page.status, page.content_type) == (200, "text/html")
        half = await (await town.raw("wall.get", owner_id=WALL)).text()
        assert half.startswith('{"response"')
        assert not half.endswith("}}")
        with pytest.raises(aiohttp.ClientConnectionError):
            await town.raw("wall.get", owner_id=WALL)


async def test_a_slow_answer_comes_when_the_trouble_is_over(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        town.vk.faults.set("slow")
        waiting = asyncio.ensure_future(town.call("wall.get", owner_id=WALL))
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        assert not done
        town.vk.faults.clear()
        assert (await waiting)["count"] == 1
