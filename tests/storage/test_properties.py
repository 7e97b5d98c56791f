"""Random histories: both stores answer alike, and what must hold holds after every step."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.codes import Reason
from domain.errors import StaleIncident
from domain.events import (
    AlertRaised,
    Body,
    Closed,
    Delivered,
    Detached,
    Event,
    Reopened,
    Taken,
    Undone,
)
from domain.incident import Incident
from domain.instant import MINUTE
from domain.place import EVERYTHING
from domain.records import CardFilter
from domain.run import Claimed
from storage.memory import MemoryStores
from storage.sqlite import SqliteStores, open_stores
from tests.storage.build import NOON, attached, bound, delivery, event, opened, raw

PUTS = st.tuples(
    st.just("put"),
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["А", "Б", None])), max_size=4),
)
CLAIMS = st.tuples(st.just("claim"), st.tuples(st.sampled_from("xy"), st.integers(1, 3)))
STEPS = st.one_of(
    PUTS,
    CLAIMS,
    st.tuples(st.just("settle"), st.integers(0, 3)),
    st.tuples(st.just("park"), st.integers(0, 3)),
    st.tuples(st.just("release"), st.sampled_from("xy")),
    st.tuples(st.just("wait"), st.integers(1, 3)),
)


@dataclass
class InboxPair:
    """Takes every step on both inboxes and keeps a plain model of what must come out."""

    sqlite: SqliteStores
    memory: MemoryStores
    now: int = NOON
    held: list[Claimed] = field(default_factory=list)
    latest: dict[str, str] = field(default_factory=dict)
    waiting: int = 0
    parked: int = 0

    async def both(self, call: str, *args: Any) -> Any:
        one = await getattr(self.sqlite.inbox, call)(*args)
        two = await getattr(self.memory.inbox, call)(*args)
        assert one == two
        return one

    async def put(self, texts: list[tuple[int, str | None]]) -> None:
        posts = [raw(n, text or "", deleted=text is None) for n, text in texts]
        news = 0
        for post in posts:
            news += self.latest.get(post.id) != post.content_hash()
            self.latest[post.id] = post.content_hash()
        received = await self.both("put", delivery(*posts))
        assert (received.fresh, received.known) == (news, len(posts) - news)
        self.waiting += news

    async def claim(self, who: tuple[str, int]) -> None:
        self.held = list(await self.both("claim", *who, 2 * MINUTE, self.now))
        order = [(c.raw.published, c.position) for c in self.held]
        assert order == sorted(order)

    async def settle(self, count: int) -> None:
        done, self.held = self.held[:count], self.held[count:]
        await self.both("settle", [c.position for c in done])
        self.waiting -= len(done)

    async def park(self, index: int) -> None:
        if index < len(self.held):
            await self.both("park", self.held.pop(index).position, "poison")
            self.waiting, self.parked = self.waiting - 1, self.parked + 1

    async def release(self, worker: str) -> None:
        self.held = []
        await self.both("release", worker)

    async def wait(self, minutes: int) -> None:
        self.now += minutes * MINUTE

    async def step(self, name: str, argument: Any) -> None:
        await getattr(self, name)(argument)
        backlog = await self.both("backlog")
        assert (backlog.waiting, backlog.parked) == (self.waiting, self.parked)


def in_both(history: Any, steps: list[Any]) -> None:
    async def run() -> None:
        with TemporaryDirectory() as folder:
            sqlite = await open_stores(Path(folder) / "o.sqlite3", Path(folder) / "vault")
            await history(sqlite, MemoryStores(), steps)
            await sqlite.close()

    coroutine: Coroutine[Any, Any, None] = run()
    asyncio.run(coroutine)


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS, max_size=25))
def test_an_inbox_loses_and_doubles_nothing(steps: list[tuple[str, Any]]) -> None:
    async def history(sqlite: SqliteStores, memory: MemoryStores, steps: Any) -> None:
        pair = InboxPair(sqlite, memory)
        for name, argument in steps:
            await pair.step(name, argument)

    in_both(history, steps)


def body_of(kind: str, log: list[Event], which: int, number: int) -> Body:
    bodies: dict[str, Body] = {
        "take": Taken("anna"),
        "detach": Detached("vk:-101_1", Reason("wrong")),
        "close": Closed("fixed"),
        "reopen": Reopened(Reason("new")),
        "undo": Undone(max(2, len(log))),
        "alert": AlertRaised(f"d{which}-{number}", "email", "a@b.example", "danger"),
        "deliver": Delivered(f"d{which}-{number - 1}", "ok"),
    }
    return bodies[kind]


COMMANDS = st.tuples(
    st.sampled_from(["attach", "take", "detach", "close", "reopen", "undo", "alert", "deliver"]),
    st.integers(1, 2),  # which incident
    st.integers(0, 4),  # which cause: repeats are frequent
    st.sampled_from([0, 0, 0, 0, 1, -1]),  # how far the author's version is off
)


async def bindings(stores: Any) -> list[Any]:
    found = await stores.incidents.bindings([f"vk:-101_{n}" for n in (1, 2)])
    return [*found.values()]


async def command(stores: Any, made: tuple[str, int, int, int]) -> object:
    kind, which, number, off = made
    first = opened(f"vk:-101_{which}")
    log = list(await stores.incidents.log(first.incident))
    version = len(log) + 1 + off
    if not log:
        new = first
    elif kind == "attach":
        new = attached(first.incident, version, f"vk:-101_{which}{number}")
    else:
        new = event(first.incident, version, body_of(kind, log, which, number), cause=f"c{number}")
    try:
        home, found = bound(f"vk:-101_{which}", first.incident), await bindings(stores)
        done = await stores.incidents.append([new], [home], found)
    except StaleIncident as stale:
        return stale.args
    return done


async def picture(stores: Any) -> tuple[object, ...]:
    names = [opened(f"vk:-101_{n}").incident for n in (1, 2)]
    keys = [f"post:vk:-101_{n}" for n in (1, 2, 10, 11, 23)]
    return (
        await stores.incidents.load_many(names),
        await stores.incidents.all_events(0, 999),
        await stores.projections.cards(EVERYTHING, CardFilter()),
        await stores.projections.candidates(keys, NOON),
        await stores.projections.due(NOON + MINUTE, 99),
        await stores.incidents.bindings([f"vk:-101_{n}" for n in (1, 2)]),
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(COMMANDS, max_size=20))
def test_an_event_log_has_no_gaps_and_its_folds_are_true(steps: list[Any]) -> None:
    async def history(sqlite: SqliteStores, memory: MemoryStores, steps: Any) -> None:
        for step in steps:
            assert await command(sqlite, step) == await command(memory, step)
        assert await picture(sqlite) == await picture(memory)
        for name, incident in (await picture(sqlite))[0].items():  # type: ignore[attr-defined]
            log = await sqlite.incidents.log(name)
            assert [e.version for e in log] == list(range(1, len(log) + 1))
            assert len({e.id for e in log}) == len(log)
            assert incident == Incident.of(log)
        before = await picture(sqlite)
        await sqlite.projections.rebuild()
        assert await picture(sqlite) == before

    in_both(history, steps)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from("АБ"), st.sampled_from(["e1", "e2"])),
        max_size=12,
    )
)
def test_a_post_keeps_every_revision_and_its_first_verdicts(steps: list[Any]) -> None:
    from tests.storage.build import judged

    async def history(sqlite: SqliteStores, memory: MemoryStores, steps: Any) -> None:
        texts: dict[str, list[str]] = {}
        for size in (1, 3):
            for start in range(0, len(steps), size):
                batch = [
                    replace(judged(n, text, engine=engine), copy_of=str(start))
                    for n, text, engine in steps[start : start + size]
                ]
                assert await sqlite.posts.save(batch) == await memory.posts.save(batch)
                for j in batch:
                    known = texts.setdefault(j.post.id, [])
                    texts[j.post.id] = [t for t in known if t != j.post.text] + [j.post.text]
        for post, expected in texts.items():
            kept = await sqlite.posts.revisions(post, EVERYTHING)
            assert kept == await memory.posts.revisions(post, EVERYTHING)
            assert [j.post.text for j in kept] == expected
        assert await sqlite.posts.after(0, 99) == await memory.posts.after(0, 99)

    in_both(history, steps)
