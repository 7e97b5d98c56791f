"""What a PostIndex promises, asked of each engine."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import QueryError
from domain.place import EVERYTHING, Scope
from domain.ports import PostIndex
from domain.post import Reading
from domain.query import Query
from search.filters import FACETS
from tests.search.contract.engines import ENGINES, Opener
from tests.search.contract.world import ANALYSER, plain

EACH = pytest.mark.parametrize("engine", ENGINES)


async def ids(
    index: PostIndex, text: str = "", scope: Scope = EVERYTHING, **wanted: object
) -> list[str]:
    found = await index.find(replace(Query(text=text), **wanted), scope)
    assert found.total >= len(found.hits)
    return [hit.post for hit in found.hits]


# --- words ----------------------------------------------------------------------------------------


@EACH
async def test_a_word_is_found_in_any_inflection(tmp_path: Path, opener: Opener) -> None:
    texts = {
        "1": "Большие ямы",
        "2": "нет сил от ям",
        "3": "за ямой забор",
        "4": "ямщик",
        "5": "Лед",
        "6": "у ребёнка",
    }
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain(post, text, order=int(post)) for post, text in texts.items()], 6)
        assert await ids(index, "яма") == ["3", "2", "1"]
        assert await ids(index, "льда") == ["5"]
        assert await ids(index, "дети") == ["6"]


@EACH
async def test_a_phrase_wants_its_words_together_and_in_order(
    tmp_path: Path, opener: Opener
) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain("1", "нет горячей воды"), plain("2", "Горячую воду нет, дали")], 1)
        assert sorted(await ids(index, '"горячая вода"')) == ["1", "2"]
        assert await ids(index, '"нет горячей"') == ["1"]
        assert await ids(index, '"вода горячая"') == []


@EACH
async def test_a_query_that_cannot_be_understood_says_where(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        with pytest.raises(QueryError) as refusal:
            await index.find(Query(text="яма (двор"), EVERYTHING)
    assert refusal.value.reason.params == ("(", "5")


@pytest.mark.parametrize(
    "bad", [{"sort": "best"}, {"limit": -1}, {"offset": -1}, {"bystanders": "all"}]
)
@EACH
async def test_what_no_engine_can_answer_is_refused(
    tmp_path: Path, opener: Opener, bad: dict[str, object]
) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        with pytest.raises(QueryError):
            await ids(index, "", EVERYTHING, **bad)
        with pytest.raises(QueryError):
            await index.find(Query(), EVERYTHING, ["author"])


# --- scope ----------------------------------------------------------------------------------------


@EACH
async def test_a_reader_sees_only_the_own_territories(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        places = {"1": "r/a", "2": "r/a/b", "3": "r/ab", "4": "", "5": "s"}
        await index.add([plain(p, "яма", order=int(p), territory=t) for p, t in places.items()], 5)
        assert await ids(index, "яма", Scope(("r/a",))) == ["2", "1"]
        assert await ids(index, "NOT лёд", Scope(("s", "r/a/b"))) == ["5", "2"]
        assert await ids(index, "", Scope(())) == []
        assert await ids(index, "", Scope(("r/a",)), territories=("s", "r")) == ["2", "1"]
        assert await ids(index, "", Scope(("",))) == ["5", "4", "3", "2", "1"]
        outside = await index.find(Query(text="яма"), Scope(("r/a",)), FACETS)
        assert (outside.total, outside.facet("territory")) == (2, (("r/a", 1), ("r/a/b", 1)))


# --- following the store --------------------------------------------------------------------------


@EACH
async def test_a_second_delivery_replaces_the_first(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain("1", "яма"), plain("1", "лёд")], 1)
        await index.add([plain("2", "снег")], 2)
        await index.add([plain("2", "вода")], 3)
        assert await ids(index, "яма OR снег") == []
        assert sorted(await ids(index, "лёд OR вода")) == ["1", "2"]
        assert await index.position() == 3


@EACH
async def test_what_is_removed_is_gone_at_once_and_the_position_stays(
    tmp_path: Path, opener: Opener
) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain("1", "яма"), plain("2", "яма")], 7)
        await index.remove(["1", "unknown"])
        await index.remove([])
        assert await ids(index, "яма") == ["2"]
        assert await index.position() == 7


@EACH
async def test_an_empty_batch_still_moves_the_position(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        assert await index.position() == 0
        await index.add([], 9)
        assert await index.position() == 9


@EACH
async def test_a_reset_index_is_empty(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain("1", "яма")], 7)
        await index.reset()
        assert (await ids(index), await index.position()) == ([], 0)
        await index.add([plain("2", "яма")], 2)
        assert (await ids(index), await index.position()) == (["2"], 2)


class OtherAnalyser:
    """The same words under another version."""

    version = "other"

    def read(self, text: str) -> Reading:
        return ANALYSER.read(text)


@pytest.mark.parametrize("engine", ["tantivy", "elastic"])
async def test_words_of_another_analyser_are_not_mixed(tmp_path: Path, opener: Opener) -> None:
    async with opener(tmp_path, ANALYSER) as index:
        await index.add([plain("1", "яма")], 7)
    async with opener(tmp_path, OtherAnalyser()) as index:
        assert await index.position() == 0
        assert await ids(index, "яма") == ["1"]  # until the rebuild begins
        await index.add([plain("2", "яма")], 2)
        assert (await ids(index, "яма"), await index.position()) == (["2"], 2)
