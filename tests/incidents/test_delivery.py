from dataclasses import replace
from typing import Any, cast

import pytest

from domain.errors import DeliveryPostponed, DeliveryRefused, DeliveryUnknown, OtklikError
from domain.handoff import Due, HandOff, Receipt
from domain.incident import Incident
from domain.instant import DAY, MINUTE
from incidents.handoff.delivery import WAITS, Deliverer
from incidents.recording import Pen
from incidents.watch.alerts import raise_alert
from storage.memory import MemoryStores
from tests.builders import T0
from tests.incidents.test_desk import Office


class Words:
    """The least that a message needs."""

    async def message(self, due: Due, incident: Incident) -> HandOff:
        return HandOff(
            due.delivery, due.channel, due.recipient, "Тема", "Текст", T0, incident.id,
            danger=incident.danger,
        )  # fmt: skip


class Post:
    """A channel that answers as it is told, then accepts."""

    def __init__(self, *answers: OtklikError, repeatable: bool = False) -> None:
        self.name, self.repeatable = "email", repeatable
        self.answers, self.sent = list(answers), list[str]()

    async def send(self, message: HandOff) -> Receipt:
        self.sent.append(message.delivery)
        if self.answers:
            raise self.answers.pop(0)
        return Receipt(message.delivery, "accepted", message.at)


@pytest.fixture
async def office() -> Office:
    opened = Office()
    await opened.open("vk:-101_1")
    by = await opened.by()
    await opened.hand_over.confirm(opened.incident, by, "roads", "Текст", unseen=True)
    return opened


def a_deliverer(office: Office, post: Post) -> Deliverer:
    stores: MemoryStores = office.stores
    return Deliverer(
        stores.incidents, stores.projections, {"email": post}, Words(), office.clock, "1"
    )


async def outcome(office: Office) -> str:
    found = await office.stores.incidents.load(office.incident)
    assert found is not None
    return found.dispatches[0].outcome


async def test_a_delivered_hand_over_is_due_no_more(office: Office) -> None:
    post = Post()
    assert await a_deliverer(office, post).deliver_due() == 1
    assert await a_deliverer(office, post).deliver_due() == 0
    assert (await outcome(office), len(post.sent)) == ("delivered", 1)


async def test_a_postponed_one_comes_again_later_under_the_same_id(office: Office) -> None:
    post = Post(DeliveryPostponed("smtp_later", "451"))
    deliverer = a_deliverer(office, post)
    assert await deliverer.deliver_due() == 0
    assert await deliverer.deliver_due() == 0
    office.clock.at += WAITS[0] + MINUTE
    assert await deliverer.deliver_due() == 1
    assert len(set(post.sent)) == 1


async def test_a_refused_one_is_parked_for_a_person(office: Office) -> None:
    await a_deliverer(office, Post(DeliveryRefused("smtp_refused", "554"))).deliver_due()
    assert await outcome(office) == "parked"


async def test_an_unknown_outcome_is_parked_unless_there_is_danger(office: Office) -> None:
    await a_deliverer(office, Post(DeliveryUnknown("smtp_broke_off", "x"))).deliver_due()
    assert await outcome(office) == "parked"


async def test_an_unknown_outcome_about_danger_is_repeated(office: Office) -> None:
    await office.desk.correct(office.incident, await office.by(), "danger", "yes")
    post = Post(DeliveryUnknown("smtp_broke_off", "x"))
    deliverer = a_deliverer(office, post)
    await deliverer.deliver_due()
    office.clock.at += DAY
    await deliverer.deliver_due()
    assert (await outcome(office), len(set(post.sent)), len(post.sent)) == ("delivered", 1, 2)


@pytest.mark.parametrize(("repeatable", "became"), [(False, "parked"), (True, "delivered")])
async def test_a_try_cut_off_by_a_crash_is_repeated_only_where_that_is_safe(
    office: Office, repeatable: bool, became: str
) -> None:
    (due,) = await office.stores.projections.due(office.clock.now(), 1)
    await office.stores.projections.tried(due.delivery, -office.clock.now())
    await a_deliverer(office, Post(repeatable=repeatable)).deliver_due()
    assert await outcome(office) == became


