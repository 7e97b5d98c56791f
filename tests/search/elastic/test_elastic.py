"""What only the engine on servers has to prove; each test asks a real one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from domain.errors import NewerData, SearchBehind
from domain.place import EVERYTHING
from domain.query import Query
from domain.run import Issue
from search.elastic import ElasticIndex
from search.elastic.mapping import mappings, settings
from tests.search.contract.engines import name_for
from tests.search.contract.world import ANALYSER, documents, plain
from tests.search.elastic.build import IMPATIENT, opened, total
from tests.search.elastic.relay import relayed

SOME = "0123456789ab"


def first(addresses: str) -> str:
    return addresses.split(",", maxsplit=1)[0]


# --- what stays ---------------------------------------------------------------------------------


async def test_what_was_added_is_there_for_others_and_after_a_restart(
    elastic_address: str, tmp_path: Path
) -> None:
    async with opened(elastic_address, tmp_path) as index:
        await index.add([plain("1", "яма")], 5)
    async with opened(elastic_address, tmp_path) as one, opened(elastic_address, tmp_path) as two:
        assert (await total(one, "ямы"), await two.position()) == (1, 5)


async def test_an_older_version_never_replaces_a_newer_one(
    elastic_address: str, tmp_path: Path
) -> None:
    async with opened(elastic_address, tmp_path) as index:
        await index.add([replace(plain("1", "лёд"), position=9)], 9)
        await index.add([replace(plain("1", "яма"), position=4)], 4)
        assert (await total(index, "лёд"), await total(index, "яма")) == (1, 0)


async def test_a_removed_post_does_not_come_back_with_an_older_batch_but_with_a_later_one(
    elastic_address: str, tmp_path: Path
) -> None:
    async with opened(elastic_address, tmp_path) as index:
        older, later = [replace(plain("1", "яма"), position=p) for p in (4, 5)]
        await index.add([older], 4)
        await index.remove(["1"])
        await index.remove(["1"])
        await index.add([older], 4)
        assert await total(index) == 0
        await index.add([later], 5)
        assert await total(index) == 1


async def test_long_ids_and_four_megabytes_are_searchable_and_go_again(
    elastic_address: str, tmp_path: Path
) -> None:
    long = "web:" + "я" * 5_000
    async with opened(elastic_address, tmp_path) as index:
        await index.add([plain(long, "Во дворе яма! " * 300_000), plain("2", "😡" * 10_000)], 2)
        found = await index.find(Query(text='"двор яма"'), EVERYTHING)
        assert [hit.post for hit in found.hits] == [long]
        await index.remove([long])
        assert await total(index) == 1


@pytest.mark.parametrize("wrong", [{"order": "5"}, {"order": 1 << 63}, {"post": "x" * 9_000}])
async def test_a_wrong_document_is_refused_before_anything_is_written(
    elastic_address: str, tmp_path: Path, wrong: dict[str, object]
) -> None:
    async with opened(elastic_address, tmp_path) as index:
        with pytest.raises(ValueError, match="document"):
            await index.add([plain("1", "яма"), replace(plain("2", "яма"), **wrong)], 2)
        assert (await total(index), await index.position()) == (0, 0)


# --- round trips --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [100, 500, 2_000])
async def test_a_batch_takes_eight_requests_at_most_whatever_its_size(
    elastic_address: str, tmp_path: Path, size: int
) -> None:
    batch = documents()[-size:]
    gone = [document.post for document in batch[::10]]
    async with (
        relayed(first(elastic_address)) as relay,
        opened(relay.address, tmp_path) as index,
    ):
        await index.add(batch, 1)
        relay.seen.clear()
        await index.position()
        await index.remove(gone)
        await index.add(batch, batch[-1].position)
    assert len(relay.seen) == 8, relay.seen


# --- a server in trouble ------------------------------------------------------------------------


async def test_an_overloaded_server_is_waited_for(elastic_address: str, tmp_path: Path) -> None:
    async with (
        relayed(first(elastic_address)) as relay,
        opened(relay.address, tmp_path, patience=IMPATIENT) as index,
    ):
        relay.rejections = 2
        await index.add([plain("1", "яма")], 3)
        assert (await total(index), await index.position()) == (1, 3)


async def test_a_server_that_stays_overloaded_puts_the_search_behind_and_keeps_the_position(
    elastic_address: str, tmp_path: Path
) -> None:
    async with (
        relayed(first(elastic_address)) as relay,
        opened(relay.address, tmp_path, patience=IMPATIENT) as index,
    ):
        await index.add([plain("1", "яма")], 3)
        relay.rejections = 3
        with pytest.raises(SearchBehind, match="429"):
            await index.add([plain("2", "яма")], 4)
        assert (await total(index), await index.position()) == (1, 3)


async def test_a_server_that_is_away_puts_the_search_behind_until_it_is_back(
    elastic_address: str, tmp_path: Path
) -> None:
    async with relayed(first(elastic_address)) as relay:
        await relay.stop()
        async with opened(relay.address, tmp_path, timeout=2.0) as index:
            with pytest.raises(SearchBehind):
                await index.position()
            with pytest.raises(SearchBehind):
                await total(index)
            await relay.start()
            await index.add([plain("1", "яма")], 3)
            await relay.stop()
            with pytest.raises(SearchBehind):
                await index.add([plain("2", "яма")], 4)
            with pytest.raises(SearchBehind):
                await index.remove(["1"])
            await relay.start()
            assert (await total(index), await index.position()) == (1, 3)


async def test_a_shard_that_is_missing_gives_no_half_answers(
    elastic_address: str, tmp_path: Path
) -> None:
    name = name_for(tmp_path)
    nowhere = settings(1) | {"routing.allocation.require._name": "nobody"}
    async with AsyncElasticsearch(elastic_address.split(",")) as plainly:
        await plainly.indices.create(
            index=f"{name}-{SOME}",
            mappings=mappings(ANALYSER.version),
            settings={"index": nowhere},
            aliases={name: {}, f"{name}-{SOME}-in": {}},
            wait_for_active_shards=0,
        )
    async with opened(elastic_address, tmp_path) as index:
        with pytest.raises(SearchBehind):
            await total(index)
        with pytest.raises(SearchBehind):
            await index.remove(["1"])


async def test_an_index_that_somebody_deleted_begins_anew_from_nothing(
    elastic_address: str, tmp_path: Path
) -> None:
    async with (
        opened(elastic_address, tmp_path) as index,
        AsyncElasticsearch(elastic_address.split(",")) as plainly,
    ):
        await index.add([plain("1", "яма")], 3)
        (index_name,) = await plainly.indices.get_alias(name=name_for(tmp_path))
        await plainly.indices.delete(index=index_name)
        with pytest.raises(SearchBehind):  # a writer learns of it and looks again
            await index.add([plain("2", "яма")], 4)
        assert (await total(index), await index.position()) == (0, 0)
        await index.add([plain("1", "яма"), plain("2", "яма")], 4)
        assert await total(index) == 2


# --- documents that are not taken ---------------------------------------------------------------


async def make_narrow(address: str, name: str) -> None:
    """An index of ours, but somebody made `kind` a number in it."""
    narrow = mappings(ANALYSER.version)
    narrow["properties"] = narrow["properties"] | {"kind": {"type": "integer"}}
    async with AsyncElasticsearch(address.split(",")) as client:
        await client.indices.create(
            index=f"{name}-{SOME}",
            mappings=narrow,
            settings={"index": settings(1)},
            aliases={name: {}, f"{name}-{SOME}-in": {}},
        )


async def test_a_refused_document_becomes_an_issue_and_the_others_go_on(
    elastic_address: str, tmp_path: Path
) -> None:
    issues: list[Issue] = []

    async def report(found: Sequence[Issue]) -> None:
        issues.extend(found)

    await make_narrow(elastic_address, name_for(tmp_path))
    async with opened(elastic_address, tmp_path, report=report) as index:
        await index.add([plain("1", "яма"), plain("2", "яма", kind="7")], 3)
        assert (await total(index), await index.position()) == (1, 3)
    told = ("1", "document_parsing_exception")
    assert issues == [Issue("post_not_indexed", "wall", "error", told)]


async def test_without_anybody_to_tell_a_refused_document_holds_the_position(
    elastic_address: str, tmp_path: Path
) -> None:
    await make_narrow(elastic_address, name_for(tmp_path))
    async with opened(elastic_address, tmp_path) as index:
        with pytest.raises(SearchBehind, match="post_not_indexed"):
            await index.add([plain("1", "яма")], 3)
        assert await index.position() == 0


# --- schemas --------------------------------------------------------------------------------------


async def make_schema(address: str, name: str, version: int) -> None:
    other = mappings(ANALYSER.version)
    other["_meta"]["schema"] = version
    async with AsyncElasticsearch(address.split(",")) as client:
        await client.indices.create(index=f"{name}-{SOME}", mappings=other, aliases={name: {}})


async def test_an_index_of_an_older_schema_is_replaced(
    elastic_address: str, tmp_path: Path
) -> None:
    await make_schema(elastic_address, name_for(tmp_path), 0)
    async with opened(elastic_address, tmp_path) as index:
        assert await index.position() == 0
        await index.add([plain("1", "яма")], 3)
        assert await total(index, "яма") == 1


async def test_an_index_of_a_newer_schema_is_left_alone(
    elastic_address: str, tmp_path: Path
) -> None:
    await make_schema(elastic_address, name_for(tmp_path), 99)
    with pytest.raises(NewerData):
        await ElasticIndex.open(elastic_address, ANALYSER, name=name_for(tmp_path))
