"""Boards, read from the simulated VK."""

from pathlib import Path

import pytest

from demo.life import LifePost
from domain.codes import Voice
from domain.errors import SourceForbidden
from domain.source import SourceKind
from tests.crawlers.vk.desk import Desk, a_desk, a_manifest
from tests.demo.vk.town import Town, a_post, a_town

BOARD = "vk:group6/board"
SOURCE = a_manifest("-106/1", SourceKind.VK_BOARD)


def messages(count: int) -> list[LifePost]:
    return [a_post(f"m{n}", f"Жалоба {n}", n, BOARD) for n in range(count)]


async def poll(desk: Desk) -> int:
    """Poll the board; how many calls it took."""
    return (await desk.poll(SOURCE)).requests


def name_of(town: Town, name: str) -> str:
    return f"vk:topic-106_1/{town.number(name)}"


async def test_a_topic_is_read_whole_and_then_only_when_it_changed(tmp_path: Path) -> None:
    async with a_town(tmp_path, *messages(230)) as town:
        desk = a_desk(town)
        assert await poll(desk) == 4
        assert len(desk.shelf.alive()) == 230
        desk.later()
        assert await poll(desk) == 1
        town.city.say("Починили, спасибо", BOARD, "authority")
        desk.later()
        assert await poll(desk) == 2
        (post,) = [p for p in desk.shelf.alive().values() if p.voice == Voice.AUTHORITY]
        assert post.text == "Починили, спасибо"


async def test_all_topics_of_a_community_can_be_watched_by_its_name(tmp_path: Path) -> None:
    async with a_town(tmp_path, *messages(3)) as town:
        desk = a_desk(town)
        everything = a_manifest("zrch_group6", SourceKind.VK_BOARD)
        await desk.poll(everything)
        assert len(desk.shelf.alive()) == 3
        assert (await desk.poll(everything)).requests == 1
        with pytest.raises(SourceForbidden):
            await desk.poll(a_manifest("nobody", SourceKind.VK_BOARD))


async def test_edits_and_deletions_on_a_board_are_seen(tmp_path: Path) -> None:
    async with a_town(tmp_path, *messages(150)) as town:
        desk = a_desk(town)
        await poll(desk)
        town.city.delete("m149")
        town.city.delete("m3")
        desk.later()
        await poll(desk)
        assert desk.shelf.gone() == {name_of(town, "m149"), name_of(town, "m3")}
        town.city.edit("m5", "Исправлено")
        desk.later(6.1)
        await poll(desk)
        assert desk.shelf.alive()[name_of(town, "m5")].text == "Исправлено"


async def test_a_trouble_between_pages_loses_nothing(tmp_path: Path) -> None:
    async with a_town(tmp_path, *messages(230)) as town:
        desk = a_desk(town)
        town.vk.faults.set(15, method="board.getComments", after=1)
        with pytest.raises(SourceForbidden):
            await poll(desk)
        town.vk.faults.clear()
        desk.later()
        await poll(desk)
        assert len(desk.shelf.alive()) == 230
