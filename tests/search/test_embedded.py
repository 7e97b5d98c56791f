"""What only the engine on disk has to prove."""

from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import SearchBehind
from domain.place import EVERYTHING
from domain.query import Query
from search.embedded import TantivyIndex
from tests.search.contract.world import ANALYSER, plain


async def total(index: TantivyIndex, text: str = "") -> int:
    return (await index.find(Query(text=text), EVERYTHING)).total


async def test_what_was_added_is_there_after_a_restart(tmp_path: Path) -> None:
    index = await TantivyIndex.open(tmp_path, ANALYSER)
    await index.add([plain("1", "яма")], 5)
    await index.close()
    again = await TantivyIndex.open(tmp_path, ANALYSER)
    assert (await total(again, "ямы"), await again.position()) == (1, 5)
    await again.close()


async def test_others_read_while_one_writes_and_a_second_writer_is_told_to_wait(
    tmp_path: Path,
) -> None:
    writer, other = [await TantivyIndex.open(tmp_path, ANALYSER) for _ in range(2)]
    await writer.add([plain("1", "яма")], 1)
    assert (await total(other, "яма"), await other.position()) == (1, 1)
    with pytest.raises(SearchBehind):
        await other.add([plain("2", "яма")], 2)
    await writer.close()
    await other.add([plain("2", "яма")], 2)
    assert await total(other, "яма") == 2
    await other.close()


@pytest.mark.parametrize("damage", ["meta.json", "follows.json", "*.term"])
async def test_a_broken_index_starts_from_nothing(tmp_path: Path, damage: str) -> None:
    index = await TantivyIndex.open(tmp_path, ANALYSER)
    await index.add([plain("1", "яма")], 5)
    await index.close()
    next(tmp_path.rglob(damage)).write_text("{")
    again = await TantivyIndex.open(tmp_path, ANALYSER)
    assert await again.position() == 0
    await again.add([plain("1", "яма"), plain("2", "яма")], 5)
    assert await total(again, "яма") == 2
    await again.close()


async def test_a_missing_file_of_the_index_means_a_fresh_start(tmp_path: Path) -> None:
    index = await TantivyIndex.open(tmp_path, ANALYSER)
    await index.add([plain("1", "яма")], 5)
    await index.close()
    next(tmp_path.rglob("*.idx")).unlink()
    again = await TantivyIndex.open(tmp_path, ANALYSER)
    assert (await total(again), await again.position()) == (0, 0)
    await again.close()


async def test_an_index_of_an_older_schema_is_thrown_away(tmp_path: Path) -> None:
    old = tmp_path / "tantivy-0"
    old.mkdir()
    await (await TantivyIndex.open(tmp_path, ANALYSER)).close()
    assert not old.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"order": "5"},
        {"order": 1 << 63},
        {"published": 1.5},
        {"day": True},
        {"source": 5},
        {"post": "x" * 9_000},
    ],
)
async def test_a_wrong_type_is_refused_before_it_breaks_the_writer(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    index = await TantivyIndex.open(tmp_path, ANALYSER)
    with pytest.raises(ValueError, match="document"):
        await index.add([plain("1", "яма"), replace(plain("2", "яма"), **wrong)], 2)
    await index.add([plain("3", "яма")], 3)
    assert await total(index) == 1
    await index.close()


async def test_four_megabytes_are_searchable(tmp_path: Path) -> None:
    index = await TantivyIndex.open(tmp_path, ANALYSER)
    await index.add([plain("1", "Во дворе яма! " * 300_000), plain("2", "😡" * 10_000 + " лёд")], 2)
    assert (await total(index, '"двор яма"'), await total(index, "льда")) == (1, 1)
    await index.close()
