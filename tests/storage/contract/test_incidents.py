import pytest

from domain.codes import Reason, State
from domain.errors import StaleBinding, StaleIncident
from domain.events import Detached, Noted, Taken, Undone
from domain.incident import Incident
from domain.records import Appended, Binding
from domain.stores import Stores
from tests.storage.build import attached, bound, event, opened


async def test_a_log_is_folded(adapters: Stores) -> None:
    first = opened()
    log = (first, attached(first.incident, 2, "vk:-101_2"), event(first.incident, 3, Taken("anna")))
    assert await adapters.incidents.append(log) == Appended(log, 0)
    assert await adapters.incidents.log(first.incident) == log
    assert await adapters.incidents.load(first.incident) == Incident.of(log)
    assert await adapters.incidents.load("unknown") is None
    assert await adapters.incidents.log("unknown") == ()


async def test_several_logs_are_folded_at_once(adapters: Stores) -> None:
    logs = [opened("vk:-101_1"), opened("vk:-101_2")]
    await adapters.incidents.append(logs)
    found = await adapters.incidents.load_many([logs[0].incident, "unknown", logs[1].incident])
    assert found == {e.incident: Incident.of([e]) for e in logs}


async def test_a_repeated_append_writes_nothing(adapters: Stores) -> None:
    first = opened()
    log = (first, attached(first.incident, 2, "vk:-101_2"))
    await adapters.incidents.append(log)
    assert await adapters.incidents.append(log) == Appended((), 2)
    assert await adapters.incidents.append([first, first]) == Appended((), 2)
    assert await adapters.incidents.log(first.incident) == log


async def test_a_taken_version_is_refused_and_nothing_is_written(adapters: Stores) -> None:
    first, other = opened("vk:-101_1"), opened("vk:-101_2")
    await adapters.incidents.append([first, attached(first.incident, 2, "vk:-101_3")])
    late = attached(first.incident, 2, "vk:-101_4")
    with pytest.raises(StaleIncident) as stale:
        await adapters.incidents.append([other, late], [bound("vk:-101_4", first.incident)])
    assert (stale.value.expected, stale.value.found) == (1, 2)
    assert await adapters.incidents.load(other.incident) is None
    assert await adapters.incidents.bindings(["vk:-101_4"]) == {}


async def test_a_gap_in_the_versions_is_refused(adapters: Stores) -> None:
    first = opened()
    with pytest.raises(StaleIncident):
        await adapters.incidents.append([first, attached(first.incident, 3, "vk:-101_2")])


async def test_a_log_begins_with_opened(adapters: Stores) -> None:
    with pytest.raises(ValueError, match="must begin with opened"):
        await adapters.incidents.append([attached("nobody", 1, "vk:-101_2")])
    assert await adapters.incidents.all_events(0, 9) == ()


async def test_versions_close_up_behind_events_that_were_known(adapters: Stores) -> None:
    first = opened()
    known = attached(first.incident, 2, "vk:-101_2")
    await adapters.incidents.append([first, known])
    repeated = attached(first.incident, 3, "vk:-101_2")
    new = attached(first.incident, 4, "vk:-101_3")
    done = await adapters.incidents.append([repeated, new])
    assert [(e.id, e.version) for e in done.written] == [(new.id, 3)]
    assert done.known == 1
    loaded = await adapters.incidents.load(first.incident)
    assert loaded is not None
    assert loaded.posts == ("vk:-101_1", "vk:-101_2", "vk:-101_3")


async def test_a_merge_is_one_append_over_two_incidents(adapters: Stores) -> None:
    one, two = opened("vk:-101_1"), opened("vk:-101_2")
    former = [bound("vk:-101_1", one.incident), bound("vk:-101_2", two.incident)]
    await adapters.incidents.append([one, two], former)
    moved = event(two.incident, 2, Detached("vk:-101_2", Reason("merged")), cause="merge")
    joined = attached(one.incident, 2, "vk:-101_2")
    await adapters.incidents.append([moved, joined], [bound("vk:-101_2", one.incident)], former)
    found = await adapters.incidents.load_many([one.incident, two.incident])
    assert [found[i].posts for i in (one.incident, two.incident)] == [
        ("vk:-101_1", "vk:-101_2"),
        (),
    ]
    assert await adapters.incidents.bindings(["vk:-101_1", "vk:-101_2", "vk:-101_3"]) == {
        "vk:-101_1": bound("vk:-101_1", one.incident),
        "vk:-101_2": bound("vk:-101_2", one.incident),
    }


