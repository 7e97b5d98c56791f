"""How a save meets what is already kept: pure, the same for every store."""

from dataclasses import replace

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
