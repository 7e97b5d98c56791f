"""How messages are cut into batches changes nothing: one process and many workers come to the same."""

import random
from collections.abc import Mapping, Sequence

import pytest

from domain.codes import Kind, Lane
from domain.instant import HOUR, MINUTE
from domain.verdict import Judged
from incidents import intake, newest
from storage.memory import MemoryStores
from tests.builders import T0, a_judged, a_place
from tests.incidents.test_intake import PEN, an_intake

FAULTS = (
    ("roads", "roads.pothole", "яма"),
    ("housing", "housing.lift", "лифт"),
    ("energy", "energy.outage", "свет"),
)
PLACES = ("у рынка", "на Заречной", "возле Теремка", "за вокзалом", "в Кирпичном", "на 8 маршруте")
MORE = (
    "опять",
    "третий день",
    "никто не едет",
    "дети боятся",
    "сколько можно",
    "позвонили, обещали",
)


def stream(count: int, seed: int) -> list[Judged]:
    """Reports, doubtful ones and remarks, often on the same things, mostly without an exact place."""
    dice, told = random.Random(seed), list[Judged]()
    for number in range(count):
        area, topic, fault = dice.choice(FAULTS)
        text = " ".join((fault, dice.choice(PLACES), *dice.sample(MORE, 3)))
        doubt = dice.random() < 0.4
        kind = (
            {"kind": Kind.OTHER, "area": None, "topic": None}
            if dice.random() < 0.2
            else {"area": area, "topic": topic}
        )
        sure = {"lane": Lane.UNSURE, "confidence": 0.6} if doubt else {"confidence": 0.98}
        told.append(
            a_judged(
                f"p{number:03}",
                at=T0 + number * 20 * MINUTE + dice.randrange(3) * HOUR,
                source=f"vk:group{dice.randrange(40)}",
                text=text,
                place=a_place(house=str(dice.randrange(4))) if dice.random() < 0.2 else None,
                reply_to=f"p{dice.randrange(number):03}"
                if number and dice.random() < 0.2
                else None,
                judgement=kind | sure,
            )
        )
    return told


async def decided(told: Sequence[Judged], size: int) -> Mapping[str, str | None]:
    """Post → incident, when so many are taken in at once."""
    stores = MemoryStores()
    taking = an_intake(stores)
    for at in range(0, len(told), size):
        await taking.take_in(await stores.posts.save(told[at : at + size]), PEN)
    bound = await stores.incidents.bindings([j.post.id for j in told])
    return {post: binding.incident for post, binding in bound.items()}


@pytest.mark.parametrize("seed", range(4))
async def test_batches_of_any_size_come_to_the_same(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (intake, newest):
        monkeypatch.setattr(module, "NEWEST", 3)  # a town full of incidents
    monkeypatch.setattr(newest, "WAITING", 3)
    told = stream(160, seed)
    one_by_one = await decided(told, 1)
    assert len({i for i in one_by_one.values() if i}) > newest.NEWEST * 4
    assert sum(i is not None for i in one_by_one.values()) > len(set(one_by_one.values()))
    for size in (7, 40, 160):
        assert await decided(told, size) == one_by_one
