"""The index follows the store by position; it may be behind, and says so, but never loses a post."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from domain.errors import SearchBehind
from domain.instant import Instant
from domain.pack import Pack
from domain.place import EVERYTHING
from domain.ports import Analyser, Clock, PostIndex, PostStore, Projections
from domain.verdict import Judged
from scheduler.workers.line import Line
from search.document import make_document

BATCH = 2_000  # one commit of the index each


@dataclass(slots=True)
class Indexing:
    """Brings the index up to the store."""

    posts: PostStore
    projections: Projections
    index: PostIndex
    analyser: Analyser
    pack: Pack
    clock: Clock
    behind_since: Instant | None = None
    line: Line | None = None  # of workers whose posts are seen before they are decided
    shared: bool = False  # others may forget posts while they are on their way into the index
    _looked: int = 0  # position at the last look

    async def catch_up(self) -> int:
        """Index everything after the index's position; answers how many posts were indexed."""
        done = 0
        try:
            position = await self.index.position()
            more = True
            while more and (batch := await self._decided(position)):
                position = batch[-1].position
                await self._add(batch, position)
                done += len(batch)
                more = len(batch) == BATCH  # otherwise what comes now has its own look
        except SearchBehind:
            self.behind_since = self.behind_since or self.clock.now()
            return done
        self.behind_since = None
        return done

    async def look(self) -> None:
        """Notice whether somebody else keeps the index up: it is behind when it stands still while posts wait."""
        try:
            position = await self.index.position()
            stands = position == self._looked and bool(await self.posts.after(position, 1))
        except SearchBehind:
            stands = True
        else:
            self._looked = position
        self.behind_since = (self.behind_since or self.clock.now()) if stands else None

    async def rebuild(self) -> int:
        """Throw the index away and make it anew from the store."""
        await self.index.reset()
        return await self.catch_up()

    async def _decided(self, position: int) -> Sequence[Judged]:
        """The next posts; those in the hands of a worker come with their incidents, not before."""
        if self.line is None:
            return await self.posts.after(position, BATCH)
        before = await self.line.standing()
        batch = await self.posts.after(position, BATCH)
        if not batch:
            return batch
        if not before.holders and (await self.line.standing()).number == before.number:
            return batch
        return [j for j in batch if j.position <= before.done]

    async def _add(self, batch: Sequence[Judged], position: int) -> None:
        cards = await self.projections.of_posts([j.post.id for j in batch])
        told = [j for j in batch if j.post.deleted is None and j.post.text]
        documents = [
            make_document(j, self.analyser.read(j.post.text), cards.get(j.post.id), self.pack.zone)
            for j in told
        ]
        kept = {j.post.id for j in told}
        await self.index.remove([j.post.id for j in batch if j.post.id not in kept])
        await self.index.add(documents, position)
        if self.shared or self.line is not None:
            await self._take_back(kept)

    async def _take_back(self, added: Collection[str]) -> None:
        """Remove what was forgotten while it was on its way into the index."""
        there = {j.post.id for j in await self.posts.get(tuple(added), EVERYTHING) if j.post.text}
        gone = [post for post in added if post not in there]
        if gone:
            await self.index.remove(gone)
