from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.codes import State
from domain.instant import HOUR
from domain.place import EVERYTHING
from domain.post import Reading
from domain.run import Claimed, Delivery
from pipelines.reading import RussianAnalyser
from scheduler.batches import generations, waves
from scheduler.flow import by_source, to_posts
from tests.builders import T0, a_post, a_raw
from tests.scheduler.town import Town, a_town


def claimed(*ids: str) -> list[Claimed]:
    return [Claimed(n, a_raw(i), T0, 1, False) for n, i in enumerate(ids)]


async def deliver(town: Town, *raws: object) -> None:
    await town.stores.inbox.put(Delivery("vk:group1", tuple(raws), T0))  # type: ignore[arg-type]
    await town.flow.carry_all("writer")
    await town.indexing.catch_up()


def test_two_revisions_of_a_post_are_carried_one_after_the_other() -> None:
    parts = waves(claimed("a", "b", "a", "a"))
    assert [[c.raw.id for c in part] for part in parts] == [["a", "b"], ["a"], ["a"]]


def test_a_reply_is_judged_after_what_it_answers() -> None:
    posts = [
        a_post("a"),
        a_post("c", reply_to="b", thread="a"),
        a_post("b", reply_to="a", thread="a"),
    ]
    assert generations([posts[0], posts[2], posts[1]]) == [[0], [1], [2]]


class Counting(RussianAnalyser):
    """Remembers what it was asked to read alone."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def read(self, text: str) -> Reading:
        self.asked.append(text)
        return super().read(text)


async def test_a_long_post_is_read_once_for_all_who_answer_it() -> None:
    long = "не работает лифт у нас " * 200
    under = {"reply_to": "vk:-101_1", "thread": "vk:-101_1"}
    replies = [a_raw(f"vk:-101_1/{n}", "у нас тоже, третий день!", **under) for n in range(2, 9)]
    async with a_town() as town:
        analyser = Counting()
        judging = replace(town.flow.judging, analyser=analyser)
        told = [Claimed(n, raw, T0, 1, False) for n, raw in enumerate(replies)]
        parent = [Claimed(99, a_raw(text=long), T0, 1, False)]
        (above,), _ = judging.appraise(parent, {})
        analyser.asked.clear()
        judged, _ = judging.appraise(told, {above.post.id: above})
    assert analyser.asked.count(above.post.text) == 1
    assert {j.verdict.judgement.area for j in judged} == {"housing"}


def test_personal_data_is_masked_before_anything_reads_the_text() -> None:
    post = to_posts([Claimed(1, a_raw(text="звоните 8-912-345-67-89"), T0, 1, False)])[0]
    assert "912" not in post.text
    assert [s.code for s in post.masked] == ["phone"]


def test_a_source_without_a_manifest_has_no_place() -> None:
    assert by_source(None) is None


async def test_a_complaint_goes_from_the_inbox_to_an_incident_and_the_index() -> None:
    async with a_town() as town:
        await deliver(town, a_raw(text="На Ленина 12 третью неделю огромная яма, когда сделают?!"))
        (card,) = (await town.projections.cards(EVERYTHING, town.every_card))[1]
        assert card.place is not None
        assert (card.place.street, card.place.house, card.state) == ("Ленина", "12", State.NEW)
        assert (await town.found("ям")).total == 1
        assert (await town.stores.inbox.backlog()).waiting == 0


async def test_carrying_the_same_delivery_again_changes_nothing() -> None:
    async with a_town() as town:
        raw = a_raw(text="На Ленина 12 третью неделю огромная яма, когда сделают?!")
        await deliver(town, raw)
        before = await town.stores.incidents.all_events(0, 100)
        await deliver(town, raw)
        assert await town.stores.incidents.all_events(0, 100) == before


async def test_a_deletion_at_the_source_removes_the_text_everywhere() -> None:
    async with a_town() as town:
        raw = a_raw(text="На Ленина 12 третью неделю огромная яма, когда сделают?!")
        await deliver(town, raw)
        await deliver(town, a_raw(text="", deleted=True, published=T0 + HOUR))
        assert not any(j.post.text for j in await town.stores.posts.get([raw.id], EVERYTHING))
        assert (await town.found("ям")).total == 0
        assert await town.stores.vault.original(f"{raw.id}#{raw.content_hash()}") is None


async def test_a_forgotten_post_does_not_come_back() -> None:
    async with a_town() as town:
        raw = a_raw(text="На Ленина 12 третью неделю огромная яма, когда сделают?!")
        await deliver(town, raw)
        posts, erased = await town.forgetting.forget(raw.url, "operator:anna")
        assert (posts, erased.posts) == ((raw.id,), 1)
        await deliver(town, a_raw(text="На Ленина 12 та же яма, но написано снова"))
        assert await town.stores.posts.get([raw.id], EVERYTHING) == ()


HOSTILE: Sequence[str] = (
    "<script>alert(1)</script> На Ленина 12 яма",
    "яма " * 1_000_000,
    "яма\x00на Ленина",
    "яма \ud800 на Ленина",
    "\u202eяма\u202c на Ленина 12 \u200f",
    "яма " + "😡" * 10_000,
)


@pytest.mark.parametrize(
    "text", HOSTILE, ids=["script", "4 MB", "NUL", "surrogate", "RTL", "emoji"]
)
async def test_a_weird_post_is_stored_and_found(text: str) -> None:
    async with a_town() as town:
        await deliver(town, a_raw(text=text))
        assert len(await town.stores.posts.get([a_raw().id], EVERYTHING)) == 1
        assert (await town.found("яма", bystanders="include")).total == 1
