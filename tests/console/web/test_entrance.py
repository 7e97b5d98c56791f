"""Signing in, staying out."""

import asyncio
import re
import time
from pathlib import Path

import pytest
from httpx import AsyncClient

from console.web.accounts import LINK_LASTS, hashed, issue_link
from console.web.app import make_app
from console.web.attempts import ALLOWED, ALLOWED_WIDELY, WINDOW, Attempts
from console.web.here import local
from console.web.keys import web_keys
from console.web.session import LASTS
from domain.errors import Refused, SettingsError
from domain.records import Account
from tests.console.web.chromium import listening
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.town import Town


async def test_without_signing_in_every_page_leads_to_the_entrance(visitor: Browser) -> None:
    for path in ("/", "/incidents", "/post?id=x", "/people", "/export/csv", "/pane?sel=x"):
        answer = await visitor.client.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in?next=")


async def test_a_link_signs_in_once(visitor: Browser, town: Town) -> None:
    path = await issue_link(town.service.stores.accounts, "ivanova", town.clock.at)
    assert "ivanova" in (await visitor.get(path)).text
    assert (
        await visitor.get(path)
    ).status_code == 200  # a reload leads on whoever it has signed in
    async with a_visitor(town) as other:
        answer = await other.get(path)
        assert answer.status_code == 401
        assert "уже использована" in plain(answer.text)


async def test_a_link_is_good_for_a_day(visitor: Browser, town: Town) -> None:
    path = await issue_link(town.service.stores.accounts, "ivanova", town.clock.at)
    town.clock.at += LINK_LASTS + 1
    assert (await visitor.get(path)).status_code == 401


async def test_a_password_signs_in_and_leads_where_one_wanted_to_go(
    visitor: Browser, town: Town
) -> None:
    await with_password(town, "sidorov", "три слова вместе")
    fields = {"name": "sidorov", "password": "три слова вместе", "next": "/incidents?state=all"}
    answer = await visitor.send("/sign-in", fields)
    assert str(answer.url).endswith("/incidents?state=all")
    assert ("sign_in", ("password",)) in [(e.action, e.params) for e in await audited(town)]


async def test_a_wrong_password_says_what_to_do_and_not_which_part_was_wrong(
    visitor: Browser, town: Town
) -> None:
    await with_password(town, "sidorov", "три слова вместе")
    told = [
        plain((await visitor.send("/sign-in", {"name": name, "password": "нет", "next": "/"})).text)
        for name in ("sidorov", "nobody")
    ]
    assert "Имя или пароль не подошли" in told[0]
    assert told[0] == told[1]


async def test_after_a_few_wrong_passwords_one_waits(visitor: Browser, town: Town) -> None:
    await with_password(town, "sidorov", "три слова вместе")
    wrong = {"name": "sidorov", "password": "нет", "next": "/"}
    statuses = [(await visitor.send("/sign-in", wrong)).status_code for _ in range(ALLOWED)]
    assert set(statuses) == {401}
    right = await visitor.send("/sign-in", wrong | {"password": "три слова вместе"})
    assert right.status_code == 429
    assert "Подождите 15 мин" in plain(right.text)


def test_failures_are_forgotten_after_a_while() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _ in range(ALLOWED):
        attempts.failed("ivanova", "10.0.0.1")
    assert attempts.wait("ivanova", "10.0.0.1") == WINDOW
    now[0] = WINDOW + 1
    assert attempts.wait("ivanova", "10.0.0.1") == 0


def test_a_colleague_behind_the_same_proxy_does_not_wait() -> None:
    attempts = Attempts(lambda: 0.0)
    for _ in range(ALLOWED):
        attempts.failed("ivanova", "10.0.0.1")
    assert attempts.wait("petrov", "10.0.0.1") == 0
    assert attempts.wait("ivanova", "10.0.0.2") == 0


def test_guessing_from_many_places_or_at_many_names_waits_too() -> None:
    attempts = Attempts(lambda: 0.0)
    for n in range(ALLOWED_WIDELY):
        attempts.failed("ivanova", f"10.0.1.{n}")
        attempts.failed(f"name{n}", "10.0.2.1")
    assert attempts.wait("ivanova", "10.0.3.1") == WINDOW
    assert attempts.wait("somebody", "10.0.2.1") == WINDOW


async def test_troubles_are_told_in_the_visitors_language(town: Town) -> None:
    await town.person("smith", "viewer", language="en")
    async with a_visitor(town, "smith") as smith:
        assert "Tell the administrator" in plain((await smith.get("/people")).text)


async def test_a_form_without_its_token_changes_nothing(operator: Browser, town: Town) -> None:
    answer = await operator.client.post("/account", data={"language": "en"})
    assert answer.status_code == 403
    assert "Ничего не изменено" in plain(answer.text)
    assert (await town.service.stores.accounts.find("ivanova")).language == "ru"


