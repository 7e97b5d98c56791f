import re
from pathlib import Path

from bs4 import BeautifulSoup

from demo.city import City, Message
from demo.telegram import make_app, platform_id
from demo.telegram.view import text_html
from tests.demo.telegram.town import city_at, said, visiting


async def page(city: City, path: str) -> BeautifulSoup:
    async with visiting(make_app(city)) as client:
        return BeautifulSoup(await (await client.get(path)).text(), "lxml")


def named(city: City, post_id: str) -> Message:
    message = city.get(post_id)
    assert message is not None
    return message


def numbers(soup: BeautifulSoup) -> list[str]:
    return [str(m["data-post"]) for m in soup.select(".tgme_widget_message[data-post]")]


async def test_the_newest_twenty_posts_are_shown_oldest_first(tmp_path: Path) -> None:
    city = city_at(tmp_path, 100, *(said(n, n) for n in range(1, 31)))
    soup = await page(city, "/s/zrch_chat1")
    shown = numbers(soup)
    assert len(shown) == 20
    assert shown == sorted(shown, key=lambda s: int(s.split("/")[1]))
    assert shown[-1] == platform_id(city, named(city, "m30"))
    more = soup.select_one("a.tme_messages_more[data-before]")
    assert more is not None
    assert more["href"] == f"/s/zrch_chat1?before={more['data-before']}"


async def test_paging_back_reaches_the_first_post_and_the_service_message(tmp_path: Path) -> None:
    city = city_at(tmp_path, 100, *(said(n, n) for n in range(1, 31)))
    first = await page(city, "/s/zrch_chat1")
    before = str(first.select(".tme_messages_more")[0]["data-before"])
    second = await page(city, f"/s/zrch_chat1?before={before}")
    assert len(numbers(second)) == 11
    assert second.select_one(".service_message") is not None
    assert second.select_one("[data-before]") is None
    assert second.select_one("[data-after]") is not None
    third = await page(city, f"/s/zrch_chat1?after={before}")
    assert numbers(third) == numbers(first)[1:]


async def test_signatures_forwards_views_and_edits_are_shown(tmp_path: Path) -> None:
    city = city_at(
        tmp_path,
        3000,
        said(1, 1, voice="community"),
        said(2, 2, voice="resident"),
        said(3, 3, voice="authority"),
    )
    city.edit("m2", "Яма на Ленина 14")
    plain, signed, forwarded = (await page(city, "/s/zrch_chat1")).select("[data-post]")[1:]
    assert plain.select_one(".tgme_widget_message_from_author") is None
    assert signed.select_one(".tgme_widget_message_from_author") is not None
    meta = signed.select_one(".tgme_widget_message_meta")
    assert meta is not None
    assert meta.get_text().startswith("edited")
    link = forwarded.select_one("a.tgme_widget_message_forwarded_from_name")
    assert link is not None
    assert link["href"] == "https://t.me/zrch_admin"
    views = plain.select_one(".tgme_widget_message_views")
    assert views is not None
    assert re.fullmatch(r"\d+|\d(\.\d)?K", views.get_text())


async def test_replies_are_comments_with_their_parents(tmp_path: Path) -> None:
    city = city_at(
        tmp_path,
        60,
        said(1, 1, voice="community"),
        said(2, 2, "И у нас", reply_to="m1"),
        said(3, 3, "Передали", voice="authority", reply_to="m2"),
        said(4, 4, source="tg:chat1", text="Спасибо", reply_to="m3"),
    )
    post = platform_id(city, named(city, "m1"))
    soup = await page(city, f"/{post}?embed=1&discussion=1&comments_limit=100")
    comments = soup.select(".tgme_widget_message[data-post-id]")
    ids = [platform_id(city, named(city, f"m{n}")).partition("=")[2] for n in (2, 3, 4)]
    assert [c["data-post-id"] for c in comments] == ids
    parents = [c.select_one("[data-reply-to]") for c in comments]
    assert [p and p["data-reply-to"] for p in parents] == [None, ids[0], ids[1]]
    admin = comments[1].select_one("a.tgme_widget_message_author_name")
    assert admin is not None
    assert admin["href"] == "https://t.me/zrch_admin"
    assert soup.select_one(".tgme_post_discussion_header") is not None


async def test_a_long_discussion_is_read_by_its_cursor(tmp_path: Path) -> None:
    replies = (said(n, n, f"ответ {n}", reply_to="m1") for n in range(2, 32))
    city = city_at(tmp_path, 60, said(1, 1), *replies)
    post = platform_id(city, named(city, "m1"))
    newest = await page(city, f"/{post}?embed=1&discussion=1&comments_limit=10")
    assert len(newest.select("[data-post-id]")) == 10
    cursor = str(newest.select(".tme_messages_more")[0]["data-before"])
    around = await page(city, f"/{post}?embed=1&discussion=1&comments_limit=10&comment={cursor}")
    shown = [int(str(c["data-post-id"])) for c in around.select("[data-post-id]")]
    assert min(shown) < int(cursor) <= max(shown)
    assert around.select_one("[data-after]") is not None


async def test_a_deleted_post_is_missing_everywhere(tmp_path: Path) -> None:
    city = city_at(tmp_path, 60, said(1, 1), said(2, 2))
    post = platform_id(city, named(city, "m2"))
    assert (await page(city, f"/{post}?embed=1&mode=tme")).select_one("[data-post]") is not None
    city.delete("m2")
    gone = await page(city, f"/{post}?embed=1&mode=tme")
    assert gone.select(".tgme_widget_message_error")[0].get_text() == "Post not found"
    assert post not in numbers(await page(city, "/s/zrch_chat1"))


async def test_numbers_rise_with_time_even_when_a_visitor_speaks_between(tmp_path: Path) -> None:
    city = city_at(tmp_path, 10, said(1, 1), said(2, 20))
    city.say("Прорвало трубу", "tg:chat1")
    city.clock.advance(1200)
    shown = numbers(await page(city, "/s/zrch_chat1"))[1:]
    rising = [int(s.split("/")[1]) for s in shown]
    assert rising == sorted(rising)
    assert shown[-1] == platform_id(city, named(city, "m2"))


def test_text_becomes_telegrams_html() -> None:
    assert text_html("a<b\nc & d") == "a&lt;b<br/>c &amp; d"
    assert text_html("😀") == '<i class="emoji"><b>😀</b></i>'
    assert text_html("#яма") == '<a href="?q=%23%D1%8F%D0%BC%D0%B0">#яма</a>'
    assert "\0" not in text_html("a\0b\ud800")


async def test_an_unknown_channel_has_no_preview(tmp_path: Path) -> None:
    async with visiting(make_app(city_at(tmp_path, 1))) as client:
        answer = await client.get("/s/nobody", allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, "/nobody")
