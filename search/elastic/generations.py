"""Generations of the index: one is asked, the next may be in the making, and the change is one step."""

import re
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from elasticsearch import AsyncElasticsearch

from domain.errors import NewerData
from search.elastic.connection import heard
from search.elastic.mapping import SCHEMA_VERSION, mappings, settings


@dataclass(frozen=True, slots=True)
class Generation:
    """One index of the server; `live` when it answers searches."""

    index: str
    live: bool
    analyser: str
    schema: int


def entry_of(index: str) -> str:
    """The alias under which an index is written: what comes too late fails instead of making a new one."""
    return f"{index}-in"


class Generations:
    """Finds, makes and changes the generations of one name."""

    def __init__(self, client: AsyncElasticsearch, name: str, shards: int) -> None:
        self._client, self._name, self._shards = client, name, shards
        self._pattern = re.compile(re.escape(name) + r"-[0-9a-f]{12}")

    async def all(self) -> tuple[Generation, ...]:
        """Every generation on the server."""
        with heard():
            answer = await self._client.indices.get(
                index=f"{self._name}-*",
                features=["aliases", "mappings"],
                allow_no_indices=True,
                expand_wildcards=["open", "hidden"],
            )
        found = (self._generation(index, told) for index, told in answer.body.items())
        return tuple(g for g in found if g)

    async def live(self, analyser: str) -> Generation:
        """The one that answers searches; made when there is none, or only one of an older schema."""
        live = next((g for g in await self.all() if g.live), None)
        if live is None or live.schema < SCHEMA_VERSION:
            made = await self.make(analyser)
            await self.promote(made.index)
            await self.sweep(made.index)
            return made
        if live.schema > SCHEMA_VERSION:
            raise NewerData("index_newer", live.index, str(live.schema), str(SCHEMA_VERSION))
        return live

    async def make(self, analyser: str) -> Generation:
        """An empty one, asked by nobody yet, under a name that never was: who writes to a former one learns of it."""
        index = f"{self._name}-{token_hex(6)}"
        with heard():
            await self._client.indices.create(
                index=index,
                mappings=mappings(analyser),
                settings={"index": settings(self._shards)},
                aliases={entry_of(index): {}},
            )
        return Generation(index, live=False, analyser=analyser, schema=SCHEMA_VERSION)

    async def promote(self, fresh: str) -> None:
        """From one moment to the next searches are answered by this index, and by no other."""
        others = {"index": f"{self._name}-*", "alias": self._name, "must_exist": False}
        mine = {"index": fresh, "alias": self._name}
        with heard():
            await self._client.indices.update_aliases(actions=[{"remove": others}, {"add": mine}])

    async def sweep(self, kept: str) -> None:
        """Throw away every generation but this one, and but the live one if somebody changed it meanwhile."""
        for generation in await self.all():
            if generation.index != kept and not generation.live:
                await self.drop(generation.index)

    async def drop(self, index: str) -> None:
        """Throw one generation away."""
        with heard():
            await self._client.indices.delete(index=index, ignore_unavailable=True)

    def _generation(self, index: str, told: Any) -> Generation | None:
        if not self._pattern.fullmatch(index):
            return None
        meta = told["mappings"].get("_meta", {})
        return Generation(
            index=index,
            live=self._name in told["aliases"],
            analyser=str(meta.get("analyser", "")),
            schema=int(meta.get("schema", 0)),
        )
