"""How the simulated VK is set up: its tokens, its limits, what is pinned and what has a geo point."""

from dataclasses import dataclass

SERVICE, USER, COMMUNITY = "service", "user", "community"

# platforms.md §1.3: published day limits; the other methods have none that is known.
DAY_LIMITS = (("wall.get", 5000), ("wall.search", 1000), ("newsfeed.search", 1000))
RPS = 3  # the smallest of the published figures for user and service tokens


@dataclass(frozen=True, slots=True)
class VkToken:
    """A key that opens the simulated API; `alias` is what the log of calls shows of it."""

    value: str
    kind: str = SERVICE
    alias: str = "service"


@dataclass(frozen=True, slots=True)
class VkSettings:
    """What may differ between two simulations; ids in `pinned` and `points` are ids of the life."""

    tokens: tuple[VkToken, ...] = (VkToken("zarechinsk-demo-service-key"),)
    rps: int = RPS
    day_limits: tuple[tuple[str, int], ...] = DAY_LIMITS
    pinned: frozenset[str] = frozenset()
    points: tuple[tuple[str, float, float], ...] = ()  # (life id, latitude, longitude)
