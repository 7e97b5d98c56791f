from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from demo.feed import make_app
from tests.demo.telegram.town import city_at, said, visiting


async def test_the_feed_has_entries_with_guid_date_and_text(tmp_path: Path) -> None:
    city = city_at(
        tmp_path,
        90,
        said(1, 1, "Отключат воду\nна Мира", "feed", "authority"),
        said(2, 2, "Опять?", "feed", reply_to="m1"),
    )
    async with visiting(make_app(city)) as client:
        soup = BeautifulSoup(await (await client.get("/rss.xml")).text(), "xml")
    answer, news = soup.select("item")
    assert [str(i.guid and i.guid.string) for i in (news, answer)] == ["zrch-news-1", "zrch-news-2"]
    assert news.description is not None
    assert news.description.string == "<p>Отключат воду<br />на Мира</p>"
    assert news.find("creator", string="Администрация Заречинска") is not None
    assert news.pubDate is not None
    assert str(news.pubDate.string).endswith("GMT")
    reply = answer.find("in-reply-to")
    assert reply is not None
    assert reply["ref"] == "zrch-news-1"


@pytest.mark.parametrize(
    ("answer_header", "request_header"),
    [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")],
)
async def test_an_unchanged_feed_is_not_sent_again(
    tmp_path: Path, answer_header: str, request_header: str
) -> None:
    city = city_at(tmp_path, 90, said(1, 1, source="feed"))
    async with visiting(make_app(city)) as client:
        known = (await client.get("/rss.xml")).headers[answer_header]
        again = await client.get("/rss.xml", headers={request_header: known})
        assert (again.status, await again.read()) == (304, b"")
        city.say("Новость", "feed")
        assert (await client.get("/rss.xml", headers={request_header: known})).status == 200


async def test_a_long_feed_names_its_next_page(tmp_path: Path) -> None:
    city = city_at(tmp_path, 90, *(said(n, n, source="feed") for n in range(1, 61)))
    async with visiting(make_app(city)) as client:
        soup = BeautifulSoup(await (await client.get("/rss.xml")).text(), "xml")
        assert len(soup.select("item")) == 50
        following = soup.find("link", rel="next")
        assert following is not None
        assert str(following["href"]).endswith("/rss.xml?paged=2")
        rest = BeautifulSoup(await (await client.get("/rss.xml?paged=2")).text(), "xml")
        assert len(rest.select("item")) == 10


async def test_a_deleted_article_is_gone(tmp_path: Path) -> None:
    city = city_at(tmp_path, 90, said(1, 1, source="feed"))
    async with visiting(make_app(city)) as client:
        assert (await client.get("/news/1")).status == 200
        city.delete("m1")
        assert (await client.get("/news/1")).status == 404
