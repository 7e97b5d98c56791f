"""The client: traps of the library, refusals, pauses, secrets."""

import asyncio
import itertools
import traceback
from pathlib import Path

import pytest
import vk_api
from aiohttp import web
from aiohttp.test_utils import TestServer

from crawlers.vk.client import Rotation, VkClient
from crawlers.vk.settings import VkSettings, VkToken
from demo.vk.settings import VkSettings as TownSettings
from demo.vk.settings import VkToken as TownToken
from domain.errors import (
    BudgetSpent,
    OtklikError,
    SourceChanged,
    SourceForbidden,
    SourceUnavailable,
    TokenPaused,
)
from domain.instant import HOUR, MINUTE, SECOND
from tests.crawlers.vk.desk import DayBudget, TownClock
from tests.demo.vk.town import TOKEN, Town, a_town, a_wall

WALL = {"owner_id": -106}


def a_client(
    town: Town, value: str = TOKEN, alias: str = "VK_TOKEN", timeout: float = 20.0
) -> VkClient:
    token = VkToken(alias, value)
    settings = VkSettings((token,), timeout=timeout)
    return VkClient(token, town.address, settings, TownClock(town), DayBudget())


async def test_it_asks_for_the_version_whose_shapes_we_know(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1)) as town:
        library = vk_api.VkApi(token=TOKEN)
        assert library.api_version == "5.92"  # the trap: the simulator refuses it
        client = a_client(town)
        answer = await client.call("wall.get", WALL)
        assert isinstance(answer, dict)
        assert answer["count"] == 1
        await client.close()


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (1, SourceUnavailable, "vk_internal"),
        (5, TokenPaused, "vk_token_refused"),
        (6, SourceUnavailable, "vk_too_fast"),
        (9, SourceUnavailable, "vk_flood"),
        (10, SourceUnavailable, "vk_internal"),
        (14, TokenPaused, "vk_captcha"),
        ("captcha_bare", TokenPaused, "vk_captcha"),
        (15, SourceForbidden, "vk_denied"),
        (18, SourceForbidden, "vk_gone"),
        (19, SourceForbidden, "vk_gone"),
        (29, BudgetSpent, "vk_day_limit"),
        (30, SourceForbidden, "vk_gone"),
        ("html_502", SourceUnavailable, "vk_http"),
        ("html_200", SourceUnavailable, "vk_not_json"),
        ("truncated", SourceUnavailable, "vk_not_json"),
        ("slow", SourceUnavailable, "vk_timeout"),
        ("reset", SourceUnavailable, "vk_connection"),
    ],
)
async def test_every_trouble_says_who_acts_next(
    tmp_path: Path, fault: int | str, kind: type[OtklikError], code: str
) -> None:
    async with a_town(tmp_path, *a_wall(3)) as town:
        client = a_client(town, timeout=0.2)
        town.vk.faults.set(fault)
        with pytest.raises(kind) as caught:
            await client.call("wall.get", WALL)
        town.vk.faults.clear()
        assert type(caught.value) is kind
        assert caught.value.reason.code == code
        assert TOKEN not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
        assert town.vk.over() == (0, 0)
        await client.close()


@pytest.mark.parametrize("fault", [1, 6, 10, "html_502", "truncated", "reset"])
async def test_a_passing_trouble_is_not_even_noticed(tmp_path: Path, fault: int | str) -> None:
    async with a_town(tmp_path, *a_wall(3)) as town:
        client = a_client(town)
        town.vk.faults.set(fault, times=2)
        answer = await client.call("wall.get", WALL)
        assert isinstance(answer, dict)
        assert answer["count"] == 3
        await client.close()


async def test_endless_error_six_ends_after_three_tries(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        client = a_client(town)
        town.vk.faults.set(6)
        with pytest.raises(SourceUnavailable):
            await client.call("wall.get", WALL)
        assert len(town.vk.calls) == 3
        paces = [call.pace for call in town.vk.calls]
        assert min(b - a for a, b in itertools.pairwise(paces)) >= 1
        await client.close()


async def test_a_paused_token_does_not_touch_the_network_until_its_pause_is_over(
    tmp_path: Path,
) -> None:
    async with a_town(tmp_path, *a_wall(1)) as town:
        client = a_client(town)
        town.vk.faults.set(14)
        for method in ("wall.get", "wall.getById", "wall.get"):
            with pytest.raises(TokenPaused):
                await client.call(method, WALL)
        assert len(town.vk.calls) == 1
        town.vk.faults.clear()
        town.clock.advance(901)
        assert await client.call("wall.get", WALL)
        await client.close()


async def test_the_owner_can_end_a_pause(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1)) as town:
        client = a_client(town)
        town.vk.faults.set(5, times=1)
        with pytest.raises(TokenPaused):
            await client.call("wall.get", WALL)
        client.resume()
        assert await client.call("wall.get", WALL)
        await client.close()


