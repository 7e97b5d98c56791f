"""A server whose disk is full: search is behind until there is room, and nothing is lost."""

import asyncio
from pathlib import Path

import pytest
from elasticsearch import AsyncElasticsearch

from domain.errors import SearchBehind
from tests.search.contract.engines import name_for
from tests.search.contract.world import plain
from tests.search.elastic.build import IMPATIENT, opened, total

_BLOCK = "index.blocks.read_only_allow_delete"


async def test_a_full_disk_puts_the_search_behind_until_there_is_room(
    elastic_address: str, tmp_path: Path
) -> None:
    async with (
        opened(elastic_address, tmp_path, patience=IMPATIENT) as index,
        AsyncElasticsearch(elastic_address.split(",")) as plainly,
    ):
        await index.add([plain("1", "яма")], 3)
        # The block that a server sets by itself when its disk passes the flood-stage watermark.
        for full in (True, False):
            await plainly.indices.put_settings(
                index=name_for(tmp_path), settings={"blocks.read_only_allow_delete": full}
            )
            if full:
                with pytest.raises(SearchBehind, match="cluster_block_exception"):
                    await index.add([plain("2", "яма")], 4)
                with pytest.raises(SearchBehind, match="cluster_block_exception"):
                    await index.add([], 4)
                assert (await total(index), await index.position()) == (1, 3)
        await index.add([plain("2", "яма")], 4)
        assert (await total(index), await index.position()) == (2, 4)


async def test_the_servers_own_flood_stage_holds_writing_up_and_room_lets_it_go_on(
    elastic_address: str, tmp_path: Path
) -> None:
    asked = "cluster.routing.allocation.disk.watermark."
    stages = tuple(f"{asked}{stage}" for stage in ("low", "high", "flood_stage"))
    often = {"cluster.info.update.interval": "10s"}
    async with (
        opened(elastic_address, tmp_path, patience=IMPATIENT) as index,
        AsyncElasticsearch(elastic_address.split(",")) as plainly,
    ):
        await index.add([plain("1", "яма")], 3)
        try:
            # More room than any disk has: from now on the server thinks that its own is full.
            await plainly.cluster.put_settings(transient=dict.fromkeys(stages, "900tb") | often)
            await until_blocked(plainly, name_for(tmp_path), wanted=True)
            with pytest.raises(SearchBehind, match="cluster_block_exception"):
                await index.add([plain("2", "яма")], 4)
        finally:
            await plainly.cluster.put_settings(transient=dict.fromkeys(stages))
        await until_blocked(plainly, name_for(tmp_path), wanted=False)
        await index.add([plain("2", "яма")], 4)
        assert (await total(index), await index.position()) == (2, 4)


async def until_blocked(plainly: AsyncElasticsearch, name: str, *, wanted: bool) -> None:
    """The server looks at its disk every ten seconds; ours waits for nodes that never come, a second each time."""
    patient = plainly.options(ignore_status=408)
    async with asyncio.timeout(90):
        while True:
            found = await plainly.indices.get_settings(index=name, flat_settings=True)
            (of_index,) = found.body.values()
            if (of_index["settings"].get(_BLOCK) == "true") is wanted:
                return
            await patient.cluster.health(wait_for_nodes=">9", timeout="1s")
