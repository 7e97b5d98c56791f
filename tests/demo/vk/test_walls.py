"""Walls and comments as VK shows them."""

from pathlib import Path

from demo.vk.settings import VkSettings
from tests.demo.vk.town import HOUR, a_post, a_town, a_wall

WALL = -106


async def test_a_wall_shows_the_newest_first_and_pages(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(25)) as town:
        first = await town.call("wall.get", owner_id=WALL, count=10)
        last = await town.call("wall.get", owner_id=WALL, count=10, offset=20)
        assert first["count"] == 25
        assert [p["text"][:9] for p in first["items"][:2]] == ["Запись 24", "Запись 23"]
        assert len(last["items"]) == 5
        assert last["items"][-1]["text"].startswith("Запись 0")


async def test_a_wall_is_found_by_its_screen_name(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        answer = await town.call("wall.get", domain="zrch_group6")
        assert [p["owner_id"] for p in answer["items"]] == [WALL]
        assert (await town.call("wall.get", domain="club106"))["count"] == 1
        assert await town.refusal("wall.get", domain="nobody") == 100


async def test_who_speaks_shows_in_from_id(tmp_path: Path) -> None:
    voices = ("community", "authority", "resident")
    posts = [a_post(voice, voice=voice, minute=n) for n, voice in enumerate(voices)]
    async with a_town(tmp_path, *posts) as town:
        shown = (await town.call("wall.get", owner_id=WALL))["items"]
        resident, authority, community = (p["from_id"] for p in shown)
        assert (community, authority) == (WALL, -108)
        assert resident > 0
        own = await town.call("wall.get", owner_id=WALL, filter="owner")
        others = await town.call("wall.get", owner_id=WALL, filter="others")
        assert (own["count"], others["count"]) == (1, 2)


async def test_a_pinned_post_comes_first_whatever_its_age(tmp_path: Path) -> None:
    settings = VkSettings(pinned=frozenset({"w0"}))
    async with a_town(tmp_path, *a_wall(5), settings=settings) as town:
        items = (await town.call("wall.get", owner_id=WALL))["items"]
        assert items[0]["text"].startswith("Запись 0")
        assert items[0]["is_pinned"] == 1
        assert "is_pinned" not in items[1]


async def test_a_deleted_post_is_nowhere(tmp_path: Path) -> None:
    gone = a_post("gone", deleted=10.0)
    reply = a_post("reply", reply_to="gone", minute=1)
    async with a_town(tmp_path, gone, reply, a_post("there", minute=2)) as town:
        assert (await town.call("wall.get", owner_id=WALL))["count"] == 1
        number = town.number("gone")
        names = f"{WALL}_{number},{WALL}_{town.number('there')}"
        found = await town.call("wall.getById", posts=names)
        assert [p["id"] for p in found["items"]] == [town.number("there")]
        assert await town.refusal("wall.getComments", owner_id=WALL, post_id=number) == 15


async def test_an_edit_shows_with_its_time(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("a")) as town:
        town.city.edit("a", "Яму засыпали")
        shown = (await town.call("wall.get", owner_id=WALL))["items"][0]
        assert shown["text"] == "Яму засыпали"
        assert shown["edited"] == int(town.clock.now()) - 2


async def test_the_future_is_not_shown(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("later", minute=13 * HOUR)) as town:
        assert (await town.call("wall.get", owner_id=WALL))["count"] == 0


def _thread(replies: int) -> list[object]:
    nested = [a_post(f"n{n}", f"ответ {n}", 2 + n, reply_to="top") for n in range(replies)]
    return [a_post("post"), a_post("top", "первый", 1, reply_to="post"), *nested]


async def test_a_thread_shows_its_beginning_and_is_paged_by_comment_id(tmp_path: Path) -> None:
    async with a_town(tmp_path, *_thread(14)) as town:  # type: ignore[arg-type]
        asked = {"owner_id": WALL, "post_id": town.number("post")}
        level = await town.call("wall.getComments", **asked, thread_items_count=10)
        assert (level["count"], level["current_level_count"]) == (15, 1)
        thread = level["items"][0]["thread"]
        assert (thread["count"], len(thread["items"])) == (14, 10)
        rest = await town.call(
            "wall.getComments", **asked, comment_id=town.number("top"), offset=10, count=100
        )
        assert [c["text"] for c in rest["items"]] == [f"ответ {n}" for n in range(10, 14)]
        shown = (await town.call("wall.get", owner_id=WALL))["items"][0]
        assert shown["comments"]["count"] == 15


async def test_a_reply_to_a_reply_joins_the_thread(tmp_path: Path) -> None:
    deep = a_post("deep", "уточните дом", 5, reply_to="n0", voice="authority")
    async with a_town(tmp_path, *_thread(1), deep) as town:  # type: ignore[arg-type]
        asked = {"owner_id": WALL, "post_id": town.number("post"), "thread_items_count": 10}
        replies = (await town.call("wall.getComments", **asked))["items"][0]["thread"]["items"]
        assert [r["reply_to_comment"] for r in replies] == [town.number("top"), town.number("n0")]
        assert replies[1]["parents_stack"] == [town.number("top")]
        assert replies[1]["from_id"] == -108


async def test_a_deleted_comment_stays_empty_only_above_replies(tmp_path: Path) -> None:
    posts = [
        a_post("post"),
        a_post("kept", minute=1, reply_to="post", deleted=9.0),
        a_post("under", minute=2, reply_to="kept"),
        a_post("lost", minute=3, reply_to="post", deleted=9.0),
    ]
    async with a_town(tmp_path, *posts) as town:
        asked = {"owner_id": WALL, "post_id": town.number("post"), "thread_items_count": 10}
        answer = await town.call("wall.getComments", **asked)
        (item,) = answer["items"]
        assert (item["id"], item["deleted"], item["text"]) == (town.number("kept"), True, "")
        assert item["thread"]["count"] == answer["count"] == 1


async def test_comments_sort_both_ways_and_start_anywhere(tmp_path: Path) -> None:
    replies = [a_post(f"c{n}", str(n), 1 + n, reply_to="post") for n in range(6)]
    async with a_town(tmp_path, a_post("post"), *replies) as town:
        asked = {"owner_id": WALL, "post_id": town.number("post")}
        down = await town.call("wall.getComments", **asked, sort="desc", count=2)
        assert [c["text"] for c in down["items"]] == ["5", "4"]
        fourth = town.number("c4")
        near = await town.call("wall.getComments", **asked, start_comment_id=fourth, offset=-1)
        assert [c["text"] for c in near["items"]] == ["3", "4", "5"]


async def test_broken_characters_arrive_as_vk_sends_them(tmp_path: Path) -> None:
    text = "a\x00b \ud83d <script> \u200f яма"
    async with a_town(tmp_path, a_post("a", text)) as town:
        assert (await town.call("wall.get", owner_id=WALL))["items"][0]["text"] == text
