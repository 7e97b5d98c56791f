"""Exports, people, saved searches, sources, posts, and what happens when something breaks."""

import csv
import io
import re
from dataclasses import replace

import pytest

from domain.codes import Reason
from domain.instant import HOUR, MINUTE
from domain.run import Issue
from domain.source import Health, SourceState
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.test_feed import rows
from tests.console.web.town import NOON, Town, a_busy_morning, here

# --- exports ----------------------------------------------------------------------------------------


async def test_an_export_is_exactly_what_the_screen_shows(operator: Browser, town: Town) -> None:
    await a_busy_morning(town)
    shown = rows(await operator.get("/", kind="complaint", sort="oldest"))
    answer = await operator.get("/export/csv", kind="complaint", sort="oldest")
    assert "attachment" in answer.headers["content-disposition"]
    exported = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["post"] for row in exported] == shown
    assert ("operator:ivanova", "export") in [(e.actor, e.action) for e in await audited(town)]


@pytest.mark.parametrize(("form", "start"), [("xlsx", b"PK"), ("jsonl", b"{")])
async def test_exports_come_in_other_forms_too(
    operator: Browser, town: Town, form: str, start: bytes
) -> None:
    await town.write("яма")
    assert (await operator.get(f"/export/{form}")).content.startswith(start)


async def test_an_export_stays_within_the_territories(town: Town) -> None:
    await a_busy_morning(town)
    async with a_visitor(town, "north") as north:
        told = (await north.get("/export/jsonl", lane="all")).text
        assert "Рябинов" in told
        assert "Ленина" not in told


async def test_an_unknown_form_of_export_is_not_there(operator: Browser) -> None:
    assert (await operator.get("/export/exe")).status_code == 404


# --- people -----------------------------------------------------------------------------------------


async def test_an_administrator_adds_somebody_and_hands_out_a_link(town: Town) -> None:
    async with a_visitor(town, "admin") as admin, a_visitor(town) as newcomer:
        fields = {
            "name": "новикова",
            "role": "viewer",
            "scope": ["luchinsk/north"],
            "language": "en",
        }
        page = await admin.send("/people", fields)
        link = re.search(r"/enter/[\w-]+", page.text)[0]
        assert "новикова" in (await newcomer.get(link)).text
        assert "Need somebody" in plain((await newcomer.get("/")).text)
    added = await town.service.stores.accounts.find("новикова")
    assert (added.role, added.scope, added.secret) == ("viewer", ("luchinsk/north",), None)


async def test_people_are_the_administrators_business_alone(operator: Browser, town: Town) -> None:
    assert (await operator.get("/people")).status_code == 403
    assert (
        await operator.send("/people", {"name": "x2", "role": "administrator"})
    ).status_code == 403
    assert (await operator.send("/people/petrov/disable", {})).status_code == 403
    assert (await operator.send("/people/admin/link", {})).status_code == 403
    assert await town.service.stores.accounts.find("x2") is None


async def test_the_last_administrator_stays(town: Town) -> None:
    async with a_visitor(town, "admin") as admin:
        assert "последний администратор" in plain(
            (await admin.send("/people/admin/disable", {})).text
        )
        await admin.send("/people/petrov/disable", {})
        assert (await town.service.stores.accounts.find("petrov")).disabled
        await admin.send("/people/petrov/enable", {})
        assert not (await town.service.stores.accounts.find("petrov")).disabled


async def test_names_that_cannot_sign_in_are_refused(town: Town) -> None:
    async with a_visitor(town, "admin") as admin:
        for name in ("", "a", "a b", "<b>x</b>", "petrov"):
            assert (
                await admin.send("/people", {"name": name, "role": "operator"})
            ).status_code == 409, name


# --- saved searches ---------------------------------------------------------------------------------


async def test_a_search_is_saved_with_its_filters_and_shown_beside_the_packs(
    operator: Browser, town: Town
) -> None:
    form = await operator.get("/saved", q="яма", area="roads")
    assert 'value="roads" checked' in form.text
    fields = {
        "name": "Ямы",
        "q": "яма",
        "area": ["roads"],
        "channel": "email",
        "recipient": "a@b.example",
    }
    page = await operator.send("/saved", fields)
    assert "Ямы" in plain(page.text)
    (query,) = await town.service.stores.saved_queries.all()
    assert (query.text, query.areas, query.recipient) == ("яма", ("roads",), "a@b.example")
    assert "/?q=%D1%8F%D0%BC%D0%B0&amp;area=roads" in page.text
    await operator.send("/saved/remove", {"name": "Ямы"})
    assert await town.service.stores.saved_queries.all() == ()


async def test_alerts_reach_no_further_than_the_one_who_asked(town: Town) -> None:
    async with a_visitor(town, "north") as north:
        fields = {"name": "Север", "q": "труба", "channel": "email", "recipient": "a@b.example"}
        await north.send("/saved", fields)
        (query,) = await town.service.stores.saved_queries.all()
        assert query.territories == ("luchinsk/north",)
        assert (
            await north.send("/saved", fields | {"name": "Х", "territory": "luchinsk/centre"})
        ).status_code == 403
        assert "Дворы" not in plain((await north.get("/")).text)


REFUSED = (
    ({"name": ""}, "нет имени"), ({"recipient": ""}, "кому сообщать"), ({"q": "("}, "ожидалось слово"),
    ({"name": "Дворы"}, "уже есть"), ({"channel": "pigeon"}, "нет: pigeon"), ({"name": "danger"}, "занято"),
    ({"recipient": "дежурный"}, "не адрес"), ({"channel": "webhook", "recipient": "duty"}, "не настроен адрес"),
)  # fmt: skip


