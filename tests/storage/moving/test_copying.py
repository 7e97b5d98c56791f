import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from domain.instant import HOUR, MINUTE
from domain.place import EVERYTHING
from domain.records import Audited, CardFilter
from domain.run import Run
from domain.stores import Stores
from storage.moving.copying import (
    Log,
    begin_again,
    copy,
    differences,
    is_empty,
    pages,
    tallies,
)
from storage.moving.ledger import Ledger
from storage.moving.records import KINDS
from tests.servers.fixtures import address_of
from tests.storage.build import NOON, delivery, judged, opened, raw
from tests.storage.moving.build import mongo_place, settle_town, sqlite_place

ENGINES = ("mongo", "sqlite")


def unseen(_kind: str, _more: int) -> None:
    """Nobody looks at the bar."""


@asynccontextmanager
async def place_of(engine: str, folder: Path) -> AsyncIterator[tuple[Stores, Ledger]]:
    if engine == "sqlite":
        async with sqlite_place(folder) as place:
            yield place
    else:
        async with mongo_place(address_of("mongo"), folder / "vault") as place:
            yield place


def same_keys(folder: Path) -> tuple[Path, Path]:
    """Two folders; what is sealed in the first opens in the second."""
    first, second = folder / "first", folder / "second"
    (first / "vault").mkdir(parents=True, mode=0o700)
    (second / "vault").mkdir(parents=True, mode=0o700)
    return first, second


def share_keys(first: Path, second: Path) -> None:
    for key in (first / "vault").glob("*.key"):
        shutil.copy2(key, second / "vault")


@pytest.mark.parametrize("written", ENGINES)
@pytest.mark.parametrize("read", ENGINES)
async def test_a_copy_holds_the_same_records(read: str, written: str, tmp_path: Path) -> None:
    first, second = same_keys(tmp_path)
    async with place_of(read, first) as (old, source):
        await settle_town(old)
        share_keys(first, second)
        async with place_of(written, second) as (new, target):
            assert await is_empty(target)
            await copy(source, target, Log("a town"), unseen)
            told = await tallies(source, unseen)
            assert differences(told, await tallies(target, unseen)) == ()
            assert [kind.name for kind in KINDS if not told[kind.name].count] == []
            await target.open_up()
            await _looks_the_same(old, new)
            await _goes_on_the_same(old, new)


Ask = Callable[[Stores], Awaitable[object]]


async def _looks_the_same(old: Stores, new: Stores) -> None:
    """Through the ports, as the product sees it."""
    ids = [f"vk:-101_{n}" for n in range(1, 42)]
    wanted = CardFilter()
    asked: tuple[Ask, ...] = (
        lambda s: s.posts.after(0, 100),
        lambda s: s.posts.revisions("vk:-101_1", EVERYTHING),
        lambda s: s.incidents.all_events(0, 100),
        lambda s: s.incidents.bindings(ids),
        lambda s: s.projections.cards(EVERYTHING, wanted),
        lambda s: s.projections.of_posts(ids),
        lambda s: s.projections.due(NOON + 2 * HOUR, 10),
        lambda s: s.projections.candidates(["house:Ленина/12"], 0),
        lambda s: s.source_states.load(),
        lambda s: s.source_states.asked(10),
        lambda s: s.source_states.last_looks(ids),
        lambda s: s.budget.spent("main", NOON),
        lambda s: s.run_log.runs(None, 10),
        lambda s: s.run_log.issues(None, 10),
        lambda s: s.notes.read(["note-1", "note-2"]),
        lambda s: s.packs.current(),
        lambda s: s.packs.versions(),
        lambda s: s.saved_queries.all(),
        lambda s: s.accounts.all(),
        lambda s: s.audit.read(0, 10),
        lambda s: s.audit.verify(),
        lambda s: s.inbox.backlog(),
        lambda s: s.census.counts(EVERYTHING, 0),
        lambda s: s.census.by_url("https://vk.com/wall-101_3"),
        lambda s: s.vault.original(judged(3).post.revision),
    )
    for ask in asked:
        assert await ask(new) == await ask(old)


async def _goes_on_the_same(old: Stores, new: Stores) -> None:
    """Numbers, positions and the chain continue where they were."""
    for stores in (old, new):
        await stores.audit.append(Audited(NOON + 9, "anna", "export"))
        await stores.incidents.append([opened("vk:-101_30")])
        await stores.posts.save([judged(30, "Фонарь не горит"), judged(50)])
        await stores.inbox.put(delivery(raw(1, "Снова"), raw(2), raw(60)))
        await stores.run_log.record(Run("vk:group1", NOON, NOON, "late"))
    asked: tuple[Ask, ...] = (
        lambda s: s.audit.verify(),
        lambda s: s.audit.read(4, 10),
        lambda s: s.incidents.all_events(8, 10),
        lambda s: s.projections.cards(EVERYTHING, CardFilter()),
        lambda s: s.run_log.runs(None, 1),
        lambda s: s.inbox.backlog(),
    )
    for ask in asked:
        assert await ask(new) == await ask(old)
    claims = [await s.inbox.claim("other", 100, MINUTE, NOON + HOUR) for s in (old, new)]
    facts = [[(c.raw, c.first_seen, c.attempts, c.backfill) for c in claim] for claim in claims]
    assert facts[0] == facts[1]
    saved = [[j.post.id for j in await s.posts.after(0, 100)] for s in (old, new)]
    assert saved[0] == saved[1]


async def test_the_same_copy_again_changes_nothing(tmp_path: Path) -> None:
    first, second = same_keys(tmp_path)
    async with sqlite_place(first) as (old, source):
        await settle_town(old)
        share_keys(first, second)
        async with sqlite_place(second) as (_, target):
            await copy(source, target, Log("a town"), unseen)
            before = await tallies(target, unseen)
            await copy(source, target, Log("a town"), unseen)
            assert await tallies(target, unseen) == before


@pytest.mark.parametrize("written", ENGINES)
async def test_a_kind_that_differs_is_copied_anew(written: str, tmp_path: Path) -> None:
    first, second = same_keys(tmp_path)
    async with sqlite_place(first) as (old, source):
        await settle_town(old)
        share_keys(first, second)
        async with place_of(written, second) as (_, target):
            log = Log("a town")
            await copy(source, target, log, unseen)
            await old.posts.touch(["vk:-101_5"])
            told = await tallies(source, unseen)
            found = differences(told, await tallies(target, unseen))
            assert [d.kind.name for d in found] == ["posts"]
            await begin_again(target, log, [d.kind for d in found])
            await copy(source, target, Log.of(await target.noted() or b""), unseen)
            assert differences(told, await tallies(target, unseen)) == ()


async def test_pages_bring_every_record_once(tmp_path: Path) -> None:
    first, _ = same_keys(tmp_path)
    async with sqlite_place(first) as (old, source):
        for start in range(0, 1_200, 400):
            await old.posts.save([judged(n) for n in range(start, start + 400)])
        posts = next(kind for kind in KINDS if kind.name == "posts")
        sizes = [len(records) async for records, _ in pages(source, posts)]
        assert sizes == [500, 500, 200]
