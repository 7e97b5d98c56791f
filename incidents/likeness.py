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
_REMEMBERED = 2_000  # incidents, about 40 MB
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Reads posts and incidents; what was read of an incident is kept until its next version."""

    posts: PostStore
    incidents: IncidentStore
    analyser: Analyser
    scorer: Scorer = field(default_factory=shipped)
    _read: dict[str, tuple[int, Told]] = field(default_factory=dict, repr=False, compare=False)

    def together(self, known: Told | None, *more: Telling) -> Told:
        """What an incident tells with one more post."""
        return self.scorer.told(chosen((*(known.tellings if known else ()), *more)))

    def of_post(self, judged: Judged) -> Telling:
        """One post as the scorer sees it."""
        return telling_of(judged, self.analyser)

    async def of_incidents(self, cards: Sequence[Card]) -> Mapping[str, Told]:
        """First and newest posts of incidents, in few round trips."""
        late = {c.incident: c.version for c in cards if self._version(c.incident) != c.version}
        if late:
            await self._load(late)
        read = {c.incident: self._read[c.incident][1] for c in cards if c.incident in self._read}
        return {name: told for name, told in read.items() if told.tellings}

    async def _load(self, late: Mapping[str, int]) -> None:
        if len(self._read) + len(late) > _REMEMBERED:
            self._read.clear()
        loaded = await self.incidents.load_many(tuple(late))
        wanted = {name: chosen(incident.posts) for name, incident in loaded.items()}
        ids = tuple(dict.fromkeys(post for posts in wanted.values() for post in posts))
        read = {j.post.id: self.of_post(j) for j in await self.posts.get(ids, EVERYTHING)}
        for name, posts in wanted.items():
            self._read[name] = (late[name], self.scorer.told([read[p] for p in posts if p in read]))

    def _version(self, incident: str) -> int:
        return self._read[incident][0] if incident in self._read else 0


def chosen(told: Sequence[_Item]) -> Sequence[_Item]:
    """The posts that speak for an incident: the first, which opened it, and the newest."""
    half = _REPRESENTATIVES // 2
    return told if len(told) <= _REPRESENTATIVES else (*told[:half], *told[-half:])
