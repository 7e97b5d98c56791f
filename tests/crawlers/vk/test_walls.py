"""Walls and comments, read from the simulated VK."""

from pathlib import Path

import pytest

from demo.life import LifePost
from demo.vk.settings import VkSettings
from domain.codes import Voice
from domain.errors import SourceForbidden, SourceUnavailable
from tests.crawlers.vk.desk import a_desk, a_manifest
from tests.demo.vk.town import Town, a_post, a_town, a_wall


def a_talk(first: int, nested: int = 0, post: str = "post") -> list[LifePost]:
    """A post with comments; the first of them has a thread."""
    level = [a_post(f"c{n}", f"ответ {n}", 1 + n / 100, reply_to=post) for n in range(first)]
    below = [a_post(f"n{n}", f"под ним {n}", 20 + n / 100, reply_to="c0") for n in range(nested)]
    return [a_post(post), *level, *below]


def ids(town: Town, *names: str, post: str = "") -> set[str]:
    """Our ids of messages of group 6."""
    top = f"vk:-106_{town.number(post)}/" if post else "vk:-106_"
    return {f"{top}{town.number(name)}" for name in names}


async def test_a_wall_is_read_whole_with_its_comments_and_threads(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(230), *a_talk(3, 25)) as town:
        desk = a_desk(town)
        run = await desk.poll()
        assert run.outcome == "ok"
        assert run.fresh == len(desk.shelf.alive()) == 231 + 28
        nested = desk.shelf.alive()[f"vk:-106_{town.number('post')}/{town.number('n24')}"]
        assert nested.reply_to == f"vk:-106_{town.number('post')}/{town.number('c0')}"
        assert nested.thread == f"vk:-106_{town.number('post')}"
        assert town.vk.over() == (0, 0)
        assert run.requests == desk.calls() == 5  # three pages, one talk, one thread


async def test_a_quiet_poll_costs_one_call_and_puts_nothing(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(60), *a_talk(3, 15)) as town:
        desk = a_desk(town)
        await desk.poll()
        calls, puts = desk.calls(), desk.shelf.puts
        for _ in range(20):
            desk.later()
            run = await desk.poll()
            assert run.requests == 1
        assert desk.calls("wall.get") == desk.calls() - calls + 1
        assert desk.shelf.puts == puts


async def test_new_posts_are_read_page_by_page_until_a_known_one(tmp_path: Path) -> None:
    later = [a_post(f"l{n}", f"Позже {n}", 800 + n / 10) for n in range(150)]
    async with a_town(tmp_path, *a_wall(130), *later) as town:
        desk = a_desk(town)
        await desk.poll()
        assert len(desk.shelf.alive()) == 130
        calls = desk.calls()
        desk.later(2)
        run = await desk.poll()
        assert run.fresh == 150
        assert desk.calls() - calls == 2


async def test_who_speaks_is_told_by_from_id(tmp_path: Path) -> None:
    voices = ("community", "authority", "resident")
    posts = [a_post(v, f"Слово {v}", voice=v, minute=n) for n, v in enumerate(voices)]
    async with a_town(tmp_path, *posts) as town:
        desk = a_desk(town)
        await desk.poll()
        heard = {post.text: post for post in desk.shelf.alive().values()}
        assert {text: post.voice for text, post in heard.items()} == {
            "Слово community": Voice.COMMUNITY,
            "Слово authority": Voice.AUTHORITY,
            "Слово resident": Voice.RESIDENT,
        }
        marks = {post.voice: post.mark for post in heard.values()}
        assert marks[Voice.RESIDENT]
        assert marks[Voice.COMMUNITY] is marks[Voice.AUTHORITY] is None


async def test_no_account_number_leaves_the_reader(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(40), *a_talk(3, 5)) as town:
        desk = a_desk(town)
        await desk.poll()
        kept = repr(desk.shelf)
        for name in [*(f"w{n}" for n in range(40)), "post", "c0", "n1"]:
            message = town.city.get(name)
            assert message is not None
            assert str(message.author) not in kept


async def test_an_edit_becomes_a_new_revision(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_talk(2)) as town:
        desk = a_desk(town)
        await desk.poll()
        town.city.edit("post", "Яму засыпали")
        desk.later()
        assert (await desk.poll()).fresh == 1
        (name,) = ids(town, "post")
        assert [p.text for p in desk.shelf.revisions[name]][1] == "Яму засыпали"
        town.city.edit("c1", "Спасибо")
        desk.later(6.1)  # comments carry no sign of an edit: the deep look finds it
        assert (await desk.poll()).fresh == 1
        (name,) = ids(town, "c1", post="post")
        assert desk.shelf.revisions[name][-1].text == "Спасибо"


async def test_a_deleted_post_becomes_a_tombstone_with_its_comments(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(30), *a_talk(2, 1)) as town:
        desk = a_desk(town)
        await desk.poll()
        town.city.delete("post")
        town.city.delete("w7")
        desk.later()
        await desk.poll()
        gone = ids(town, "post", "w7") | ids(town, "c0", "c1", "n0", post="post")
        assert desk.shelf.gone() == gone
        desk.later()
        assert (await desk.poll()).requests == 1


