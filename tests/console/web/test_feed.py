"""The first screen."""

import re
from dataclasses import replace

import pytest
from httpx import Response

from console.web.asking import Asking, days_of
from console.web.language import parts, with_filters
from console.wording.words import Words
from domain.codes import Kind
from domain.errors import QueryError, SearchBehind
from domain.instant import DAY, MINUTE
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.town import NOON, PACK, Town, a_busy_morning, here

RU = Words.of("ru", PACK)


def rows(page: Response) -> list[str]:
    return re.findall(r'<li class="row[^"]*" data-post="([^"]+)"', page.text)


async def test_the_first_screen_says_four_figures_each_with_its_list(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    page = await operator.get("/")
    assert "11 прочитано 9 нужен ответ 5 инцидентов 1 срочный" in plain(page.text)
    for url, count in re.findall(r'<li><a href="([^"]+)"[^>]*><b>(\d+)</b>', page.text):
        behind = await operator.get(url.replace("&amp;", "&"))
        listed = re.search(
            r"Найдено: (\d+)|(\d+) инцидент",
            plain(behind.text.split('<footer class="feed-foot">')[1]),
        )
        assert listed
        assert count in listed.groups()


async def test_a_row_shows_the_words_first_and_marks_what_decided(
    operator: Browser, town: Town
) -> None:
    await town.write("На Ленина 12 яма", place=here("Ленина", "12"), words=("яма",))
    page = await operator.get("/")
    assert "На Ленина 12 <mark>яма</mark></a>" in page.text
    assert "жалоба Ремонт дворов Ленина, 12 ВК · Мой Лучинск" in plain(page.text)


async def test_a_search_marks_every_form_of_the_word(operator: Browser, town: Town) -> None:
    for text in ("ямы на дороге", "полно ям", "под ямой вода", "лифт стоит"):
        await town.write(text)
    page = await operator.get("/", q="яма")
    assert set(re.findall(r"<mark>(\w+)</mark>", page.text)) == {"ямы", "ям", "ямой"}
    assert len(rows(page)) == 3


async def test_filters_can_be_written_into_the_search(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    page = await operator.get("/", q="территория:Северный вид:вопрос")
    assert "Подскажите, когда воду дадут" in plain(page.text)
    assert len(rows(page)) == 1


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("яма сфера:дороги", Asking(q="яма", area=("roads",))),
        ("тема:«Ремонт дворов» лифт", Asking(q="лифт", topic=("roads.yard",))),
        ("kind:complaint kind:question", Asking(kind=("complaint", "question"))),
        ("в 14:30 у школы", Asking(q="в 14:30 у школы")),
        ('source:forum "нет воды"', Asking(q='"нет воды"', source=("forum",))),
    ],
)
def test_written_filters_become_filters(written: str, found: Asking) -> None:
    assert with_filters(Asking(q=written), RU, PACK) == found


def test_an_unknown_written_filter_is_told() -> None:
    with pytest.raises(QueryError) as told:
        with_filters(Asking(q="яма территория:Марс"), RU, PACK)
    assert told.value.reason.params[0] == "территория:Марс"


