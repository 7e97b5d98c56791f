"""Posts that the engine left alone: what the desk does with them is done once, however often it is pressed."""

from typing import Any

import pytest

from domain.codes import Lane, State
from domain.place import EVERYTHING
from domain.records import CardFilter
from incidents.desk import By
from tests.console.web.conftest import Browser, plain
from tests.console.web.town import Town, here

DOUBT: dict[str, Any] = {"lane": Lane.UNSURE, "confidence": 0.7}
PRESSES = (
    ("/post/open", {}, State.NEW, 2),
    ("/post/dismiss", {"reason": "spam"}, State.DISMISSED, 2),
    ("/post/attach", {"number": "1"}, State.NEW, 1),
)


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize(("path", "fields", "state", "number"), PRESSES)
async def test_a_press_that_is_repeated_is_done_once_and_told_as_done(
    operator: Browser, town: Town, path: str, fields: dict[str, str], state: State, number: int,
    script: bool,
) -> None:  # fmt: skip
    await town.write("На Ленина 12 яма", place=here("Ленина", "12"))
    post = await town.write("лифт?", topic="housing.lift", area="housing", **DOUBT)
    for _ in range(2):
        answer = await operator.send(path, fields | {"post": post, "command": "c"}, script=script)
        assert answer.status_code in (200, 303), plain(answer.text)
    card = await town.card(post)
    assert (card.state, card.number) == (state, number)
    total, _ = await town.service.stores.projections.cards(EVERYTHING, CardFilter())
    assert total == number


async def test_what_was_only_opened_when_the_connection_broke_is_dismissed_by_the_repeat(
    operator: Browser, town: Town
) -> None:
    post = await town.write("лифт?", **DOUBT)
    await town.service.desk.open_from(post, By("ivanova", 0, "c"))
    fields = {"post": post, "command": "c", "reason": "spam"}
    assert (await operator.send("/post/dismiss", fields)).status_code == 200
    assert (await town.card(post)).state == State.DISMISSED


async def test_another_press_on_a_post_that_has_an_incident_is_still_refused(
    operator: Browser, town: Town
) -> None:
    post = await town.write("лифт?", **DOUBT)
    await operator.send("/post/open", {"post": post, "command": "mine"})
    assert (await operator.send("/post/open", {"post": post, "command": "hers"})).status_code == 409
