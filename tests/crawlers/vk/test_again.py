"""Looking at posts again before they are handed over."""

from pathlib import Path

import pytest

from domain.codes import Voice
from domain.errors import SettingsError, SourceUnavailable
from tests.crawlers.vk.desk import Desk, a_desk, a_manifest
from tests.demo.vk.town import Town, a_post, a_town


def _life() -> list[object]:
    replies = [a_post(f"n{n}", f"под {n}", 3 + n, reply_to="c0") for n in range(15)]
    return [
        a_post("post"),
        a_post("other", "Нет света", 1),
        a_post("c0", "первый", 2, reply_to="post", voice="authority"),
        *replies,
        a_post("m0", "На доске", 5, "vk:group6/board"),
        a_post("m1", "Тоже", 6, "vk:group6/board"),
    ]


def names(town: Town) -> dict[str, str]:
    top = f"vk:-106_{town.number('post')}"
    inside = {name: f"{top}/{town.number(name)}" for name in ("c0", "n3", "n14")}
    board = {name: f"vk:topic-106_1/{town.number(name)}" for name in ("m0", "m1")}
    return {"post": top, "other": f"vk:-106_{town.number('other')}", **inside, **board}


async def look(desk: Desk, *wanted: str) -> dict[str, bool]:
    known = names(desk.town)
    manifest = desk.here(a_manifest())
    looks = await desk.crawler.look_again(manifest, [known[n] for n in wanted], desk.shelf)
    by_name = {name: alias for alias, name in known.items()}
    return {by_name[look.post]: look.alive for look in looks}


async def test_what_is_there_is_seen_and_its_edits_arrive(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life()) as town:  # type: ignore[arg-type]
        desk = a_desk(town)
        await desk.poll()
        town.city.edit("n14", "под 14, уточнил: дом 8")
        town.city.edit("c0", "Приняли")
        seen = await look(desk, "post", "other", "c0", "n14", "m0")
        assert seen == dict.fromkeys(("post", "other", "c0", "n14", "m0"), True)
        alive = desk.shelf.alive()
        assert alive[names(town)["n14"]].text.endswith("дом 8")
        assert alive[names(town)["c0"]].voice == Voice.AUTHORITY


async def test_what_is_gone_becomes_a_tombstone(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life()) as town:  # type: ignore[arg-type]
        desk = a_desk(town)
        await desk.poll()
        for name in ("other", "n3", "m1"):
            town.city.delete(name)
        seen = await look(desk, "post", "other", "n3", "n14", "m0", "m1")
        assert {name for name, alive in seen.items() if not alive} == {"other", "n3", "m1"}
        assert desk.shelf.gone() == {names(town)[name] for name in ("other", "n3", "m1")}


async def test_with_the_post_its_comments_are_gone(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life()) as town:  # type: ignore[arg-type]
        desk = a_desk(town)
        town.city.delete("post")
        before = desk.calls()
        assert await look(desk, "n3", "post") == {"n3": False, "post": False}
        assert desk.calls() - before == 1


async def test_closed_comments_get_no_answer_but_an_issue(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life()) as town:  # type: ignore[arg-type]
        desk = a_desk(town)
        town.vk.faults.set(15, method="wall.getComments")
        assert await look(desk, "n3", "other") == {"other": True}
        assert desk.shelf.codes() == {"vk_comments_denied"}
        assert desk.shelf.gone() == set()


async def test_a_trouble_says_nothing_about_the_posts(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_life()) as town:  # type: ignore[arg-type]
        desk = a_desk(town)
        town.vk.faults.set("html_502")
        with pytest.raises(SourceUnavailable):
            await look(desk, "post")
        assert desk.shelf.puts == 0


async def test_a_missing_secret_is_named(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        desk = a_desk(town)
        manifest = desk.here(a_manifest())
        wrong = type(manifest)(manifest.name, manifest.kind, "-106", "town", token="OTHER")
        with pytest.raises(SettingsError, match=r"vk_token_missing\(-106, OTHER\)"):
            await desk.crawler.look_again(wrong, ["vk:-106_1"], desk.shelf)