async def test_a_channel_that_nobody_set_up_is_parked(office: Office) -> None:
    stores = office.stores
    nobody = Deliverer(stores.incidents, stores.projections, {}, Words(), office.clock)
    await nobody.deliver_due()
    assert await outcome(office) == "parked"


async def test_in_the_end_a_person_is_asked(office: Office) -> None:
    post = Post(*(DeliveryPostponed("smtp_later", "451") for _ in range(40)))
    deliverer = a_deliverer(office, post)
    for _ in range(30):
        await deliverer.deliver_due()
        office.clock.at += DAY
    assert await outcome(office) == "parked"


class Broken(Post):
    """A channel with a fault that nobody foresaw, for its first letter."""

    async def send(self, message: HandOff) -> Receipt:
        if not self.sent:
            self.sent.append(message.delivery)
            raise ValueError("no such codec")
        return await super().send(message)


async def a_second_letter(office: Office) -> None:
    by = await office.by()
    await office.hand_over.confirm(office.incident, by, "roads", "Ещё раз", unseen=True)


@pytest.mark.parametrize("danger", ["yes", "no"])
async def test_one_letter_with_an_unforeseen_fault_does_not_hold_up_the_next(
    office: Office, danger: str
) -> None:
    await office.desk.correct(office.incident, await office.by(), "danger", danger)
    await a_second_letter(office)
    deliverer = a_deliverer(office, Broken())
    assert [await deliverer.deliver_due() for _ in range(2)].count(1) == 1
    found = await office.stores.incidents.load(office.incident)
    assert found is not None
    left = {"yes": "due", "no": "parked"}[danger]
    assert sorted(d.outcome for d in found.dispatches) == ["delivered", left]


class Busy:
    """The incidents of an office in which a colleague takes one whose letter has just left, after it was read."""

    def __init__(self, office: Office, post: Post) -> None:
        self.office, self.post = office, post

    async def load(self, incident: str) -> Incident | None:
        found = await self.office.stores.incidents.load(incident)
        if self.post.sent and found is not None and found.operator is None:
            await self.office.desk.take(incident, await self.office.by())
        return found

    async def append(self, *told: Any) -> None:
        await self.office.stores.incidents.append(*told)


async def test_what_was_sent_is_written_down_although_the_incident_changed_at_that_moment(
    office: Office,
) -> None:
    post = Post()
    deliverer = replace(a_deliverer(office, post), incidents=cast("Any", Busy(office, post)))
    assert await deliverer.deliver_due() == 1
    assert await outcome(office) == "delivered"


async def test_danger_to_life_goes_before_what_was_due_earlier(office: Office) -> None:
    await a_second_letter(office)
    office.clock.at += MINUTE
    alert = raise_alert(office.incident, "email", "duty@example.org", "danger")
    found = await office.stores.incidents.load(office.incident)
    assert found is not None
    pen = Pen("engine", "1", "test", office.clock.now())
    facts = [(alert, "cause", office.clock.now())]
    await office.stores.incidents.append(pen.write(found.id, found.version, facts))
    post = Post()
    assert await a_deliverer(office, post).deliver_due() == 3
    assert post.sent[0] == alert.delivery


async def test_a_server_that_does_not_answer_is_asked_once_a_pass(office: Office) -> None:
    await a_second_letter(office)
    post = Post(*(DeliveryPostponed("smtp_unreachable", "TimeoutError") for _ in range(2)))
    deliverer = a_deliverer(office, post)
    assert await deliverer.deliver_due() == 0
    assert len(post.sent) == 1
    for _ in range(3):
        office.clock.at += DAY
        await deliverer.deliver_due()
    found = await office.stores.incidents.load(office.incident)
    assert found is not None
    assert [d.outcome for d in found.dispatches] == ["delivered", "delivered"]