async def test_a_colleagues_search_of_the_same_name_is_not_overwritten(
    operator: Browser, town: Town
) -> None:
    fields = {"name": "Ямы", "q": "яма", "channel": "email", "recipient": "a@b.example"}
    await operator.send("/saved", fields)
    async with a_visitor(town, "petrov") as petrov:
        page = await petrov.send("/saved", fields | {"recipient": "petrov@b.example"})
    assert "уже есть" in plain(page.text)
    assert (await operator.send("/saved", fields)).status_code == 200  # the same press again
    (query,) = await town.service.stores.saved_queries.all()
    assert query.recipient == "a@b.example"


async def test_filters_that_no_alert_knows_are_named_before_saving(operator: Browser) -> None:
    page = plain((await operator.get("/saved", q="яма", kind="suggestion", source="forum")).text)
    assert "оповещения их не различают: Вид, Источник" in page


async def test_a_search_that_cannot_alert_is_refused(operator: Browser, town: Town) -> None:
    fields = {"name": "Ямы", "q": "яма", "channel": "email", "recipient": "a@b.example"}
    for changed, told in REFUSED:
        page = await operator.send("/saved", fields | changed)
        assert told in plain(page.text).lower()
        for typed in (fields | changed).values():  # nothing is to be typed again
            assert typed == "pigeon" or f'value="{typed}"' in page.text
    assert await town.service.stores.saved_queries.all() == ()


# --- sources, posts ---------------------------------------------------------------------------------


async def test_sources_in_trouble_come_first_with_who_acts_next(
    operator: Browser, town: Town
) -> None:
    states = town.service.stores.source_states
    captcha = SourceState(
        "vk:talk",
        Health.PAUSED,
        NOON - HOUR,
        failures=3,
        reason=Reason("vk_captcha", ("VK_TOKEN",)),
    )
    await states.save(captcha)
    await town.service.stores.run_log.report(
        [Issue("vk_unknown_field", "forum", params=("donut",))], NOON - MINUTE
    )
    told = plain((await operator.get("/sources")).text)
    assert told.index("Подслушано Лучинск стена ВК нужен владелец ключа с 12:00") < told.index(
        "Мой Лучинск стена ВК"
    )
    assert "Владелец ключа VK_TOKEN должен войти в ВК" in told
    assert "новое поле (donut)" in told
    assert "Источники 1 ⚠" in told


async def test_a_post_shows_its_evidence_and_its_earlier_words(
    operator: Browser, town: Town
) -> None:
    post = await town.write("На Ленина 12 яма", place=here("Ленина", "12"), words=("яма",))
    first = town.written[post]
    later = replace(
        first.post, text="На Ленина 12 яма, уже две", content="fedcba9876543210", first_seen=NOON
    )
    verdict = replace(first.verdict, revision=later.revision)
    await town.service.stores.posts.save([replace(first, post=later, verdict=verdict)])
    told = plain((await operator.get("/post", id=post)).text)
    assert "«яма» вид +2.0" in told
    assert "Как было раньше На Ленина 12 яма" in told


async def test_a_very_long_post_is_read_leaf_by_leaf(operator: Browser, town: Town) -> None:
    post = await town.write("начало " + "ъ" * 4_000_000 + " конец", place=here("Ленина", "12"))
    feed = await operator.get("/")
    assert "4.0 млн знаков" in plain(feed.text)
    assert len(feed.content) < 100_000
    first = await operator.get("/post", id=post)
    assert len(first.content) < 100_000
    assert "лист 1 из 201" in plain(first.text)
    assert "конец" in plain((await operator.get("/post", id=post, leaf=201)).text)
    assert (await operator.get("/post", id=post, leaf="999999999999")).status_code == 200


# --- troubles ---------------------------------------------------------------------------------------


async def test_a_page_that_is_not_there_says_what_to_do(operator: Browser) -> None:
    answer = await operator.get("/nowhere")
    assert answer.status_code == 404
    assert "Проверьте адрес или начните с ленты" in plain(answer.text)


async def test_a_fault_of_ours_is_owned_and_numbered(town: Town) -> None:
    class Broken:
        async def load(self) -> None:
            raise ZeroDivisionError("secret detail")

    stores = town.service.stores
    stores.source_states = Broken()
    async with a_visitor(town) as visitor:
        visitor.client._transport.raise_server_exceptions = False
        await visitor.sign_in("ivanova")
        answer = await visitor.get("/sources")
    assert answer.status_code == 500
    assert re.search(r"назовите администратору номер [0-9a-f]{8}", plain(answer.text))
    assert "secret detail" not in answer.text


async def test_health_is_told_without_names_and_without_signing_in(
    visitor: Browser, town: Town
) -> None:
    await town.write("яма")
    answer = await visitor.client.get("/healthz")
    assert answer.json() == {
        "status": "ok", "waiting": 0, "parked": 0, "index_position": 1, "search_behind_since": None,
    }  # fmt: skip


async def test_a_form_too_large_is_refused(operator: Browser, town: Town) -> None:
    await town.write("яма", place=here("Ленина", "12"))
    answer = await operator.press(1, "remark", text="ы" * 700_000)
    assert answer.status_code == 413
    assert "Сократите" in plain(answer.text)
