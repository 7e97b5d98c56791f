"""Order within a batch: what must be carried, and judged, after what."""

from collections import Counter
from collections.abc import Collection, Sequence

from domain.post import Post, RawPost
from domain.run import Claimed


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


def below(batch: Sequence[Claimed], above: Collection[str]) -> list[Claimed]:
    """What answers to these posts, or to a post of the batch that does."""
    reached, found = set(above), dict[int, Claimed]()
    grown = bool(reached)
    while grown:
        fresh = [
            c for c in batch
            if c.position not in found and ({c.raw.reply_to, c.raw.thread} & reached)
        ]  # fmt: skip
        found |= {c.position: c for c in fresh}
        reached |= {c.raw.id for c in fresh}
        grown = bool(fresh)
    return [c for c in batch if c.position in found]


def generations(posts: Sequence[Post]) -> list[list[int]]:
    """Indexes in rounds, so that a post is judged after the posts of this batch that it answers to."""
    depth: dict[str, int] = {}
    rounds: list[list[int]] = []
    for i, post in enumerate(posts):
        above = [depth.get(p, -1) for p in (post.reply_to, post.thread) if p]
        deep = depth[post.id] = max(above) + 1 if above else 0
        if deep == len(rounds):
            rounds.append([])
        rounds[deep].append(i)
    return rounds
