"""PostIndex on Elasticsearch: a small book of what is where; words, filters and order are ours."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from elasticsearch import ApiError, AsyncElasticsearch

from domain.errors import SearchBehind
from domain.place import Scope
from domain.ports import Analyser
from domain.query import Document, Found, Query
from search.elastic.asking import ask
from search.elastic.connection import check_majors, connect
from search.elastic.generations import Generation, Generations
from search.elastic.reading import Reading
from search.elastic.successor import Successor
from search.elastic.writing import Patience, Report, Writing

_CHANGE = 1.0  # seconds; a generation that comes or goes has no shards for a moment


@dataclass(frozen=True, slots=True)
class Place:
    """Name of the alias, shards of each generation, and how writing deals with trouble."""

    name: str
    shards: int
    patience: Patience
    report: Report | None


class ElasticIndex:
    """One index under an alias; any number of processes may ask, write and remove at the same time."""

    def __init__(self, client: AsyncElasticsearch, analyser: Analyser, place: Place) -> None:
        self._client, self._analyser, self._place = client, analyser, place
        self._generations = Generations(client, place.name, place.shards)
        self._writing = Writing(client, place.patience, place.report)
        self._reading = Reading(client, place.name)
        self._greeting = asyncio.Lock()
        self._greeted = False
        self._at: Generation | None = None  # where this follower writes, until it looks again

    @classmethod
    async def open(
        cls,
        url: str,
        analyser: Analyser,
        *,
        name: str = "otklik",
        shards: int = 1,
        timeout: float = 10.0,
        ca_certs: str | None = None,
        patience: Patience | None = None,
        report: Report | None = None,
    ) -> Self:
        """Open at one or several comma-separated addresses; SettingsError when client and server do not fit.

        A server that is away is no reason not to start: each use looks again. `timeout` is in seconds, of one try.
        `report` learns of documents that the server refuses; without it they hold the index up, visibly.
        """
        client = connect(url, timeout, ca_certs)
        index = cls(client, analyser, Place(name, shards, patience or Patience(), report))
        try:
            with suppress(SearchBehind):
                await index._ready()
        except BaseException:
            await client.close()
            raise
        return index

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert, make visible, then remember the position; SearchBehind when the server cannot now."""
        generation = await self._own()
        try:
            await self._writing.batch(generation.index, documents, position)
        except SearchBehind:
            self._at = None  # it may be another generation's turn
            raise

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove from every generation, also from one in the making."""
        if not posts:
            return
        await self._ready()
        try:
            await self._take(posts)
        except SearchBehind as trouble:
            if trouble.reason.code == "search_away":
                raise
            await asyncio.sleep(_CHANGE)
            await self._take(posts)

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """One page of hits, exact total, facets; QueryError when it cannot be understood."""
        asked = ask(query, scope, facets, self._analyser)
        await self._ready()
        try:
            return await self._reading.answer(asked)
        except SearchBehind as trouble:
            if not isinstance(trouble.__cause__, ApiError):
                raise
        await self._generations.live(self._analyser.version)  # it changed meanwhile, or is gone
        return await self._reading.answer(asked)

    async def position(self) -> int:
        """Up to where it follows the store; 0 when empty or made by another analyser version."""
        await self._ready()
        self._at = await self._generations.live(self._analyser.version)
        if self._at.analyser != self._analyser.version:
            return 0
        return await self._writing.followed(self._at.index)

    async def reset(self) -> None:
        """Throw everything away."""
        await self._ready()
        await self._begin()

    async def anew(self) -> Successor:
        """An empty generation to fill while this one answers; an earlier one that never took over is thrown away."""
        await self._ready()
        live = await self._generations.live(self._analyser.version)
        await self._generations.sweep(live.index)
        made = await self._generations.make(self._analyser.version)
        return Successor(made.index, self._analyser, self._generations, self._client, self._writing)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def _ready(self) -> None:
        """Before the first use: do client and server fit, is there an index."""
        async with self._greeting:
            if not self._greeted:
                await check_majors(self._client)
                await self._generations.live(self._analyser.version)
                self._greeted = True

    async def _own(self) -> Generation:
        """The generation to write to, with words of our analyser; one with others' words is replaced."""
        await self._ready()
        if self._at is None:
            self._at = await self._generations.live(self._analyser.version)
        if self._at.analyser != self._analyser.version:
            self._at = await self._begin()
        return self._at

    async def _take(self, posts: Sequence[str]) -> None:
        for generation in await self._generations.all():
            await self._writing.take(generation.index, posts)

    async def _begin(self) -> Generation:
        """An empty generation in place of all others."""
        self._at = None
        made = await self._generations.make(self._analyser.version)
        await self._generations.promote(made.index)
        await self._generations.sweep(made.index)
        return made
