"""A store in a dictionary, and how an index follows it."""

import asyncio
from dataclasses import replace

from domain.ports import PostIndex
from domain.query import Document
from search.elastic import ElasticIndex

_AT_ONCE = 500


class Store:
    """What the index follows: posts under growing positions."""

    def __init__(self) -> None:
        # An index cannot know that what it is given was forgotten since it was read: whose turn it is sees to that.
        self.turn = asyncio.Lock()
        self.posts: dict[str, Document] = {}
        self.position = 0

    def save(self, *told: Document) -> None:
        for document in told:
            self.position += 1
            self.posts.pop(document.post, None)
            self.posts[document.post] = replace(document, position=self.position)

    def after(self, position: int, limit: int) -> list[Document]:
        return [d for d in self.posts.values() if d.position > position][:limit]


async def follow(index: PostIndex, store: Store) -> None:
    """Bring the index up to what the store knows now; what arrives meanwhile is for the next time."""
    position, known = await index.position(), store.position
    while position < known:
        async with store.turn:
            if not (batch := store.after(position, _AT_ONCE)):
                return
            position = batch[-1].position
            await index.add(batch, position)


async def rebuild(index: ElasticIndex, store: Store) -> None:
    """A new generation beside the present one, until it knows as much."""
    successor = await index.anew()
    await follow(successor, store)
    while not await successor.take_over():
        await follow(successor, store)
