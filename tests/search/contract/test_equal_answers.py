"""All engines answer more than two hundred questions alike: hits, order, counts, facets, days."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from domain.place import EVERYTHING, Scope
from domain.ports import PostIndex
from domain.query import Document, Found, Query
from search.filters import FACETS
from tests.search.contract.engines import Opener, memory, tantivy
from tests.search.contract.questions import questions
from tests.search.contract.world import ANALYSER, documents

SCOPES = (EVERYTHING, Scope(("r/zarechensk",)), Scope(("r/lugovoe", "s")), Scope(()))
MANY = 20_000
SHOWN = 1_000  # hits of one answer that are compared one by one
REACHABLE = 20_000  # hits: above what a server gives in one page


@cache
def asked() -> tuple[Query, ...]:
    found = tuple(replace(q, limit=min(q.limit, SHOWN)) for q in questions())
    assert len(found) >= 200
    return found


async def fill(index: PostIndex, posts: Sequence[Document], at_once: int) -> None:
    for at in range(0, len(posts), at_once):
        batch = posts[at : at + at_once]
        await index.add(batch, batch[-1].position)


def scope_for(number: int) -> Scope:
    """Every second question is asked by somebody who may read everything."""
    return EVERYTHING if number % 2 else SCOPES[number // 2 % len(SCOPES)]


async def answers(index: PostIndex) -> list[Found]:
    return [await index.find(q, scope_for(n), FACETS) for n, q in enumerate(asked())]


async def ranked(index: PostIndex) -> list[Found]:
    """Questions of words by relevance; the hits that do not fit on the page are counted only."""
    words = (replace(q, sort="relevance") for q in asked() if q.text and not q.offset)
    return [await index.find(q, EVERYTHING) for q in words]


def check_equal(mine: list[Found], theirs: list[Found]) -> None:
    for query, one, other in zip(asked(), mine, theirs, strict=True):
        assert one == other, query


def check_ranked(mine: list[Found], theirs: list[Found]) -> None:
    """The same sets and counts; of the best ten nine are the same, on average."""
    shares = []
    for one, other in zip(mine, theirs, strict=True):
        assert one.total == other.total
        if len(other.hits) == other.total:
            assert {h.post for h in one.hits} == {h.post for h in other.hits}
        best = {h.post for h in other.hits[:10]}
        shares.append(len(best & {h.post for h in one.hits[:10]}) / len(best) if best else 1)
    assert sum(shares) / len(shares) >= 0.9


class Model:
    """What the plain engine answers on two thousand posts; asked once for all the others."""

    told: tuple[list[Found], list[Found]] | None = None

    @classmethod
    async def answers(cls, folder: Path) -> tuple[list[Found], list[Found]]:
        if cls.told is None:
            async with memory(folder, ANALYSER) as index:
                await fill(index, documents(), 500)
                cls.told = (await answers(index), await ranked(index))
        return cls.told


@pytest.mark.parametrize("engine", ["tantivy", "elastic"])
async def test_every_engine_answers_every_question_alike(tmp_path: Path, opener: Opener) -> None:
    equal, near = await Model.answers(tmp_path)
    async with opener(tmp_path, ANALYSER) as index:
        await fill(index, documents(), 500)
        check_equal(await answers(index), equal)
        check_ranked(await ranked(index), near)


@pytest.mark.parametrize("engine", ["elastic"])
async def test_both_engines_answer_alike_over_twenty_thousand_posts(
    tmp_path: Path, opener: Opener
) -> None:
    posts = documents(MANY)
    async with opener(tmp_path, ANALYSER) as elastic, tantivy(tmp_path, ANALYSER) as embedded:
        await fill(elastic, posts, 2_000)
        await fill(embedded, posts, 2_000)
        check_equal(await answers(elastic), await answers(embedded))
        check_ranked(await ranked(elastic), await ranked(embedded))
        everything = Query(bystanders="include", sort="oldest", limit=REACHABLE)
        assert await elastic.find(everything, EVERYTHING) == await embedded.find(
            everything, EVERYTHING
        )