async def test_a_deleted_comment_becomes_a_tombstone(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_talk(3, 2)) as town:
        desk = a_desk(town)
        await desk.poll()
        town.city.delete("c0")  # a placeholder stays above its replies
        town.city.delete("c2")
        desk.later()
        await desk.poll()
        assert desk.shelf.gone() == ids(town, "c0", "c2", post="post")
        desk.later()
        assert (await desk.poll()).requests == 1


async def test_an_unconfirmed_gap_in_the_window_is_no_deletion(tmp_path: Path) -> None:
    settings = VkSettings(pinned=frozenset({"w3"}))
    async with a_town(tmp_path, *a_wall(150), settings=settings) as town:
        desk = a_desk(town)
        await desk.poll()
        desk.later(6.5)
        await desk.poll()
        assert desk.shelf.gone() == set()
        assert len(desk.shelf.alive()) == 150


async def test_a_wall_that_empties_at_once_is_doubted_for_an_hour(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(20)) as town:
        desk = a_desk(town)
        await desk.poll()
        for n in range(20):
            town.city.delete(f"w{n}")
        desk.later()
        await desk.poll()
        assert desk.shelf.gone() == set()
        assert "vk_many_posts_gone" in desk.shelf.codes()
        desk.later(1.1)
        await desk.poll()
        assert len(desk.shelf.gone()) == 20


async def test_a_long_talk_is_read_at_once_at_its_end_and_whole_within_the_hour(
    tmp_path: Path,
) -> None:
    later = a_post("late", "ещё", 730, reply_to="post")
    deep = a_post("deep", "в глубине", 731, reply_to="c0")
    async with a_town(tmp_path, *a_talk(250, 30), later, deep) as town:
        desk = a_desk(town)
        await desk.poll()
        assert len(desk.shelf.alive()) == 281
        calls = desk.calls("wall.getComments")
        desk.later(0.3)
        await desk.poll()
        assert ids(town, "late", post="post") <= desk.shelf.alive().keys()
        assert desk.calls("wall.getComments") - calls == 1
        desk.later(1)
        await desk.poll()
        assert len(desk.shelf.alive()) == 283


async def test_posts_from_before_the_horizon_are_not_wanted(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(300)) as town:
        desk = a_desk(town)
        desk.since += 250 * 60_000_000
        await desk.poll()
        assert len(desk.shelf.alive()) == 50
        assert desk.calls("wall.get") == 1


async def test_an_interrupted_back_fill_goes_on_where_it_stopped(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(420), *a_talk(2)) as town:
        desk = a_desk(town)
        town.vk.faults.set(10, method="wall.getComments")
        with pytest.raises(SourceUnavailable):
            await desk.poll()
        assert len(desk.shelf.alive()) == 421
        town.vk.faults.clear()
        desk.later()
        await desk.poll()
        assert len(desk.shelf.alive()) == 423


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
async def test_a_gap_between_pages_is_closed_by_the_next_poll(tmp_path: Path, calls: int) -> None:
    later = [a_post(f"l{n}", f"Позже {n}", 800 + n / 10) for n in range(15)]
    async with a_town(tmp_path, *a_wall(420), *later) as town:
        desk = a_desk(town)
        town.vk.faults.set(10, after=calls)
        with pytest.raises(SourceUnavailable):
            await desk.poll()
        assert len(desk.shelf.alive()) == calls * 100
        town.vk.faults.clear()
        town.city.delete("w419")
        desk.later(2)
        before = desk.calls()
        await desk.poll()
        assert len(desk.shelf.alive()) == 434
        assert desk.calls() - before <= 7 - calls


async def test_a_cursor_that_cannot_be_read_costs_a_reading_and_an_issue(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(5)) as town:
        desk = a_desk(town)
        desk.shelf.cursors["-106"] = "{not json"
        await desk.poll()
        assert len(desk.shelf.alive()) == 5
        assert "vk_cursor_unreadable" in desk.shelf.codes()


async def test_a_screen_name_is_as_good_as_a_number(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(5), *a_talk(2)) as town:
        desk = a_desk(town)
        await desk.poll(a_manifest("https://vk.com/zrch_group6"))
        assert len(desk.shelf.alive()) == 8
        with pytest.raises(SourceForbidden, match="vk_no_such_page"):
            await desk.poll(a_manifest("nobody_here"))


@pytest.mark.parametrize("address", ["id5000000", "5000000", "https://vk.com/id5"])
async def test_a_personal_wall_is_not_read(tmp_path: Path, address: str) -> None:
    async with a_town(tmp_path) as town:
        desk = a_desk(town)
        with pytest.raises(SourceForbidden, match="vk_personal_wall"):
            await desk.poll(a_manifest(address))
        assert desk.calls() == 0
