"""How a save meets what is already kept: pure, the same for every store."""

from dataclasses import dataclass, field, replace

from domain.verdict import Judged


def key_of(judged: Judged) -> tuple[str, str, str]:
    """Post, content and engine: under this key a verdict is given once."""
    return judged.post.id, judged.post.content, judged.verdict.engine


def merged(judged: Judged, kept: Judged | None, position: int) -> Judged:
    """What is kept now: a verdict stays as it was first given, the facts of the post are renewed."""
    if kept is None:
        return Judged(judged.post, judged.verdict, judged.copy_of, position)
    first_seen = min(judged.post.first_seen, kept.post.first_seen)
    post = replace(judged.post, first_seen=first_seen)
    return Judged(post, kept.verdict, kept.copy_of, position)


def territory_of(judged: Judged) -> str:
    """Where a post belongs for readers with a scope; empty when no place was found."""
    return judged.verdict.place.territory if judged.verdict.place else ""


@dataclass(slots=True)
class Standing:
    """What is kept of the posts of a batch, and what a save makes of it."""

    current: dict[str, Judged]
    forgotten: set[str]
    verdicts: dict[tuple[str, str, str], Judged]
    position: int
    outdated: list[Judged] = field(default_factory=list)
    saved: dict[str, Judged] = field(default_factory=dict)

    def take(self, judged: Judged) -> Judged:
        """Put one judged post in its place."""
        post = judged.post.id
        if post in self.forgotten:
            return judged
        self.position += 1
        before = self.current.get(post)
        if before is not None and key_of(before) != key_of(judged):
            self.outdated.append(before)
            self.verdicts[key_of(before)] = before
        known = before if before and key_of(before) == key_of(judged) else None
        kept = merged(judged, known or self.verdicts.get(key_of(judged)), self.position)
        self.current[post] = self.saved[post] = kept
        return kept
