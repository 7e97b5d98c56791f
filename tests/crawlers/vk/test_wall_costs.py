"""What reading walls costs, and what limits and refusals do to it."""

from pathlib import Path

import pytest

from domain.errors import SourceForbidden
from domain.source import SourceKind
from tests.crawlers.vk.desk import a_desk, a_manifest
from tests.crawlers.vk.test_walls import a_talk
from tests.demo.vk.town import a_post, a_town, a_wall


async def test_the_cost_of_a_back_fill_is_told_before(tmp_path: Path) -> None:
    talks = [a_post(f"t{n}", "ответ", n + 0.5, reply_to=f"w{n}") for n in range(0, 420, 2)]
    async with a_town(tmp_path, *a_wall(420), *talks, minute=421) as town:
        desk = a_desk(town)
        plan = await desk.crawler.plan(desk.job())
        assert not plan.certain
        assert plan.posts == pytest.approx(420, rel=0.05)
        assert plan.wall_get == 5
        await desk.poll()
        real = desk.calls("wall.getComments")
        assert real <= plan.wall_get_comments <= 1.3 * real


async def test_a_probe_costs_one_call_and_fails_as_a_poll_would(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(3)) as town:
        desk = a_desk(town)
        kinds = (SourceKind.VK_WALL, SourceKind.VK_BOARD, SourceKind.VK_SEARCH)
        for calls, kind in enumerate(kinds, 1):
            await desk.crawler.probe(desk.here(a_manifest("-106", kind, words=("яма",))))
            assert desk.calls() == calls
        town.vk.faults.set(19)
        for kind in kinds:
            with pytest.raises(SourceForbidden, match="vk_gone"):
                await desk.crawler.probe(desk.here(a_manifest("-106", kind)))


async def test_closed_comments_are_an_issue_of_the_post_and_tried_again(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_talk(2)) as town:
        desk = a_desk(town)
        town.vk.faults.set(15, method="wall.getComments")
        run = await desk.poll()
        assert run.outcome == "ok"
        assert desk.shelf.codes() == {"vk_comments_denied"}
        town.vk.faults.clear()
        desk.later()
        await desk.poll()
        assert len(desk.shelf.alive()) == 3


async def test_a_day_on_nine_walls_keeps_every_limit(tmp_path: Path) -> None:
    life = [
        a_post(f"p{g}-{n}", f"Яма {n} у дома {g}", n * 11.5, f"vk:group{g}")
        for g in range(1, 10)
        for n in range(120)
    ]
    async with a_town(tmp_path, *life, minute=0) as town:
        desk = a_desk(town)
        walls = [a_manifest(f"zrch_group{g}") for g in range(1, 10)]
        for _ in range(72):
            for wall in walls:
                await desk.poll(wall)
            desk.later(1 / 3)
        assert len(desk.shelf.alive()) == 9 * 120
        assert town.vk.over() == (0, 0)
        assert desk.calls() == 72 * 9
