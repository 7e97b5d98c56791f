"""The walk of a batch of messages, from the inbox to the index and the incidents."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from detectors.case import Case
from detectors.panel import Panel
from domain.codes import Kind, Lane
from domain.errors import SearchBehind
from domain.instant import MINUTE, Instant
from domain.pack import Pack
from domain.place import EVERYTHING, Place
from domain.ports import Clock, Inbox, NearCopies, PostIndex, PostStore, Vault
from domain.post import Post, Reading
from domain.run import Claimed
from domain.source import Manifest
from domain.verdict import Judged, Judgement, Verdict
from incidents.intake import Intake
from incidents.recording import Pen, decided
from pipelines.clean import clean_many
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.redact import Masked, redact_many
from pipelines.route import Router
from scheduler.batches import below, generations, revision_of, waves

BATCH = 500
LEASE: Instant = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Judging:
    """The pure part: everything that turns claimed messages into judged posts.

    `thorough` also places what surely concerns nobody (evaluation, `explain`); the flow does not spend time on it.
    """

    pack: Pack
    analyser: RussianAnalyser
    panel: Panel
    locator: Locator
    router: Router
    copies: NearCopies
    thorough: bool = False

    @property
    def engine(self) -> str:
        """Version of everything that takes part in a verdict."""
        return f"{self.panel.version}+{self.analyser.version}+{self.pack.version}"

    def judge(
        self, claimed: Sequence[Claimed], parents: Mapping[str, Judged]
    ) -> tuple[tuple[Judged, ...], tuple[Reading, ...]]:
        """Clean → redact → read → fingerprint → judge → locate → route, in the order given.

        `parents` are stored posts that the batch answers to, by id.
        """
        judged, readings = self.appraise(claimed, parents)
        return self.with_copies(judged), readings

    def appraise(
        self, claimed: Sequence[Claimed], parents: Mapping[str, Judged]
    ) -> tuple[tuple[Judged, ...], tuple[Reading, ...]]:
        """Everything but near-copies, which depend on all that came before."""
        posts = to_posts(claimed)
        readings = self.analyser.read_many([p.text for p in posts])
        known, engine, read = dict(parents), self.engine, {r.text: r for r in readings}
        for generation in generations(posts):
            cases = [self._case(posts[i], known, read) for i in generation]
            for i, case, judgement in zip(generation, cases, self.panel.judge(cases), strict=True):
                known[posts[i].id] = self._place(case, judgement, engine)
        return tuple(known[p.id] for p in posts), tuple(readings)

    def with_copies(self, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        """The same with the earliest near-copy of each, whose texts are remembered."""
        copies = self.copies.match([(j.post.id, j.post.text) for j in judged])
        return tuple(
            j if c is None else replace(j, copy_of=c) for j, c in zip(judged, copies, strict=True)
        )

    def _case(self, post: Post, known: Mapping[str, Judged], read: dict[str, Reading]) -> Case:
        parent = known.get(post.reply_to or "") or known.get(post.thread or "")
        if parent is not None and parent.post.text not in read:
            read[parent.post.text] = self.analyser.read(parent.post.text)  # for all who answer
        above = read[parent.post.text] if parent else None
        return Case(post, read[post.text], parent, self.pack.source(post.source), above)

    def _place(self, case: Case, judgement: Judgement, engine: str) -> Judged:
        """Where it is and whose; what surely concerns nobody is placed by its source alone."""
        if not self.thorough and judgement.kind is Kind.OTHER and judgement.lane is Lane.NORMAL:
            place = by_source(case.manifest)
            return Judged(case.post, Verdict(case.post.revision, engine, judgement, place))
        place, others = self.locator.locate(
            case.post, case.reading, self._above(case), case.manifest
        )
        route = self.router.route(judgement, place, case.manifest)
        verdict = Verdict(case.post.revision, engine, judgement, place, others, route)
        return Judged(case.post, verdict)

    def _above(self, case: Case) -> Place | None:
        """Place of the post that this one answers; a notice's is only looked for when somebody answers it."""
        parent = case.parent
        if parent is None or case.above is None:
            return None
        place = parent.verdict.place
        if place is None or place.reason != "source" or self.thorough:
            return place
        manifest = self.pack.source(parent.post.source)
        return self.locator.locate(parent.post, case.above, None, manifest)[0]


