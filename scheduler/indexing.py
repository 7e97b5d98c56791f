"""The index follows the store by position; it may be behind, and says so, but never loses a post."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import SearchBehind
from domain.instant import Instant
from domain.pack import Pack
from domain.ports import Analyser, Clock, PostIndex, PostStore, Projections
from scheduler.feed import Entry, Feed, StepByStep
from scheduler.workers.line import Line
from search.document import make_document

BATCH = 4_000  # one commit of the index each: eight segments are merged, and a merge costs half as much as to index


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
    feed: Feed | None = None  # of a store that answers both questions at once
    _looked: int = 0  # position at the last look

    async def catch_up(self) -> int:
        """Index everything after the index's position; answers how many posts were indexed."""
        done = 0
        try:
            position = await self.index.position()
            more = True
            while more and (found := await self._decided(position)):
                batch, more = found[:BATCH], len(found) > BATCH  # what comes now has its own look
                position = batch[-1][0].position
                await self._add(batch, position)
                done += len(batch)
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

    @property
    def _source(self) -> Feed:
        return self.feed or StepByStep(self.posts, self.projections)

    async def _decided(self, position: int) -> Sequence[Entry]:
        """The next posts, one more than fit; those in the hands of a worker come with their incidents, not before."""
        if self.line is None:
            return await self._source.after(position, BATCH + 1)
        before = await self.line.standing()
        batch = await self._source.after(position, BATCH + 1)
        if not batch:
            return batch
        if not before.holders and (await self.line.standing()).number == before.number:
            return batch
        return [entry for entry in batch if entry[0].position <= before.done]

    async def _add(self, batch: Sequence[Entry], position: int) -> None:
        told = [(j, card) for j, card in batch if j.post.deleted is None and j.post.text]
        documents = [
            make_document(j, self.analyser.read(j.post.text), card, self.pack.zone)
            for j, card in told
        ]
        kept = {j.post.id: None for j, _ in told}
        await self.index.remove([j.post.id for j, _ in batch if j.post.id not in kept])
        await self.index.add(documents, position)
        if kept and (self.shared or self.line is not None):
            await self._take_back(tuple(kept))

    async def _take_back(self, added: Sequence[str]) -> None:
        """Remove what was forgotten while it was on its way into the index."""
        gone = await self._source.gone(added)
        if gone:
            await self.index.remove(gone)
