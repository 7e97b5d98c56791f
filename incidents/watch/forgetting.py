"""Forgetting: what concerned nobody, what was deleted, what somebody asked to have removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.codes import Reason
from domain.events import Body, Detached, short_hash
from domain.instant import HOUR, Instant
from domain.pack import Pack
from domain.ports import Clock, IncidentStore, PostCensus, PostIndex, PostStore, Projections, Vault
from domain.records import Binding, Erased
from incidents.closure import without_posts
from incidents.recording import Pen

BYSTANDERS_STAY: Instant = 72 * HOUR
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Removes texts everywhere: store, vault, index; the event log holds only ids."""

    posts: PostStore
    census: PostCensus
    vault: Vault
    index: PostIndex
    incidents: IncidentStore
    projections: Projections
    clock: Clock
    pack: Callable[[], Pack]

    async def shrink_bystanders(self) -> int:
        """Posts that concern nobody keep only id and fingerprint after 72 hours."""
        now, done = self.clock.now(), 0
        while old := await self.census.bystanders_before(now - BYSTANDERS_STAY, _AT_ONCE):
            await self._erase(old, shrink=True)
            done += len(old)
        return done

    async def forget(self, url: str, actor: str) -> tuple[tuple[str, ...], Erased]:
        """Remove the posts at a public address everywhere; answers with their ids and a receipt."""
        found = await self.census.by_url(url)
        if not found:
            return (), Erased(0, 0, 0, 0)
        await self._detach(found, actor)
        return found, await self._erase(found, shrink=False)

    async def _erase(self, posts: Sequence[str], *, shrink: bool) -> Erased:
        originals = await self.vault.destroy(posts)
        await self.index.remove(posts)
        erased = await self.posts.erase(posts, shrink=shrink, now=self.clock.now())
        # Once more: somebody may have read them just before and indexed them just after.
        await self.index.remove(posts)
        return Erased(erased.posts, erased.revisions, originals, erased.notes)

    async def _detach(self, posts: Sequence[str], actor: str) -> None:
        bound = await self.incidents.bindings(posts)
        now = self.clock.now()
        for post, binding in bound.items():
            incident = await self.incidents.load(binding.incident) if binding.incident else None
            if incident is None or post not in incident.posts:
                continue
            pen = Pen(actor, self.pack().version, "desk", now)
            gone = Detached(post, Reason("forgotten"))
            cause = short_hash("forget", post, str(now))
            over = without_posts(len(incident.posts) - 1, incident)
            bodies: tuple[Body, ...] = (gone, *over)
            facts = [(body, cause, now) for body in bodies]
            events = pen.write(incident.id, incident.version, facts)
            await self.incidents.append(events, [Binding(post, binding.content, None)], [binding])
            await self.posts.touch([p for p in incident.posts if p != post])