Work = Callable[[Sequence[Claimed]], tuple[Judged, ...]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch judged ahead of its turn.

    `revisions`: what each delivery brings, by position; `saved`: what the store already knew of its posts, by
    revision; `parents`: stored posts that it was judged with.
    """

    batch: tuple[Claimed, ...]
    revisions: Mapping[int, str]
    saved: Mapping[str, Judged]
    new: tuple[Claimed, ...]
    parents: Mapping[str, Judged]
    judged: tuple[Judged, ...]


@dataclass(slots=True)
class Flow:
    """Carries batches; every step is idempotent, so a crash means "again", never "lost" or "twice"."""

    inbox: Inbox
    posts: PostStore
    vault: Vault
    index: PostIndex
    intake: Intake
    judging: Judging
    clock: Clock

    async def carry_all(self, worker: str) -> int:
        """Carry until the inbox is empty; answers how many messages were carried."""
        carried = 0
        while batch := await self.inbox.claim(worker, BATCH, LEASE, self.clock.now()):
            for wave in waves(batch):
                await self.carry(wave)
            carried += len(batch)
        return carried

    async def carry(self, batch: Sequence[Claimed]) -> tuple[Judged, ...]:
        """One batch; posts that somebody asked to have forgotten have no position and go no further."""
        return await self.finish(await self.prepare(batch))

    async def prepare(self, batch: Sequence[Claimed]) -> Prepared:
        """Judge what is new; what a crash left saved is taken as it is. Changes nothing, so it needs no turn."""
        saved = {j.verdict.revision: j for j in await self._stored([c.raw.id for c in batch])}
        revisions = {c.position: revision_of(c.raw) for c in batch}
        new = [c for c in batch if not self._done(saved.get(revisions[c.position]))]
        above = [p for c in new for p in (c.raw.reply_to, c.raw.thread) if p]
        parents = {j.post.id: j for j in await self._stored(above)} if above else {}
        judged = await self._apart(new, lambda part: self.judging.appraise(part, parents)[0])
        return Prepared(tuple(batch), revisions, saved, tuple(new), parents, judged)

    async def finish(self, ready: Prepared, others: Sequence[Judged] = ()) -> tuple[Judged, ...]:
        """What depends on all that came before; `others`: posts that were saved since the batch was prepared."""
        judged = await self._copied(ready, await self._caught_up(ready, others))
        await self._keep_originals(ready, judged)
        saved = {j.verdict.revision: j for j in await self.posts.save(judged)} if judged else {}
        saved = {**ready.saved, **saved}
        brought = [(c.position, ready.revisions[c.position]) for c in ready.batch]
        through = tuple(saved[revision] for _, revision in brought if revision in saved)
        await self._take_in([j for j in through if j.position])
        await self._honour_deletions(through)
        done = {j.verdict.revision for j in through}
        await self.inbox.settle([position for position, revision in brought if revision in done])
        return through

    async def _caught_up(self, ready: Prepared, others: Sequence[Judged]) -> tuple[Judged, ...]:
        """Judge again what answers to a post that has come or changed since the batch was prepared."""
        late = {j.post.id: j for j in others if ready.parents.get(j.post.id) != j}
        again = below(ready.new, late.keys())
        if not again:
            return ready.judged
        told = {j.post.id: j for j in ready.judged}
        for claimed in again:
            told.pop(claimed.raw.id, None)
        parents = {**ready.parents, **told, **late}
        anew = await self._apart(again, lambda part: self.judging.appraise(part, parents)[0])
        told |= {j.post.id: j for j in anew}
        return tuple(told[c.raw.id] for c in ready.new if c.raw.id in told)

    async def _copied(self, ready: Prepared, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        """Near-copies of what is new, in the order of the batch."""
        by_id = {j.post.id: j for j in judged}
        new = [c for c in ready.new if c.raw.id in by_id]
        return await self._apart(
            new, lambda part: self.judging.with_copies([by_id[c.raw.id] for c in part])
        )

    async def _take_in(self, judged: Sequence[Judged]) -> None:
        """Into the incidents; when somebody changed one of them meanwhile, the batch is decided again."""
        await decided(lambda: self.intake.take_in(judged, self._pen()))

    async def _apart(self, new: Sequence[Claimed], work: Work) -> tuple[Judged, ...]:
        """Judge a batch; a post that breaks the pure part is set aside with its reason, the others go on."""
        try:
            return work(new) if new else ()
        except Exception as error:  # noqa: BLE001 - any text may meet any mistake of ours; it becomes visible
            if len(new) == 1:
                await self.inbox.park(new[0].position, f"not_judged_{type(error).__name__}")
                return ()
        return tuple([j for one in new for j in await self._apart([one], work)])

    def _done(self, stored: Judged | None) -> bool:
        return stored is not None and stored.verdict.engine == self.judging.engine

    async def _stored(self, ids: Sequence[str]) -> tuple[Judged, ...]:
        return await self.posts.get(tuple(dict.fromkeys(ids)), EVERYTHING)

    async def _keep_originals(self, ready: Prepared, judged: Sequence[Judged]) -> None:
        """Originals of what somebody may have to act on; those of bystanders are never kept."""
        known = {j.verdict.revision: j for j in judged}
        originals = {
            j.verdict.revision: c.raw.text
            for c in ready.new
            if (j := known.get(ready.revisions[c.position])) is not None
            and j.verdict.judgement.flagged
            and j.post.deleted is None
        }
        if originals:
            await self.vault.keep(originals, self.clock.now())

    async def _honour_deletions(self, judged: Sequence[Judged]) -> None:
        gone = [j.post.id for j in judged if j.post.deleted is not None]
        if not gone:
            return
        await self.vault.destroy(gone)
        try:
            await self.index.remove(gone)
        except SearchBehind:
            return  # it learns of them from the store, where they stay as deleted; forgetting shrinks them
        await self.posts.erase(gone, shrink=True, now=self.clock.now())
        with suppress(SearchBehind):  # once more: somebody may have indexed them between the two
            await self.index.remove(gone)

    def _pen(self) -> Pen:
        return Pen("engine", self.judging.pack.version, self.judging.engine, self.clock.now())


def by_source(manifest: Manifest | None) -> Place | None:
    """Nothing but the territory of the source."""
    return _of_source(manifest.territory) if manifest else None


@lru_cache(maxsize=1_000)
def _of_source(territory: str) -> Place:
    return Place(territory=territory, reason="source", confidence=0.1)


def to_posts(claimed: Sequence[Claimed]) -> list[Post]:
    """Clean and mask messages; from here on nothing else is read, indexed, logged or exported."""
    masked = redact_many(clean_many([c.raw.text for c in claimed]))
    return [_to_post(c, m) for c, m in zip(claimed, masked, strict=True)]


def _to_post(claimed: Claimed, masked: Masked) -> Post:
    raw = claimed.raw
    return Post(
        id=raw.id,
        platform=raw.platform,
        source=raw.source,
        url=raw.url,
        voice=raw.voice,
        published=raw.published,
        first_seen=claimed.first_seen,
        text=masked.text,
        content=raw.content_hash(),
        edited=raw.edited,
        deleted=claimed.first_seen if raw.deleted else None,
        reply_to=raw.reply_to,
        thread=raw.thread,
        attachments=raw.attachments,
        counters=raw.counters,
        geo=raw.geo,
        mark=raw.mark,
        masked=masked.spans,
        backfill=claimed.backfill,
    )
