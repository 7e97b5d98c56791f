"""How often «closed» was not true: closed incidents of which residents wrote again, by authority and topic."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from domain.records import Card


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Counts of one authority and topic; `returned` of the `closed` ones came back while they were watched."""

    authority: str | None
    topic: str | None
    closed: int
    returned: int
    reopened: int  # by a person


def recurrence(cards: Iterable[Card]) -> tuple[Recurrence, ...]:
    """All pairs with a closed incident, those that came back most often first."""
    closed, returned, reopened = Counter[_Pair](), Counter[_Pair](), Counter[_Pair]()
    for card in cards:
        pair = (card.authority, card.topic)
        if card.closings:
            closed[pair] += 1
            returned[pair] += card.returns > 0
            reopened[pair] += card.reopened > 0
    found = (Recurrence(*pair, n, returned[pair], reopened[pair]) for pair, n in closed.items())
    return tuple(
        sorted(found, key=lambda r: (-r.returned, -r.closed, r.authority or "", r.topic or ""))
    )


_Pair = tuple[str | None, str | None]
