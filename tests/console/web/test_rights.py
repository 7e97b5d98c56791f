"""Who may see and do what."""

import pytest

from console.web.commands import COMMANDS
from domain.instant import HOUR
from tests.console.web.conftest import Browser, a_visitor, audited, plain
from tests.console.web.test_card import card
from tests.console.web.town import NOON, Town, here


@pytest.fixture
async def yard(town: Town) -> Town:
    """An incident with one post."""
    await town.write(
        "Во дворе Ленина 12 третью неделю яма", place=here("Ленина", "12"), at=NOON - 3 * HOUR
    )
    return town


async def test_a_viewer_changes_nothing(yard: Town) -> None:
    async with a_visitor(yard, "guest") as guest:
        for name in COMMANDS:
            answer = await guest.press(
                1, name, reason="fixed", text="x", field="kind", value="question", street="x"
            )
            assert answer.status_code == 403, name
            assert "нужны другие права: оператор" in plain(answer.text)
    assert (await card(yard)).version == 1


async def test_a_viewer_is_offered_no_buttons(yard: Town) -> None:
    async with a_visitor(yard, "guest") as guest:
        page = (await guest.get("/incidents/1")).text
        assert "/incidents/1/take" not in page
        assert "/original" not in page
        for path in ("/incidents/1/hand-over", "/incidents/1/edit", "/export/csv", "/people"):
            assert (await guest.get(path)).status_code == 403
        for path in ("/post/open", "/post/attach", "/post/dismiss", "/saved", "/bulk", "/people"):
            assert (await guest.send(path, {"post": "vk:-1_1", "do": "take"})).status_code == 403


async def test_an_incident_of_another_municipality_is_not_there(yard: Town) -> None:
    async with a_visitor(yard, "north") as north:
        for path in ("/incidents/1", "/incidents/1/hand-over", "/incidents/1/edit"):
            assert (await north.get(path)).status_code == 404
        assert "Ленина" not in (await north.get("/incidents/1/pane")).text
        assert "Ленина" not in (await north.get("/pane", sel="vk:-1_1")).text
        assert (await north.get("/post", id="vk:-1_1")).status_code == 404
        assert (await north.get("/original", id="vk:-1_1")).status_code == 404
        assert (await north.press(1, "take")).status_code == 404
        assert (
            await north.send("/post/attach", {"post": "vk:-1_1", "number": "1", "command": "a"})
        ).status_code == 404
        assert "Ленина" not in (await north.get("/incidents", state="all")).text
    assert (await card(yard)).version == 1


async def test_the_original_opens_for_those_who_act_and_is_written_down(
    operator: Browser, yard: Town
) -> None:
    answer = await operator.client.get("/original?id=vk:-1_1", follow_redirects=False)
    assert answer.headers["location"] == "https://vk.example/vk:-1_1"
    assert "original_opened" in [e.action for e in await audited(yard)]


async def test_an_address_that_is_no_web_page_is_not_offered(operator: Browser, town: Town) -> None:
    post = await town.write("яма", url="javascript:alert(1)", place=here("Ленина", "12"))
    assert "javascript" not in (await operator.get("/incidents/1")).text
    assert (await operator.get("/original", id=post)).status_code == 404
