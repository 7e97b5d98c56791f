"""Why two places cannot be one problem."""

import re

from domain.codes import Reason
from domain.keys import plain, same_house, same_street
from domain.place import Place
from domain.records import Card
from domain.verdict import Judged
from incidents.rules import SAME_EVENT
from incidents.scoring.telling import Telling, name_heads
from incidents.scoring.weighing import Known

_PASSED = "остановка"  # a route has many stops: two names of stops are no two problems
_TOLD = ("text", "parent")  # a settlement that only the source stands for vetoes nothing
_NUMBER = re.compile(r"\d+")


def vetoed(
    one: Place | None, other: Place | None, post: Telling | None = None, known: Known | None = None
) -> Reason | None:
    """The reason; None when they may be one. `post` and `known` tell of crossings."""
    if one is None or other is None:
        return None
    told = one.reason in _TOLD and other.reason in _TOLD
    if told and _differ(one.settlement, other.settlement):
        return Reason("other_settlement", (one.settlement or "", other.settlement or ""))
    if one.street and other.street and not same_street(one.street, other.street):
        apart = Reason("other_street", (one.street or "", other.street or ""))
        return None if _crossing(one, other, post, known) else apart
    return _other_spot(one, other, post)


def acute(judged: Judged, card: Card, *, within: bool) -> Reason | None:
    """Danger to life where only a standing fault was known for hours; `within` what goes on it is no new event."""
    told = judged.verdict.judgement
    if within or not told.danger or card.danger:
        return None
    at = judged.post.published
    if card.last_at - SAME_EVENT <= at <= card.last_at + SAME_EVENT:
        return None
    return Reason("acute")


def _other_spot(one: Place, other: Place, post: Telling | None) -> Reason | None:
    """Another house or object, where the street is the same or not told."""
    if one.house and other.house and not same_house(one.house, other.house):
        return Reason("other_house", (one.house, other.house))
    if (one.street and other.street) or not _other_object(one.object, other.object):
        return None
    both = post is not None and not name_heads(other.object).isdisjoint(post.heads)
    return None if both else Reason("other_object", (one.object or "", other.object or ""))


def _crossing(one: Place, other: Place, post: Telling | None, known: Known | None) -> bool:
    """One of them names both streets."""
    if post is None or known is None:
        return False
    return bool(name_heads(one.street) & known.heads or name_heads(other.street) & post.heads)


def _other_object(one: str | None, other: str | None) -> bool:
    """Two schools with other numbers, two kindergartens with other names; a stop and a school may be one spot."""
    if not one or not other or not _differ(one, other):
        return False
    kinds = [name.lower().split()[0] for name in (one, other)]
    numbers = [set(_NUMBER.findall(name)) for name in (one, other)]
    if kinds[0] != kinds[1] or kinds[0] == _PASSED:
        return False
    return not (all(numbers) and numbers[0] & numbers[1])


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and plain(one) != plain(other))
