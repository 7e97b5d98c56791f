"""What a process remembers of its own saves never hides what is in the file."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from storage.sqlite import SqliteStores, open_stores
from storage.sqlite.posts import Recent
from tests.storage.build import NOON, judged


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[tuple[SqliteStores, SqliteStores]]:
    one, other = [await open_stores(tmp_path / "s.sqlite3", tmp_path / "vault") for _ in range(2)]
    yield one, other
    await one.close()
    await other.close()


async def test_the_index_is_told_the_same_by_who_saved_and_by_who_reads_the_file(
    two: tuple[SqliteStores, SqliteStores],
) -> None:
    one, other = two
    saved = await one.posts.save([judged(n) for n in range(1, 6)])
    assert await one.posts.after(0, 9) == await other.posts.after(0, 9) == saved


async def test_what_another_process_touched_saved_or_erased_is_seen(
    two: tuple[SqliteStores, SqliteStores],
) -> None:
    one, other = two
    first, second, third = await one.posts.save([judged(n) for n in (1, 2, 3)])
    await other.posts.touch([first.post.id])
    edited = replace(second, post=replace(second.post, content="changed", text="Яму засыпали"))
    await other.posts.save([edited])
    await other.posts.erase([third.post.id], shrink=True, now=NOON)
    after = await one.posts.after(0, 9)
    assert after == await other.posts.after(0, 9)
    assert [(j.post.id, j.position) for j in after] == [(first.post.id, 4), (second.post.id, 5)]
    assert after[1].post.text == "Яму засыпали"


async def test_what_was_not_saved_is_not_remembered(
    two: tuple[SqliteStores, SqliteStores],
) -> None:
    one, _ = two
    with pytest.raises(UnicodeEncodeError):
        await one.posts.save([judged(1), judged(2, source="\ud800")])
    assert await one.posts.after(0, 9) == ()


def test_only_the_newest_are_remembered_and_the_erased_are_let_go() -> None:
    recent = Recent()
    recent.remember([replace(judged(n), position=n) for n in range(1, 10_001)])
    known = recent.of(range(1, 10_001))
    assert sorted(known) == list(range(10_001 - len(known), 10_001))
    assert 4_500 <= len(known) <= 9_000
    recent.forget([judged(10_000).post.id])
    assert 10_000 not in recent.of([10_000])
