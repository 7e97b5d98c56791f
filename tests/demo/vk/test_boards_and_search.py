"""Boards, the search over all walls, names of communities."""

from pathlib import Path

from demo.vk.settings import VkSettings
from tests.demo.vk.town import HOUR, a_post, a_town, a_wall


async def test_the_board_has_one_topic_filled_by_what_is_said_in_it(tmp_path: Path) -> None:
    async with a_town(tmp_path, a_post("on the wall")) as town:
        topic = (await town.call("board.getTopics", group_id=106))["items"][0]
        assert (topic["title"], topic["comments"]) == ("Жалобы и предложения", 0)
        town.city.say("На Мира 4 нет света", "vk:group6/board")
        town.city.say("Проверим", "vk:group6/board", "authority")
        answer = await town.call("board.getComments", group_id=106, topic_id=topic["id"])
        assert [c["text"] for c in answer["items"]] == ["На Мира 4 нет света", "Проверим"]
        assert answer["items"][1]["from_id"] == -108
        topic = (await town.call("board.getTopics", group_id=106, preview=2))["items"][0]
        assert (topic["comments"], topic["last_comment"]) == (2, "Проверим")
        assert (await town.call("board.getTopics", group_id=101))["count"] == 0
        assert await town.refusal("board.getComments", group_id=101, topic_id=1) == 100


async def test_search_finds_words_in_any_ending_within_the_last_day(tmp_path: Path) -> None:
    posts = [
        a_post("old", "Яма на дороге", 0),
        a_post("new", "Дорога вся в ямах", 30 * HOUR, source="vk:group5"),
        a_post("other", "Свет горит", 30 * HOUR),
    ]
    async with a_town(tmp_path, *posts, minute=40 * HOUR) as town:
        found = await town.call("newsfeed.search", q="дорога")
        assert [p["owner_id"] for p in found["items"]] == [-105]
        older = await town.call("newsfeed.search", q="дорога", start_time=1)
        assert older["total_count"] == 2
        assert await town.refusal("newsfeed.search") == 100


async def test_search_pages_by_next_from(tmp_path: Path) -> None:
    async with a_town(tmp_path, *a_wall(7)) as town:
        first = await town.call("newsfeed.search", q="яма", count=5)
        rest = await town.call("newsfeed.search", q="яма", count=5, start_from=first["next_from"])
        numbers = [p["id"] for p in first["items"] + rest["items"]]
        assert len(set(numbers)) == 7
        assert "next_from" not in rest


async def test_search_by_a_point_finds_posts_that_carry_one(tmp_path: Path) -> None:
    settings = VkSettings(points=(("w1", 55.01, 82.93),))
    async with a_town(tmp_path, *a_wall(3), settings=settings) as town:
        near = await town.call("newsfeed.search", latitude=55.0, longitude=82.9)
        assert [p["geo"]["coordinates"] for p in near["items"]] == ["55.01 82.93"]
        far = await town.call("newsfeed.search", latitude=50.0, longitude=82.9)
        assert far["count"] == 0


async def test_names_resolve_and_communities_describe_themselves(tmp_path: Path) -> None:
    async with a_town(tmp_path) as town:
        found = await town.call("utils.resolveScreenName", screen_name="zrch_group8")
        assert found == {"type": "group", "object_id": 108}
        assert await town.call("utils.resolveScreenName", screen_name="nobody") == []
        answer = await town.call("groups.getById", group_ids="zrch_group1,108", fields="wall")
        assert [g["id"] for g in answer["groups"]] == [101, 108]
        assert answer["groups"][0]["wall"] == 1
        assert answer["profiles"] == []
