"""The walk of a batch of messages, from the inbox to the index and the incidents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detectors.case import Case
from detectors.panel import Panel
from domain.codes import Kind, Lane
from domain.instant import MINUTE, Instant
from domain.pack import Pack
from domain.place import EVERYTHING, Place
from domain.ports import Clock, Inbox, NearCopies, PostIndex, PostStore, Vault
from domain.post import Post, RawPost, Reading
from domain.run import Claimed
from domain.source import Manifest
from domain.verdict import Judged, Judgement, Verdict
from incidents.intake import Intake
from incidents.recording import Pen
from pipelines.clean import clean
from pipelines.locate import Locator
from pipelines.reading import RussianAnalyser
from pipelines.redact import redact
from pipelines.route import Router

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
        posts = [to_post(c) for c in claimed]
        readings = self.analyser.read_many([p.text for p in posts])
        copies = self.copies.match([(p.id, p.text) for p in posts])
        known = dict(parents)
        for generation in generations(posts):
            cases = [self._case(posts[i], readings[i], known) for i in generation]
            for i, case, judgement in zip(generation, cases, self.panel.judge(cases), strict=True):
                known[posts[i].id] = self._place(case, judgement, copies[i])
        return tuple(known[p.id] for p in posts), tuple(readings)

    def _case(self, post: Post, reading: Reading, known: Mapping[str, Judged]) -> Case:
        parent = known.get(post.reply_to or "") or known.get(post.thread or "")
        return Case(post, reading, parent, self.pack.source(post.source))

    def _place(self, case: Case, judgement: Judgement, copy_of: str | None) -> Judged:
        """Where it is and whose; what surely concerns nobody is placed by its source alone."""
        if not self.thorough and judgement.kind is Kind.OTHER and judgement.lane is Lane.NORMAL:
            place = by_source(case.manifest)
            return Judged(
                case.post, Verdict(case.post.revision, self.engine, judgement, place), copy_of
            )
        place, others = self.locator.locate(
            case.post, case.reading, self._above(case.parent), case.manifest
        )
        route = self.router.route(judgement, place, case.manifest)
        verdict = Verdict(case.post.revision, self.engine, judgement, place, others, route)
        return Judged(case.post, verdict, copy_of)

    def _above(self, parent: Judged | None) -> Place | None:
        """Place of the post that this one answers; a notice's is only looked for when somebody answers it."""
        if parent is None:
            return None
        place = parent.verdict.place
        if place is None or place.reason != "source" or self.thorough:
            return place
        manifest = self.pack.source(parent.post.source)
        reading = self.analyser.read(parent.post.text)
        return self.locator.locate(parent.post, reading, None, manifest)[0]


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
        judged = await self._judged(batch)
        await self.intake.take_in([j for j in judged if j.position], self._pen())
        await self._honour_deletions(judged)
        through = {j.verdict.revision for j in judged}
        await self.inbox.settle([c.position for c in batch if revision_of(c.raw) in through])
        return judged

    async def _judged(self, batch: Sequence[Claimed]) -> tuple[Judged, ...]:
        """Judge and save what is new; what a crash left saved is taken as it is."""
        saved = {j.verdict.revision: j for j in await self._stored([c.raw.id for c in batch])}
        new = [c for c in batch if not self._done(saved.get(revision_of(c.raw)))]
        if new:
            parents = await self._stored(
                [p for c in new for p in (c.raw.reply_to, c.raw.thread) if p]
            )
            judged = await self._judge(new, {j.post.id: j for j in parents})
            await self._keep_originals(new, judged)
            saved |= {j.verdict.revision: j for j in await self.posts.save(judged)}
        return tuple(saved[r] for c in batch if (r := revision_of(c.raw)) in saved)

    async def _judge(
        self, new: Sequence[Claimed], parents: Mapping[str, Judged]
    ) -> tuple[Judged, ...]:
        """Judge a batch; a post that breaks the pure part is set aside with its reason, the others go on."""
        try:
            return self.judging.judge(new, parents)[0]
        except Exception as error:  # noqa: BLE001 - any text may meet any mistake of ours; it becomes visible
            if len(new) == 1:
                await self.inbox.park(new[0].position, f"not_judged_{type(error).__name__}")
                return ()
        return tuple([j for one in new for j in await self._judge([one], parents)])

    def _done(self, stored: Judged | None) -> bool:
        return stored is not None and stored.verdict.engine == self.judging.engine

    async def _stored(self, ids: Sequence[str]) -> tuple[Judged, ...]:
        return await self.posts.get(tuple(dict.fromkeys(ids)), EVERYTHING)

    async def _keep_originals(self, new: Sequence[Claimed], judged: Sequence[Judged]) -> None:
        """Originals of what somebody may have to act on; those of bystanders are never kept."""
        known = {j.verdict.revision: j for j in judged}
        originals = {
            j.verdict.revision: c.raw.text
            for c in new
            if (j := known.get(revision_of(c.raw))) is not None
            and j.verdict.judgement.flagged
            and j.post.deleted is None
        }
        if originals:
            await self.vault.keep(originals, self.clock.now())

    async def _honour_deletions(self, judged: Sequence[Judged]) -> None:
        gone = [j.post.id for j in judged if j.post.deleted is not None]
        if gone:
            await self.posts.erase(gone, shrink=True, now=self.clock.now())
            await self.vault.destroy(gone)
            await self.index.remove(gone)

    def _pen(self) -> Pen:
        return Pen("engine", self.judging.pack.version, self.judging.engine, self.clock.now())


def by_source(manifest: Manifest | None) -> Place | None:
    """Nothing but the territory of the source."""
    return (
        Place(territory=manifest.territory, reason="source", confidence=0.1) if manifest else None
    )


def to_post(claimed: Claimed) -> Post:
    """Clean and mask one message; from here on nothing else is read, indexed, logged or exported."""
    raw = claimed.raw
    masked = redact(clean(raw.text))
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


def revision_of(raw: RawPost) -> str:
    """Name of the revision that a delivery brings."""
    return f"{raw.id}#{raw.content_hash()}"


def waves(batch: Sequence[Claimed]) -> list[list[Claimed]]:
    """The batch in parts that hold one revision of a post each: an edit is carried after what it edits."""
    seen: Counter[str] = Counter()
    parts: list[list[Claimed]] = []
    for claimed in batch:
        turn = seen[claimed.raw.id]
        seen[claimed.raw.id] += 1
        if turn == len(parts):
            parts.append([])
        parts[turn].append(claimed)
    return parts


def generations(posts: Sequence[Post]) -> list[list[int]]:
    """Indexes in rounds, so that a post is judged after the posts of this batch that it answers to."""
    depth: dict[str, int] = {}
    rounds: list[list[int]] = []
    for i, post in enumerate(posts):
        above = [depth[p] for p in (post.reply_to, post.thread) if p and p in depth]
        depth[post.id] = max(above) + 1 if above else 0
        while len(rounds) <= depth[post.id]:
            rounds.append([])
        rounds[depth[post.id]].append(i)
    return rounds