async def test_nothing_found_breaks_the_search_into_its_parts(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    told = plain((await operator.get("/", q="лифт кипяток", territory="berezovka")).text)
    assert "Ничего не найдено" in told
    assert "лифт 1 кипяток 1 Территория: Берёзовка 0" in told


def test_parts_of_a_query_are_words_and_phrases() -> None:
    assert parts('яма AND ("нет воды" OR лифт) -снег') == ("яма", '"нет воды"', "лифт")


async def test_a_search_for_a_person_is_refused_with_the_reason_and_written_down(
    operator: Browser, town: Town
) -> None:
    await town.write("яма")
    answer = await operator.get("/", q="Иванов Иван Петрович")
    assert answer.status_code == 403
    assert "ищет неисправности, а не людей" in plain(answer.text)
    assert rows(answer) == []
    refused = [e for e in await audited(town) if e.action == "search_refused"]
    assert [e.params for e in refused] == [("author_search",)]
    assert "Иванов" not in str(await audited(town))


@pytest.mark.parametrize("path", ["/fresh", "/export/csv", "/saved"])
async def test_no_other_door_searches_for_a_person(
    operator: Browser, town: Town, path: str
) -> None:
    if path == "/saved":
        fields = {
            "name": "x",
            "recipient": "x@y.example",
            "channel": "email",
            "q": "+7 903 123-45-67",
        }
        assert (await operator.send("/saved", fields)).status_code == 403
        assert await town.service.stores.saved_queries.all() == ()
    else:
        assert (await operator.get(path, q="+7 903 123-45-67")).status_code == 403


async def test_a_broken_search_leaves_the_screen_standing(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    answer = await operator.get("/", q='"нет воды')
    assert answer.status_code == 400
    assert "Кавычка не закрыта" in plain(answer.text)
    assert "Сейчас важно" in plain(answer.text)


async def test_searches_are_audited_by_codes(operator: Browser, town: Town) -> None:
    await town.write("яма у дома")
    await operator.get("/", q="яма", kind="complaint")
    found = [e for e in await audited(town) if e.action == "search"][-1]
    assert found.actor == "operator:ivanova"
    assert found.params == ("1", "kinds:complaint")


async def test_lanes_keep_doubt_and_bystanders_apart(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    unsure, rest = await operator.get("/", lane="unsure"), await operator.get("/", lane="rest")
    assert "ровнее прежних" in plain(unsure.text)
    assert len(rows(unsure)) == 1
    assert "Котёнок ищет дом" in plain(rest.text)
    assert "72 часа" in plain(rest.text)


async def test_facets_count_and_a_chosen_one_still_shows_its_neighbours(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    told = plain((await operator.get("/", kind="question")).text)
    assert "вопрос 1 жалоба 7 предложение 1" in told


async def test_days_are_counted_and_lead_to_their_posts(operator: Browser, town: Town) -> None:
    await town.write("яма сегодня", at=NOON - MINUTE)
    await town.write("яма вчера", at=NOON - DAY)
    page = await operator.get("/")
    assert "22 сентября: 1 сообщение" in page.text
    assert len(rows(await operator.get("/", day="20260921"))) == 1
    assert len(rows(await operator.get("/", day="20260921-20260922"))) == 2


@pytest.mark.parametrize("written", ["20260230", "2026", "20260922-20260921", "вчера", "20260921-"])
def test_a_day_that_is_none_is_left_out(written: str) -> None:
    expected = ("20260921", "20260921") if written == "20260921-" else None
    assert days_of(written) == expected


async def test_new_posts_are_told_and_never_move_the_list(operator: Browser, town: Town) -> None:
    await town.write("яма")
    page = await operator.get("/")
    address = re.search(r'hx-get="(/fresh[^"]+)"', page.text)[1].replace("&amp;", "&")
    assert plain((await operator.get(address)).text) == ""
    await town.write("ещё яма")
    await town.write("и ещё")
    assert plain((await operator.get(address)).text) == "2 новых — показать ."


async def test_a_municipality_sees_its_own_alone(town: Town) -> None:
    await a_busy_morning(town)
    async with a_visitor(town, "north") as north:
        told = plain((await north.get("/", lane="all")).text)
        assert "На Рябиновой 9" in told
        for foreign in ("Ленина", "Рынок", "Победы", "Мира"):
            assert foreign not in told
        assert "2 прочитано 2 нужен ответ 1 инцидент" in told
        assert (
            plain((await north.get("/", q="яма", lane="all")).text).count("Ничего не найдено") == 1
        )
        assert (
            "Центральный округ"
            not in (await north.get("/", territory="luchinsk/centre")).text.split("<aside")[1]
        )


async def test_an_index_that_is_away_is_said_and_the_rest_works(
    operator: Browser, town: Town
) -> None:
    await a_busy_morning(town)
    town.service.indexing.behind_since = NOON - 5 * MINUTE
    page = await operator.get("/")
    assert "Поиск отстаёт с 12:55" in plain(page.text)
    assert (await operator.get("/healthz")).json()["status"] == "behind"


class AwayIndex:
    """An index whose files are gone."""

    async def find(self, *_: object) -> None:
        raise SearchBehind("index_unreadable")

    async def position(self) -> None:
        raise SearchBehind("index_unreadable")


async def test_an_index_that_fails_leaves_the_frame_standing(town: Town) -> None:
    await a_busy_morning(town)
    broken = replace(town, service=replace(town.service, index=AwayIndex()))
    async with a_visitor(broken, "ivanova") as operator:
        page = await operator.get("/")
        assert page.status_code == 503
        assert "Сообщения целы" in plain(page.text)
        assert "Теплосети" in plain(page.text)
        assert (await operator.get("/healthz")).json()["index_position"] == -1


async def test_a_crisis_is_read_by_those_who_act_alone(town: Town) -> None:
    await town.write(
        "не хочу жить", danger=True, topic="safety.self_harm", area="safety", place=here("Мира")
    )
    async with a_visitor(town, "guest") as guest, a_visitor(town, "ivanova") as operator:
        assert "не хочу" not in (await guest.get("/")).text
        assert "не хочу" not in (await guest.get("/incidents/1")).text
        assert "не хочу" in plain((await operator.get("/incidents/1")).text)
        assert "у источника" not in plain((await operator.get("/incidents/1")).text)


async def test_an_empty_town_says_what_will_happen(operator: Browser) -> None:
    assert "Сообщений пока нет Под наблюдением 4 источника" in plain((await operator.get("/")).text)


async def test_a_page_of_the_feed_is_light(operator: Browser, town: Town) -> None:
    for n in range(40):
        await town.write(
            f"На Ленина {n} яма, никто не чинит уже вторую неделю, обещают и не едут " * 2,
            kind=Kind.COMPLAINT,
        )
    page = await operator.get("/")
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    size = len(page.content) + sum([len((await operator.get(a)).content) for a in assets])
    assert len(rows(page)) == 30
    assert size <= 150_000
    assert len(rows(await operator.get("/", page=2))) == 10


async def test_static_files_may_be_kept_for_ever(operator: Browser) -> None:
    page = await operator.get("/")
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
        answer = await operator.client.get(address)
        assert "immutable" in answer.headers["cache-control"]
    assert (await operator.client.get("/static/0/secret.py")).status_code == 404


async def test_nothing_comes_from_elsewhere(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    page = await operator.get("/")
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//', page.text) == []
    assert "<script>" not in page.text
    assert "style=" not in page.text
