from dataclasses import replace
from typing import Any

from domain.cards import card_of
from domain.codes import Reason
from domain.events import (
    AlertRaised,
    Closed,
    Delivered,
    DeliveryParked,
    Detached,
    HandedOff,
    Moved,
    Taken,
)
from domain.handoff import Due
from domain.incident import Incident
from domain.instant import DAY, HOUR, MINUTE
from domain.keys import keys_of
from domain.place import EVERYTHING, Scope
from domain.records import Card, CardFilter
from domain.stores import Stores
from tests.storage.build import NOON, attached, bound, event, opened, place


async def numbers(stores: Stores, scope: Scope = EVERYTHING, **wanted: Any) -> list[int]:
    _, cards = await stores.projections.cards(scope, CardFilter(**wanted))
    return [card.number for card in cards]


async def card(stores: Stores, number: int) -> Card:
    found = await stores.projections.card(EVERYTHING, number=number)
    assert found is not None
    return found


async def test_a_card_follows_its_log(adapters: Stores) -> None:
    first = opened()
    log = [first, attached(first.incident, 2, "vk:-101_2"), event(first.incident, 3, Taken("anna"))]
    await adapters.incidents.append(log)
    assert await card(adapters, 1) == card_of(Incident.of(log), 1)
    by_id = await adapters.projections.card(EVERYTHING, incident=first.incident)
    assert by_id == await card(adapters, 1)
    assert await adapters.projections.card(EVERYTHING) is None
    assert await adapters.projections.card(Scope(("village",)), number=1) is None


async def test_numbers_are_given_in_the_order_of_opening(adapters: Stores) -> None:
    await adapters.incidents.append([opened("vk:-101_5"), opened("vk:-101_3")])
    await adapters.incidents.append([opened("vk:-101_4")])
    assert [(await card(adapters, n)).first_post for n in (1, 2, 3)] == [
        "vk:-101_5",
        "vk:-101_3",
        "vk:-101_4",
    ]


async def test_incidents_are_listed_as_wanted(adapters: Stores) -> None:
    late, early = opened("vk:-101_2", at=NOON + HOUR), opened("vk:-101_1", danger=True)
    far = opened("vk:-101_3", where=place("village"), at=NOON + 2 * HOUR)
    await adapters.incidents.append([early, late, far, event(far.incident, 2, Taken("anna"))])
    assert await numbers(adapters) == [1, 3, 2]
    assert await numbers(adapters, sort="newest") == [3, 2, 1]
    assert await numbers(adapters, sort="oldest", limit=2) == [1, 2]
    assert await numbers(adapters, sort="oldest", offset=2) == [3]
    assert await numbers(adapters, states=("taken", "closed")) == [3]
    assert await numbers(adapters, danger=False, kinds=("complaint",), areas=("roads",)) == [3, 2]
    assert await numbers(adapters, topics=("roads.pothole",), authorities=("roads",)) == [1, 3, 2]
    assert await numbers(adapters, topics=("roads",)) == []
    assert await numbers(adapters, operator="anna") == [3]
    assert await numbers(adapters, since=NOON + 1, until=NOON + 2 * HOUR) == [2]
    assert await numbers(adapters, Scope(("town/north",))) == [1, 2]
    assert await numbers(adapters, Scope(())) == []
    total, page = await adapters.projections.cards(EVERYTHING, CardFilter(limit=1))
    assert (total, len(page)) == (3, 1)


async def test_candidates_are_found_by_their_keys(adapters: Stores) -> None:
    first = opened()
    await adapters.incidents.append([first, opened("vk:-101_5", where=place(house="7"))])
    keys = keys_of(Incident.of([first]))
    found = await adapters.projections.candidates(("post:unknown", *keys), NOON)
    assert [key for key, c in found if c.number == 1] == list(keys)
    street = "street:town:ленина"
    assert [(key, c.number) for key, c in found if key == street] == [(street, 1), (street, 2)]


