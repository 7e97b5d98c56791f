"""What the posts of incidents tell, read once for the scorer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from domain.place import EVERYTHING
from domain.ports import Analyser, IncidentStore, PostStore
from domain.records import Card
from domain.verdict import Judged
from incidents.scoring.scorer import Scorer, shipped
from incidents.scoring.telling import Telling, telling_of
from incidents.scoring.weighing import Told

_REPRESENTATIVES = 8  # posts of an incident that are read: the first and the newest
_REMEMBERED = 4_000  # incidents, about 40 MB
_POSTS = 4_000  # that were read last: most of them are read again with their incident
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Reads posts and incidents; what was read of an incident is kept until its next version."""

    posts: PostStore
    incidents: IncidentStore
    analyser: Analyser
    scorer: Scorer = field(default_factory=shipped)
    _read: dict[str, tuple[int, Told]] = field(default_factory=dict, repr=False, compare=False)
    _posts: dict[str, tuple[Judged, Telling]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def together(self, known: Told | None, *more: Telling) -> Told:
        """What an incident tells with one more post."""
        return self.scorer.told(chosen((*(known.tellings if known else ()), *more)))

    def of_post(self, judged: Judged) -> Telling:
        """One post as the scorer sees it."""
        name, known = judged.post.id, self._posts.pop(judged.post.id, None)
        if known is None or not _alike(known[0], judged):
            known = (judged, telling_of(judged, self.analyser))
        self._posts[name] = known
        if len(self._posts) > _POSTS:
            del self._posts[next(iter(self._posts))]
        return known[1]

    async def of_incidents(self, cards: Sequence[Card]) -> Mapping[str, Told]:
        """First and newest posts of incidents, in few round trips."""
        late = {c.incident: c.version for c in cards if self._version(c.incident) != c.version}
        if late:
            await self._load(late)
        read = {c.incident: self._read.pop(c.incident) for c in cards if c.incident in self._read}
        self._read.update(read)  # the last that were asked for
        for name in [*self._read][: -max(_REMEMBERED, len(read))]:
            del self._read[name]
        return {name: told for name, (_, told) in read.items() if told.tellings}

    async def _load(self, late: Mapping[str, int]) -> None:
        loaded = await self.incidents.load_many(tuple(late))
        wanted = {name: chosen(incident.posts) for name, incident in loaded.items()}
        ids = tuple(dict.fromkeys(post for posts in wanted.values() for post in posts))
        read = {j.post.id: self.of_post(j) for j in await self.posts.get(ids, EVERYTHING)}
        for name, posts in wanted.items():
            self._read[name] = (late[name], self.scorer.told([read[p] for p in posts if p in read]))

    def _version(self, incident: str) -> int:
        return self._read[incident][0] if incident in self._read else 0


def _alike(one: Judged, other: Judged) -> bool:
    """Nothing that is told differs."""
    return one is other or (one.post, one.verdict, one.copy_of) == (
        other.post, other.verdict, other.copy_of,
    )  # fmt: skip


def chosen(told: Sequence[_Item], most: int = _REPRESENTATIVES) -> Sequence[_Item]:
    """The posts that speak for an incident: the first, which opened it, and the newest."""
    return told if len(told) <= most else (*told[: most // 2], *told[-(most // 2) :])
