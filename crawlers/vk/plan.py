"""What a back-fill will cost, told before it starts."""

import math
from dataclasses import dataclass

from crawlers.vk.reader import WallPage
from domain.instant import Instant

_PAGE = 100
_THREADS = 1.2  # calls a talk: most need one, long threads one more each


@dataclass(frozen=True, slots=True)
class Plan:
    """Calls by method, and about how many posts; `certain` when the first page told everything."""

    posts: int
    wall_get: int
    wall_get_comments: int
    certain: bool

    def seconds(self, calls_per_second: int) -> float:
        """How long the calls take at least."""
        return (self.wall_get + self.wall_get_comments) / calls_per_second


def estimate(page: WallPage, since: Instant, now: Instant, *, comments: bool) -> Plan:
    """From the first hundred posts: their rate tells how many lie between `since` and `now`."""
    ordered = page.in_order()
    young = [post for post in ordered if post.published >= since]
    certain = len(young) < len(ordered) or page.size >= page.total
    posts = len(young)
    if not certain and posts:
        span = max(1, now - young[-1].published)
        posts = min(page.total, math.ceil(posts * (now - since) / span))
    talks = sum(bool(post.counters.comments) for post in young)
    share = talks / len(young) if young else 0.0
    calls = math.ceil(posts * share * _THREADS) if comments else 0
    return Plan(posts, max(1, math.ceil(posts / _PAGE)), calls, certain)
