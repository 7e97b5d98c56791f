"""A closed incident is watched: who writes of it again brings it back to the desk."""

from dataclasses import replace

from domain.codes import State
from domain.incident import Incident
from domain.instant import DAY, HOUR, MINUTE, Instant
from domain.pack import Topic
from domain.place import EVERYTHING
from incidents.closure import may_join
from incidents.recurrence import Recurrence, recurrence
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_desk import Office


async def closed() -> Office:
    """An office whose incident was closed an hour after it began."""
    office = Office()
    await office.open("p1")
    await office.desk.close(office.incident, await office.by(), "fixed")
    return office


async def told_again(office: Office, post: str, at: Instant) -> Incident | None:
    """Another report of the same at the same house."""
    saved = await office.stores.posts.save([a_judged(post, at=at, place=a_place())])
    await office.take_in(saved)
    bound = (await office.stores.incidents.bindings([post]))[post]
    return await office.stores.incidents.load(bound.incident) if bound.incident else None


async def test_a_report_after_closing_brings_the_incident_back() -> None:
    office = await closed()
    found = await told_again(office, "p2", T0 + DAY)
    assert found is not None
    assert (found.id, found.state, found.open) == (office.incident, State.RETURNED, True)
    assert (found.since_closing, found.closings, found.returns) == (1, 1, 1)
    card = await office.stores.projections.card(EVERYTHING, incident=office.incident)
    assert card is not None
    assert (card.state, card.returns) == (State.RETURNED, 1)


async def test_what_was_written_before_the_closing_does_not() -> None:
    office = await closed()
    found = await told_again(office, "p2", T0 + MINUTE)
    assert found is not None
    assert (found.id, found.state, found.returns) == (office.incident, State.CLOSED, 0)


async def test_a_person_reopens_it_or_closes_it_once_more() -> None:
    for decided, state in (("reopen", State.NEW), ("close", State.CLOSED)):
        office = await closed()
        await told_again(office, "p2", T0 + DAY)
        office.clock.at = T0 + 2 * DAY
        by = await office.by()
        if decided == "reopen":
            found = await office.desk.reopen(office.incident, by)
        else:
            found = await office.desk.close(office.incident, by, "fixed")
        assert (found.state, found.since_closing) == (state, 0)


async def test_taking_the_report_out_leaves_it_closed() -> None:
    office = await closed()
    await told_again(office, "p2", T0 + DAY)
    found = await office.desk.detach(office.incident, await office.by(), "p2")
    assert (found.state, found.returns) == (State.CLOSED, 0)


async def test_undoing_the_closing_leaves_nothing_of_the_return() -> None:
    office = await closed()
    await told_again(office, "p2", T0 + DAY)
    found = await office.desk.undo(office.incident, await office.by())
    assert (found.state, found.posts, found.returns) == (State.NEW, ("p1", "p2"), 0)


async def test_after_the_watch_a_report_opens_an_incident_of_its_own() -> None:
    office = await closed()
    found = await told_again(office, "p2", T0 + 15 * DAY)
    assert found is not None
    assert found.id != office.incident


async def test_each_topic_is_watched_for_its_own_time_and_a_dismissed_one_not_at_all() -> None:
    office = await closed()
    card = await office.stores.projections.card(EVERYTHING, incident=office.incident)
    assert card is not None
    pothole = Topic("roads.pothole", "roads", "Ямы", "Potholes", "roads", watch_days=60)
    late = a_judged("p2", at=T0 + 40 * DAY)
    assert may_join(late, card, {pothole.code: pothole}, hung=False)
    assert not may_join(late, card, {}, hung=True)
    gone = replace(card, state=State.DISMISSED)
    soon = a_judged("p2", at=T0 + HOUR)
    assert [may_join(soon, gone, {}, hung=hung) for hung in (False, True)] == [False, True]


async def test_recurrence_counts_closed_ones_that_came_back() -> None:
    offices = [await closed() for _ in range(3)]
    await told_again(offices[0], "p2", T0 + DAY)
    cards = [await o.stores.projections.card(EVERYTHING, incident=o.incident) for o in offices]
    still_open = Office()
    await still_open.open("p1")
    cards.append(await still_open.stores.projections.card(EVERYTHING, incident=still_open.incident))
    assert recurrence([c for c in cards if c]) == (
        Recurrence("roads", "roads.pothole", closed=3, returned=1, reopened=0),
    )
