"""Exports never tell more than the screen."""

import json
from typing import Any

from domain.incident import Incident
from domain.place import EVERYTHING
from tests.console.web.conftest import Browser, a_visitor
from tests.console.web.town import Town, here

NORTH = here("Рябиновая", "9", "luchinsk/north")


async def exported(browser: Browser) -> dict[str, Any]:
    """Exported lines by post."""
    told = (await browser.get("/export/jsonl", lane="all")).text
    return {line["post"]: line for line in map(json.loads, told.splitlines())}


async def test_an_incident_of_another_territory_is_not_told_by_a_post_of_ones_own(
    operator: Browser, town: Town
) -> None:
    await town.write("На Ленина 12 яма", place=here("Ленина", "12"))
    post = await town.write("и у нас на Рябиновой 9 яма", place=NORTH, topic=None, kind="other")
    await operator.press(1, "attach", post=post)
    await town.settle()
    assert (await exported(operator))[post]["incident"] == 1
    async with a_visitor(town, "north") as north:
        line = (await exported(north))[post]
        assert (line["incident"], line["authority"], line["state"]) == (None, "roads", "")
        assert "№ 1" not in (await north.get("/", lane="all")).text


async def test_the_way_to_a_person_in_despair_is_not_exported_whatever_the_desk_corrects(
    operator: Browser, town: Town
) -> None:
    post = await town.write("не хочу больше жить", topic="safety.self_harm", area="safety")
    assert (await exported(operator))[post]["url"] == ""
    await operator.press(1, "correct", field="topic", value="roads.yard")
    found = await town.service.stores.projections.card(EVERYTHING, number=1)
    assert found is not None
    incident: Incident | None = await town.service.stores.incidents.load(found.incident)
    assert incident is not None
    assert incident.topic == "roads.yard"
    assert (await exported(operator))[post]["url"] == ""