async def test_a_flooded_method_rests_alone_and_says_until_when(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1)) as town:
        client = a_client(town)
        town.vk.faults.set(9, method="wall.get")
        times = []
        for _ in range(2):
            with pytest.raises(SourceUnavailable) as caught:
                await client.call("wall.get", WALL)
            times.append(caught.value.retry_at)
            town.clock.advance(60)
        assert times[0] == times[1]
        assert 8 * MINUTE <= times[0] - TownClock(town).now() <= 10 * MINUTE
        assert len(town.vk.calls) == 1
        assert await client.call("groups.getById", {"group_id": 106})
        await client.close()


async def test_the_days_calls_are_never_overdrawn(tmp_path: Path) -> None:
    limits = (("wall.get", 5),)
    async with a_town(tmp_path, *a_wall(1), settings=TownSettings(day_limits=limits)) as town:
        budget = DayBudget(dict(limits))
        token = VkToken("VK_TOKEN", TOKEN)
        for _ in range(2):  # a restart does not forget what was spent
            settings = VkSettings((token,))
            client = VkClient(token, town.address, settings, TownClock(town), budget)
            if not town.vk.calls:
                for _ in range(5):
                    await client.call("wall.get", WALL)
            with pytest.raises(BudgetSpent) as caught:
                await client.call("wall.get", WALL)
            await client.close()
        assert len(town.vk.calls) == 5
        assert town.vk.over() == (0, 0)
        assert 11 * HOUR < caught.value.retry_at - TownClock(town).now() <= 12 * HOUR


async def test_calls_of_many_sources_share_one_pace(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1), rate=1.0) as town:
        client = a_client(town)
        await asyncio.gather(*(client.call("wall.get", WALL) for _ in range(5)))
        assert town.vk.over() == (0, 0)
        paces = [call.pace for call in town.vk.calls]
        assert paces[3] - paces[0] >= 1
        await client.close()


async def test_what_one_token_cannot_do_the_next_may(tmp_path: Path) -> None:
    keys = (TownToken("one", alias="one"), TownToken("two", alias="two"))
    async with a_town(tmp_path, *a_wall(1), settings=TownSettings(tokens=keys)) as town:
        clients = [a_client(town, "one", "one"), a_client(town, "two", "two")]
        rotation = Rotation(clients)
        town.vk.faults.set(14, token="one")
        assert await rotation.call("wall.get", WALL)
        assert [call.token for call in town.vk.calls] == ["one", "two"]
        town.vk.faults.set(15, token="two")
        with pytest.raises(SourceForbidden) as caught:
            await rotation.call("wall.get", WALL)
        assert not isinstance(caught.value, TokenPaused)
        for client in clients:
            await client.close()


async def test_a_wrong_key_pauses_the_token_and_names_it_by_its_secret_only(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        client = a_client(town, "a-wrong-key")
        with pytest.raises(TokenPaused) as caught:
            await client.call("wall.get", WALL)
        assert caught.value.reason.params[0] == "VK_TOKEN"
        assert "a-wrong-key" not in str(caught.value)
        assert "a-wrong-key" not in repr(VkToken("VK_TOKEN", "a-wrong-key"))
        await client.close()


async def _elsewhere(body: str, status: int = 200, **headers: str) -> TestServer:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(
            text=body, status=status, headers=headers, content_type="application/json"
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    return server


@pytest.mark.parametrize(
    ("body", "status", "headers", "kind"),
    [
        ("{}", 200, {}, SourceChanged),
        ("[]", 200, {}, SourceChanged),
        ('"text"', 200, {}, SourceChanged),
        ('{"error": {"error_code": 4242, "error_msg": "new"}}', 200, {}, SourceChanged),
        ('{"error": {"error_code": 17, "error_msg": "check"}}', 200, {}, TokenPaused),
        ('{"error": {"error_code": 3609, "error_msg": "extend"}}', 200, {}, TokenPaused),
        ('{"error": {"error_code": 100, "error_msg": "domain is bad"}}', 200, {}, SourceForbidden),
        ("", 307, {"Location": "http://127.0.0.1:9/steal"}, SourceUnavailable),
        ("slow down", 429, {}, SourceUnavailable),
    ],
)
async def test_strange_answers_are_told_apart(
    tmp_path: Path, body: str, status: int, headers: dict[str, str], kind: type[OtklikError]
) -> None:
    async with a_town(tmp_path) as town:
        server = await _elsewhere(body, status, **headers)
        token = VkToken("VK_TOKEN", TOKEN)
        base = str(server.make_url("")).rstrip("/")
        client = VkClient(token, base, VkSettings((token,)), TownClock(town), DayBudget())
        with pytest.raises(kind):
            await client.call("wall.get", WALL)
        await client.close()
        await server.close()


async def test_traffic_is_counted(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(1)) as town:
        client = a_client(town)
        await client.call("wall.get", WALL)
        town.vk.faults.set("reset")
        with pytest.raises(SourceUnavailable):
            await client.call("wall.get", WALL)
        traffic = client.traffic
        assert (traffic.calls, traffic.failures) == (4, 3)
        assert traffic.received > 100
        assert 0 < traffic.slowest <= traffic.waited < 4 * SECOND
        await client.close()
