from dataclasses import replace

from domain.codes import Reason
from domain.records import Look
from domain.source import Health, SourceState
from domain.stores import Stores
from tests.storage.build import NOON, delivery


async def test_a_state_is_kept_whole(adapters: Stores) -> None:
    state = SourceState(
        "tg:chat1", Health.NO_PREVIEW, NOON, "", 1, 2, 3, 4, 5, 6.5, 7, Reason("hidden", ("a",)), 8
    )
    await adapters.source_states.save(state)
    assert await adapters.source_states.load() == {"tg:chat1": state}


async def test_saving_a_state_leaves_the_cursor_alone(adapters: Stores) -> None:
    await adapters.inbox.put(delivery(cursor="page 7"))
    stale = SourceState("vk:group1", Health.HEALTHY, cursor="page 1", next_due=9)
    await adapters.source_states.save(stale)
    loaded = (await adapters.source_states.load())["vk:group1"]
    assert loaded == replace(stale, cursor="page 7")


async def test_a_cursor_leaves_the_state_alone(adapters: Stores) -> None:
    await adapters.source_states.save(SourceState("vk:group1", Health.SILENT, watched_from=5))
    await adapters.inbox.put(delivery(cursor="page 2"))
    loaded = (await adapters.source_states.load())["vk:group1"]
    assert (loaded.health, loaded.watched_from, loaded.cursor) == (Health.SILENT, 5, "page 2")


async def test_wishes_are_answered_by_looks(adapters: Stores) -> None:
    states = adapters.source_states
    await states.ask_look(["b", "a"], NOON)
    await states.ask_look(["c"], NOON - 1)
    assert await states.asked(2) == ("c", "a")
    await states.looked([Look("c", NOON, alive=True), Look("a", NOON, alive=False)])
    assert await states.asked(9) == ("b",)
    assert await states.last_looks(["a", "c", "x"]) == {
        "a": Look("a", NOON, alive=False),
        "c": Look("c", NOON, alive=True),
    }


async def test_a_wish_younger_than_the_look_stays(adapters: Stores) -> None:
    await adapters.source_states.ask_look(["a"], NOON + 1)
    await adapters.source_states.looked([Look("a", NOON, alive=True)])
    assert await adapters.source_states.asked(9) == ("a",)


async def test_an_older_look_does_not_replace_a_newer_one(adapters: Stores) -> None:
    await adapters.source_states.looked([Look("a", NOON, alive=False)])
    await adapters.source_states.looked([Look("a", NOON - 1, alive=True)])
    assert (await adapters.source_states.last_looks(["a"]))["a"].alive is False
