"""The search over all walls."""

from dataclasses import replace
from pathlib import Path

import pytest

from demo.vk.settings import VkSettings
from domain.errors import OtklikError, SettingsError
from domain.post import GeoPoint
from domain.source import SourceKind
from tests.crawlers.vk.desk import a_desk, a_manifest
from tests.demo.vk.town import HOUR, a_post, a_town, a_wall

WORDS = a_manifest("search", SourceKind.VK_SEARCH, words=("яма", "свет"))


async def test_every_word_is_asked_and_a_post_comes_once(tmp_path: Path) -> None:
    posts = [
        a_post("both", "Яма, и света нет", 10, "vk:group1"),
        a_post("hole", "Ямы везде", 11, "vk:group5"),
        a_post("none", "Доброе утро", 12),
    ]
    async with a_town(tmp_path, *posts) as town:
        desk = a_desk(town)
        run = await desk.poll(WORDS)
        assert run.requests == 2
        assert sorted(desk.shelf.alive()) == ["vk:-101_1", "vk:-105_2"]
        assert desk.shelf.again == 0


async def test_a_later_poll_asks_from_where_the_last_one_ended(tmp_path: Path) -> None:
    later = a_post("late", "Ещё яма", 12.1 * HOUR)
    async with a_town(tmp_path, *a_wall(450), later) as town:
        desk = a_desk(town)
        assert (await desk.poll(WORDS)).requests == 4
        assert len(desk.shelf.alive()) == 450
        desk.later(0.5)
        run = await desk.poll(WORDS)
        assert (run.requests, run.fresh, run.seen) == (2, 1, 1)


async def test_a_point_on_the_map_finds_posts_that_carry_one(tmp_path: Path) -> None:
    settings = VkSettings(points=(("w1", 55.01, 82.93),))
    async with a_town(tmp_path, *a_wall(3), settings=settings) as town:
        desk = a_desk(town)
        manifest = a_manifest("around", SourceKind.VK_SEARCH)
        await desk.poll(replace(manifest, around=GeoPoint(55.0, 82.9)))
        (post,) = desk.shelf.alive().values()
        assert post.geo == GeoPoint(55.01, 82.93)


async def test_a_trouble_repeats_all_words_from_the_same_time(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(5)) as town:
        desk = a_desk(town)
        town.vk.faults.set(29, after=1)
        with pytest.raises(OtklikError, match="vk_day_limit"):
            await desk.poll(WORDS)
        assert len(desk.shelf.alive()) == 5
        town.vk.faults.clear()
        town.city.say("Нет света на Мира", "vk:group2")
        desk.later(0.6)
        await desk.poll(WORDS)
        assert len(desk.shelf.alive()) == 6
        assert desk.shelf.again == 0


async def test_a_search_without_words_or_place_is_a_mistake_in_the_pack(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        with pytest.raises(SettingsError, match="vk_search_empty"):
            await a_desk(town).poll(a_manifest("empty", SourceKind.VK_SEARCH))
