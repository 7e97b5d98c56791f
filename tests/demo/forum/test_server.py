from pathlib import Path

from bs4 import BeautifulSoup

from demo.city import City
from demo.forum import make_app
from tests.demo.telegram.town import city_at, said, visiting


async def page(city: City, path: str, status: int = 200) -> BeautifulSoup:
    async with visiting(make_app(city)) as client:
        answer = await client.get(path)
        assert answer.status == status
        return BeautifulSoup(await answer.text(), "lxml")


async def test_topics_are_listed_by_their_newest_post(tmp_path: Path) -> None:
    city = city_at(
        tmp_path,
        90,
        said(1, 1, "Старая тема", "forum"),
        said(2, 2, "Новая тема", "forum"),
        said(3, 3, "Ответ", "forum", reply_to="m1"),
    )
    soup = await page(city, "/viewforum.php?f=2")
    titles = soup.select("ul.topiclist.topics > li.row a.topictitle")
    assert [t.get_text() for t in titles] == ["Старая тема", "Новая тема"]
    times = soup.select("dd.lastpost time[datetime]")
    assert [str(t["datetime"])[-6:] for t in times] == ["+00:00", "+00:00"]


async def test_a_topic_shows_posts_quotes_and_ranks(tmp_path: Path) -> None:
    city = city_at(
        tmp_path,
        90,
        said(1, 1, "Яма\nна Ленина", "forum"),
        said(2, 2, "Подтверждаю", "forum", reply_to="m1"),
        said(3, 3, "Работы запланированы", "forum", "authority", reply_to="m2"),
    )
    city.edit("m2", "Подтверждаю, глубокая")
    soup = await page(city, "/viewtopic.php?t=1")
    posts = soup.select("div.post")
    assert [p["id"] for p in posts] == ["p1", "p2", "p3"]
    assert posts[0].select(".content")[0].get_text() == "Яма\nна Ленина"
    assert "редактировалось" in posts[1].get_text()
    quote = posts[2].select("blockquote cite a[data-post-id]")
    assert [q["data-post-id"] for q in quote] == ["2"]
    assert posts[2].select("a.username-coloured")[0].get_text() == "Администрация Заречинска"


async def test_long_lists_and_topics_have_next_pages(tmp_path: Path) -> None:
    topics = [said(n, n, f"Тема {n}", "forum") for n in range(1, 31)]
    replies = [said(n, n, f"Ответ {n}", "forum", reply_to="m30") for n in range(100, 112)]
    city = city_at(tmp_path, 200, *topics, *replies)
    first = await page(city, "/viewforum.php?f=2")
    following = str(first.select("div.pagination li.arrow.next a[rel=next]")[0]["href"])
    assert len((await page(city, following[1:])).select("a.topictitle")) == 5
    topic = await page(city, "/viewtopic.php?t=30")
    assert len(topic.select("div.post")) == 10
    following = str(topic.select("a[rel=next]")[0]["href"])
    assert len((await page(city, following[1:])).select("div.post")) == 3


async def test_a_deleted_topic_is_gone(tmp_path: Path) -> None:
    city = city_at(tmp_path, 90, said(1, 1, "Тема", "forum"))
    city.delete("m1")
    assert (await page(city, "/viewtopic.php?t=1", 404)).select_one("#message") is not None
    assert (await page(city, "/")).select("a.topictitle") == []
