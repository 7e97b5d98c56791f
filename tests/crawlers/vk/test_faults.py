"""Each trouble of the simulator, before, during and after."""

from pathlib import Path

import pytest

from demo.life import LifePost
from domain.errors import OtklikError
from tests.crawlers.vk.desk import Desk, a_desk, a_manifest
from tests.demo.vk.town import HOUR, Town, a_post, a_town, a_wall

POLLS = 30
FAULTS = (
    *(1, 5, 6, 9, 10, 14, 15, 18, 19, 29, 30),
    *("captcha_bare", "html_502", "html_200", "truncated", "slow", "reset"),
)


def _life() -> list[LifePost]:
    later = [a_post(f"l{n}", f"Позже {n}", 700 + n * 10) for n in range(40)]
    talk = [a_post(f"c{n}", f"ответ {n}", 690 + n * 5, reply_to="w119") for n in range(30)]
    nested = [a_post(f"n{n}", f"под {n}", 695 + n * 5, reply_to="c0") for n in range(25)]
    gone = a_post("gone", "Удалят", 705, deleted=790.0)
    return [*a_wall(120), *later, *talk, *nested, gone]


async def _watch(desk: Desk, fault: int | str | None, method: str | None) -> int:
    """Poll through the afternoon; the trouble lasts from the tenth to the twentieth poll."""
    failures = 0
    for poll in range(POLLS):
        if poll == 10 and fault is not None:
            desk.town.vk.faults.set(fault, method=method)
        if poll == 14:
            desk.town.vk.faults.clear()
        try:
            await desk.poll(a_manifest("zrch_group6"))
        except OtklikError:
            failures += 1
        desk.later(5 / HOUR)
    desk.later(6.5)
    await desk.poll(a_manifest("zrch_group6"))
    return failures


_CALM: dict[str, list[str]] = {}  # played once for all troubles


async def _undisturbed(tmp_path: Path) -> dict[str, list[str]]:
    if _CALM:
        return _CALM
    async with a_town(tmp_path, *_life(), minute=660) as town:
        desk = a_desk(town)
        assert await _watch(desk, None, None) == 0
        assert town.vk.over() == (0, 0)
        assert len(desk.shelf.alive()) == 120 + 40 + 30 + 25
        assert len(desk.shelf.gone()) == 1
        _CALM.update(desk.shelf.contents())
        return _CALM


@pytest.mark.parametrize("fault", FAULTS)
async def test_after_a_trouble_ids_and_revisions_equal_the_undisturbed_run(
    tmp_path: Path, fault: int | str
) -> None:
    calm = await _undisturbed(tmp_path)
    async with a_town(tmp_path, *_life(), minute=660) as town:
        desk = a_desk(town, timeout=0.3 if fault == "slow" else 20.0)
        assert await _watch(desk, fault, None) >= 4
        assert desk.shelf.contents() == calm
        assert town.vk.over() == (0, 0)


@pytest.mark.parametrize("fault", [1, 14, 15, 29, "truncated"])
async def test_a_trouble_of_the_comments_alone_loses_nothing_either(
    tmp_path: Path, fault: int | str
) -> None:
    calm = await _undisturbed(tmp_path)
    async with a_town(tmp_path, *_life(), minute=660) as town:
        desk = a_desk(town)
        await _watch(desk, fault, "wall.getComments")
        assert desk.shelf.contents() == calm


async def test_posts_read_before_an_error_are_saved(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life(), minute=1100) as town:
        desk = a_desk(town)
        town.vk.faults.set(10, method="wall.getComments")
        with pytest.raises(OtklikError, match="vk_internal"):
            await desk.poll()
        assert len(desk.shelf.alive()) == 160
        assert _comments(town, desk) == 0
        town.vk.faults.clear()
        await desk.poll()
        assert _comments(town, desk) == 55


def _comments(_town: Town, desk: Desk) -> int:
    return sum(post.thread is not None for post in desk.shelf.alive().values())
