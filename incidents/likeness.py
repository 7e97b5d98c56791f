"""Do two reports from one place speak of one thing? The telling words that they share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.place import EVERYTHING, Place
from domain.ports import Analyser, IncidentStore, PostStore
from domain.verdict import Judged

Telling = frozenset[str]
_SHORTEST = 3  # letters of a telling stem
_REPRESENTATIVES = 8  # posts of an incident that are read: the first and the newest


@dataclass(frozen=True, slots=True)
class Likeness:
    """Reads the telling words of posts and incidents."""

    posts: PostStore
    incidents: IncidentStore
    analyser: Analyser

    def of_post(self, judged: Judged) -> Telling:
        """Stems that may name a fault: not the common ones, not the names of the place."""
        own = frozenset(self.analyser.read(_names(judged.verdict.place)).stems)
        return frozenset(
            stem
            for stem in self.analyser.read(judged.post.text).stems
            if len(stem) >= _SHORTEST and not stem[0].isdigit() and stem not in common()
        ).difference(own)

    async def of_incidents(self, names: Iterable[str]) -> Mapping[str, Telling]:
        """Telling words of whole incidents, from their first and newest posts."""
        loaded = await self.incidents.load_many(tuple(names))
        chosen = {name: _chosen(incident.posts) for name, incident in loaded.items()}
        wanted = tuple(dict.fromkeys(post for posts in chosen.values() for post in posts))
        read = {j.post.id: self.of_post(j) for j in await self.posts.get(wanted, EVERYTHING)}
        return {
            name: frozenset().union(*(read.get(post, frozenset()) for post in posts))
            for name, posts in chosen.items()
        }


def _chosen(posts: tuple[str, ...]) -> tuple[str, ...]:
    half = _REPRESENTATIVES // 2
    return posts if len(posts) <= _REPRESENTATIVES else (*posts[:half], *posts[-half:])


def _names(place: Place | None) -> str:
    if place is None:
        return ""
    return " ".join(filter(None, (place.street, place.object, place.settlement)))


@cache
def common() -> frozenset[str]:
    """Stems that tell nothing about a fault."""
    text = (Path(__file__).parent / "words" / "common.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word.replace("ё", "е") for line in lines for word in line.split())