async def test_a_disabled_account_is_out_at_once(operator: Browser, town: Town) -> None:
    account = await town.service.stores.accounts.find("ivanova")
    await town.service.stores.accounts.save(
        Account(account.name, account.role, account.scope, disabled=True)
    )
    assert (await operator.client.get("/", follow_redirects=False)).status_code == 303


async def test_a_new_password_ends_other_sessions(operator: Browser, town: Town) -> None:
    async with a_visitor(town, "ivanova") as elsewhere:
        await operator.send(
            "/account", {"language": "ru", "density": "dense", "password": "новые три слова"}
        )
        assert (await elsewhere.client.get("/", follow_redirects=False)).status_code == 303
    page = await operator.get("/")
    assert 'data-density="dense"' in page.text


async def test_signing_out_ends_the_session(operator: Browser) -> None:
    await operator.send("/sign-out", {})
    assert (await operator.client.get("/", follow_redirects=False)).status_code == 303


async def test_every_answer_carries_the_shield(visitor: Browser) -> None:
    for path in ("/sign-in", "/nowhere", "/healthz", "/"):
        headers = (await visitor.client.get(path, follow_redirects=False)).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_cookies_are_out_of_reach_of_scripts_and_other_sites(
    visitor: Browser, town: Town
) -> None:
    path = await issue_link(town.service.stores.accounts, "ivanova", town.clock.at)
    cookies = (await visitor.client.get(path, follow_redirects=False)).headers.get_list(
        "set-cookie"
    )
    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)


async def test_the_first_start_says_how_to_begin(town: Town) -> None:
    for account in await town.service.stores.accounts.all():
        town.service.stores.accounts._accounts.pop(account.name)
    async with a_visitor(town) as nobody:
        told = plain((await nobody.get("/")).text)
    assert "Первый запуск" in told
    assert "otklik accounts add" in told


async def test_the_entrance_speaks_english_too(visitor: Browser) -> None:
    assert "Sign in" in plain((await visitor.get("/sign-in", lang="en")).text)


@pytest.mark.parametrize(
    "address", ["//evil.example", "https://evil.example", "/\\evil.example", "/x\r\ny", ""]
)
def test_nobody_is_led_away(address: str) -> None:
    assert local(address) == "/"


def test_a_short_password_is_refused() -> None:
    with pytest.raises(Refused):
        hashed("коротко")


def test_keys_are_made_once_and_read_by_their_owner_alone(tmp_path: Path) -> None:
    first, second = web_keys(tmp_path / "web.key"), web_keys(tmp_path / "web.key")
    assert first == second
    assert (tmp_path / "web.key").stat().st_mode & 0o077 == 0
    (tmp_path / "web.key").chmod(0o644)
    with pytest.raises(SettingsError):
        web_keys(tmp_path / "web.key")
    (tmp_path / "web.key").write_bytes(b"short")
    with pytest.raises(SettingsError):
        web_keys(tmp_path / "web.key")


async def with_password(town: Town, name: str, password: str) -> None:
    await town.service.stores.accounts.save(Account(name, "operator", ("",), hashed(password)))


async def test_many_passwords_sent_at_once_are_counted_like_others(town: Town) -> None:
    await with_password(town, "sidorov", "три слова вместе")
    async with (
        listening(make_app(town.service)) as address,
        AsyncClient(base_url=address) as client,
    ):
        token = re.search(r'name="_csrf_token" value="(\w+)"', (await client.get("/sign-in")).text)
        assert token
        wrong = {"_csrf_token": token[1], "name": "sidorov", "password": "нет", "next": "/"}
        tries = (client.post("/sign-in", data=wrong) for _ in range(12))
        answers = [answer.status_code for answer in await asyncio.gather(*tries)]
    assert (answers.count(401), answers.count(429)) == (ALLOWED, 12 - ALLOWED)


async def test_a_page_that_renews_itself_keeps_nobody_signed_in(
    operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    await operator.get("/")
    for hours in (5, 10):
        monkeypatch.setattr("time.time", lambda h=hours: began + h * 3600)
        assert (await operator.client.get("/fresh")).status_code == 200
    monkeypatch.setattr("time.time", lambda: began + LASTS + 1)
    for path in ("/fresh", "/"):
        answer = await operator.client.get(path, follow_redirects=False)
        assert answer.headers["location"].startswith("/sign-in")


async def test_whoever_works_stays_signed_in_all_along(
    operator: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.time()
    for hours in (0, 8, 16, 24):
        monkeypatch.setattr("time.time", lambda h=hours: began + h * 3600)
        assert (await operator.client.get("/", follow_redirects=False)).status_code == 200


async def test_after_signing_in_again_one_is_where_one_was(visitor: Browser) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://here.example/?lane=unsure&sel=x"}
    answer = await visitor.client.get("/pane?sel=x", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/sign-in?next=%2F%3Flane%3Dunsure%26sel%3Dx"