async def test_an_undone_event_is_left_out_of_the_fold(adapters: Stores) -> None:
    first = opened()
    await adapters.incidents.append([first, event(first.incident, 2, Taken("anna"))])
    await adapters.incidents.append([event(first.incident, 3, Undone(2), cause="click-2")])
    loaded = await adapters.incidents.load(first.incident)
    assert loaded is not None
    assert (loaded.state, loaded.operator, loaded.version) == (State.NEW, None, 3)
    await adapters.incidents.append([event(first.incident, 4, Noted("note-1"), cause="click-3")])
    loaded = await adapters.incidents.load(first.incident)
    assert loaded is not None
    assert (loaded.state, loaded.version) == (State.NEW, 4)


async def test_all_events_come_in_the_order_of_appending(adapters: Stores) -> None:
    one, two = opened("vk:-101_1"), opened("vk:-101_2")
    three = attached(one.incident, 2, "vk:-101_3")
    await adapters.incidents.append([one, two])
    await adapters.incidents.append([three])
    found = await adapters.incidents.all_events(0, 2)
    rest = await adapters.incidents.all_events(found[-1][0], 9)
    assert [e for _, e in (*found, *rest)] == [one, two, three]
    sequences = [s for s, _ in (*found, *rest)]
    assert sequences == sorted(set(sequences))


async def test_bindings_alone_may_be_written(adapters: Stores) -> None:
    assert await adapters.incidents.append([], [bound("vk:-101_1", None)]) == Appended((), 0)
    assert await adapters.incidents.bindings(["vk:-101_1"]) == {
        "vk:-101_1": bound("vk:-101_1", None)
    }


async def test_of_two_who_bind_a_free_post_the_second_is_refused(adapters: Stores) -> None:
    one, two = opened("vk:-101_1"), opened("vk:-101_2")
    free, post = bound("vk:-101_3", None), "vk:-101_3"
    await adapters.incidents.append([one, two], [free])
    join = attached(one.incident, 2, post)
    await adapters.incidents.append([join], [bound(post, one.incident)], [free])
    late = attached(two.incident, 2, post)
    with pytest.raises(StaleBinding) as stale:
        await adapters.incidents.append([late], [bound(post, two.incident)], [free])
    assert stale.value.reason == Reason("stale_binding", (post,))
    assert await adapters.incidents.log(two.incident) == (two,)
    assert await adapters.incidents.bindings([post]) == {post: bound(post, one.incident)}


OTHERS = (
    Binding("vk:-101_1", "b", None),
    Binding("vk:-101_1", "a", "somewhere"),
    Binding("vk:-101_1", "a", None, 100),
)


@pytest.mark.parametrize("read", [*OTHERS, None])
async def test_a_post_is_bound_only_while_its_binding_is_what_was_read(
    adapters: Stores, read: Binding | None
) -> None:
    here = bound("vk:-101_1", None)
    await adapters.incidents.append([], [here])
    found = [read] if read else []
    with pytest.raises(StaleBinding):
        await adapters.incidents.append([], [bound("vk:-101_1", "elsewhere")], found)
    assert await adapters.incidents.bindings(["vk:-101_1"]) == {"vk:-101_1": here}


async def test_a_repeated_append_leaves_what_others_bound_since(adapters: Stores) -> None:
    first, home = opened(), bound("vk:-101_1", opened().incident)
    await adapters.incidents.append([first], [home])
    assert await adapters.incidents.append([first], [home]) == Appended((), 1)
    away = bound("vk:-101_1", None)
    await adapters.incidents.append([], [away], [home])
    with pytest.raises(StaleBinding):
        await adapters.incidents.append([first], [home])
    assert await adapters.incidents.bindings(["vk:-101_1"]) == {"vk:-101_1": away}


async def test_posts_that_wait_are_found_by_time_the_newest_first(adapters: Stores) -> None:
    waiting = [bound(f"vk:-101_{n}", None, waits=n * 100) for n in (1, 2, 3)]
    await adapters.incidents.append([], [*waiting, bound("vk:-101_4", None)])
    assert await adapters.incidents.waiting(100, 9) == (waiting[2], waiting[1])
    assert await adapters.incidents.waiting(0, 1) == (waiting[2],)
    assert await adapters.incidents.bindings(["vk:-101_1"]) == {"vk:-101_1": waiting[0]}


async def test_a_post_that_is_decided_waits_no_longer(adapters: Stores) -> None:
    first = opened()
    waits = bound("vk:-101_1", None, waits=100)
    await adapters.incidents.append([], [waits])
    await adapters.incidents.append([first], [bound("vk:-101_1", first.incident)], [waits])
    assert await adapters.incidents.waiting(0, 9) == ()