async def test_keys_move_with_place_and_posts(adapters: Stores) -> None:
    first = opened()
    name, elsewhere = first.incident, place(street="Мира", house="5")
    await adapters.incidents.append([first, attached(name, 2, "vk:-101_2")])
    await adapters.incidents.append([event(name, 3, Moved(place(), elsewhere))])
    await adapters.incidents.append([event(name, 4, Detached("vk:-101_2", Reason("wrong")))])
    asked = ["street:town:ленина|12", "street:town:мира|5", "post:vk:-101_1", "post:vk:-101_2"]
    found = await adapters.projections.candidates(asked, NOON)
    assert [key for key, _ in found] == asked[1:3]


async def test_closed_incidents_are_candidates_for_as_long_as_asked(adapters: Stores) -> None:
    first = opened()
    await adapters.incidents.append([first])
    keys = ["post:vk:-101_1"]
    assert len(await adapters.projections.candidates(keys, NOON + 9 * DAY)) == 1
    await adapters.incidents.append([event(first.incident, 2, Closed("fixed"), at=NOON + DAY)])
    assert len(await adapters.projections.candidates(keys, NOON + DAY)) == 1
    assert await adapters.projections.candidates(keys, NOON + DAY + 1) == ()


async def test_posts_lead_to_their_incident(adapters: Stores) -> None:
    first = opened()
    await adapters.incidents.append(
        [first], [bound("vk:-101_1", first.incident), bound("vk:-101_2", None)]
    )
    found = await adapters.projections.of_posts(["vk:-101_1", "vk:-101_2", "vk:-101_3"])
    assert found == {"vk:-101_1": await card(adapters, 1)}


def alert(incident: str, version: int, delivery: str) -> AlertRaised:
    del incident, version
    return AlertRaised(delivery, "email", "duty@centre.example", "danger")


async def test_dispatches_are_due_until_delivered_or_parked(adapters: Stores) -> None:
    first = opened()
    name = first.incident
    handed = HandedOff("d-2", "email", "roads", "roads@town.example", "note-1", NOON + DAY)
    await adapters.incidents.append(
        [
            first,
            event(name, 2, alert(name, 2, "d-1"), cause="a"),
            event(name, 3, handed, at=NOON + 1),
            event(name, 4, alert(name, 4, "d-3"), cause="b", at=NOON + HOUR),
        ]
    )
    due = await adapters.projections.due(NOON + 1, 9)
    assert due == (
        Due(name, "d-1", "email", "duty@centre.example", "danger", None, 0, NOON),
        Due(name, "d-2", "email", "roads@town.example", "handoff", "note-1", 0, NOON + 1),
    )
    await adapters.incidents.append([event(name, 5, Delivered("d-1", "250 ok"))])
    await adapters.incidents.append([event(name, 6, DeliveryParked("d-2", Reason("refused")))])
    assert [d.delivery for d in await adapters.projections.due(NOON + DAY, 9)] == ["d-3"]


async def test_tries_are_counted_once_and_begun_ones_stay_due(adapters: Stores) -> None:
    first = opened()
    raised = event(first.incident, 2, alert(first.incident, 2, "d-1"))
    await adapters.incidents.append([first, raised])
    await adapters.projections.tried("d-1", -NOON)
    (begun,) = await adapters.projections.due(NOON, 9)
    assert (begun.attempts, begun.next_try) == (1, -NOON)
    await adapters.projections.tried("d-1", NOON + MINUTE)
    assert await adapters.projections.due(NOON + MINUTE - 1, 9) == ()
    (later,) = await adapters.projections.due(NOON + MINUTE, 9)
    assert (later.attempts, later.next_try) == (1, NOON + MINUTE)
    await adapters.projections.tried("d-1", NOON + HOUR)
    assert (await adapters.projections.due(NOON + HOUR, 9))[0].attempts == 2
    await adapters.projections.tried("unknown", NOON)


async def test_other_events_do_not_reset_a_try(adapters: Stores) -> None:
    first = opened()
    raised = event(first.incident, 2, alert(first.incident, 2, "d-1"))
    await adapters.incidents.append([first, raised])
    await adapters.projections.tried("d-1", NOON + HOUR)
    before = await adapters.projections.due(NOON + HOUR, 9)
    await adapters.incidents.append([event(first.incident, 3, Taken("anna"))])
    assert await adapters.projections.due(NOON + HOUR, 9) == before
    assert before == (replace(before[0], attempts=1, next_try=NOON + HOUR),)
