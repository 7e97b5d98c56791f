"""The next generation of an index, while it is filled."""

import asyncio
from collections.abc import Sequence

from elasticsearch import AsyncElasticsearch

from domain.place import Scope
from domain.ports import Analyser
from domain.query import Document, Found, Query
from search.elastic.asking import ask
from search.elastic.generations import Generations
from search.elastic.reading import Reading
from search.elastic.writing import Writing

GRACE = 2.0  # seconds that searches in hand have before the generation that they ask is deleted


class Successor:
    """A PostIndex that follows the store from its beginning; the present generation answers and follows meanwhile."""

    def __init__(
        self,
        index: str,
        analyser: Analyser,
        generations: Generations,
        client: AsyncElasticsearch,
        writing: Writing,
    ) -> None:
        self._index, self._analyser, self._generations = index, analyser, generations
        self._writing, self._reading = writing, Reading(client, index)

    async def add(self, documents: Sequence[Document], position: int) -> None:
        """Upsert and remember the position; SearchBehind when the server cannot now, or a later one was begun."""
        await self._writing.batch(self._index, documents, position)

    async def remove(self, posts: Sequence[str]) -> None:
        """Remove."""
        if posts:
            await self._writing.take(self._index, posts)

    async def find(self, query: Query, scope: Scope, facets: Sequence[str] = ()) -> Found:
        """What it would answer."""
        return await self._reading.answer(ask(query, scope, facets, self._analyser))

    async def position(self) -> int:
        """Up to where it follows the store."""
        return await self._writing.followed(self._index)

    async def take_over(self) -> bool:
        """Answer from now on, unless the present generation knows more: then False, and it has to catch up first.

        No search fails: the change is one step, and the former generation stays for those that are in hand.
        """
        for generation in await self._generations.all():
            if generation.live and await self._behind(generation.index):
                return False
        await self._generations.promote(self._index)
        await asyncio.sleep(GRACE)
        await self._generations.sweep(self._index)
        return True

    async def reset(self) -> None:
        """Give up: it is thrown away, and what is added later is refused."""
        await self._generations.drop(self._index)

    async def close(self) -> None:
        """Nothing: the line belongs to the index that it succeeds."""

    async def _behind(self, live: str) -> bool:
        return await self._writing.followed(live) > await self.position()
