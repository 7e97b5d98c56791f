"""What a merge writes into both incidents, and what forbids it."""

from typing import TypeAlias

from domain.codes import Reason, State
from domain.errors import Refused
from domain.events import Attached, Body, Detached, Dismissed, Moved
from domain.incident import Incident
from domain.instant import Instant
from domain.place import Place
from incidents.intake import more_exact

Bodies: TypeAlias = list[tuple[Body, Instant]]
MOVABLE = (State.NEW, State.TAKEN)  # nobody outside works on it yet


def check_merge(into: Incident, other: Incident, operator: str) -> None:
    """Refuse a merge of what is closed, at work elsewhere, or empty."""
    if into.id == other.id or not other.members:
        raise Refused("nothing_to_merge")
    closed = next((i for i in (into, other) if not i.open), None)
    if closed is not None:
        raise Refused("not_open", closed.state)
    if other.state not in MOVABLE:
        raise _not_movable(into, other)
    if other.operator not in (None, operator):
        raise Refused("taken_by_other", other.operator or "")


def _not_movable(into: Incident, other: Incident) -> Refused:
    """With the way that is left: the other direction, a decision about a return, or none."""
    if into.state in MOVABLE:
        return Refused("merge_other_way", other.state)
    both = other.state is State.RETURNED
    return Refused("merge_after_return" if both else "merge_too_late", other.state)


def coming(into: Incident, other: Incident, came: Reason, now: Instant) -> Bodies:
    """What the incident gets: the posts at their own times, danger, and the more exact place."""
    posts: Bodies = [
        (Attached(m.post, (came, *m.reasons), other.danger and not n, m.copy_of, m.mark), m.at)
        for n, m in enumerate(other.members)
    ]
    place = more_exact(into.place, other.place)
    return posts if place is None else [*posts, (Moved(into.place, place), now)]


def leaving(other: Incident, went: Reason, now: Instant) -> Bodies:
    """What the other keeps is its territory."""
    gone: Bodies = [(Detached(post, went), now) for post in other.posts]
    return [*gone, *over(other, now)]


def over(empty: Incident, now: Instant) -> Bodies:
    """An incident whose posts are elsewhere is no work, and nothing leads to it."""
    place = empty.place
    moved: Bodies = [(Moved(place, shell_of(place)), now)] if place else []
    return [*moved, (Dismissed("duplicate"), now)]


def shell_of(place: Place) -> Place:
    """Its territory, so that who saw it still does, and no address that reports could lead to."""
    return Place(settlement=place.settlement, territory=place.territory, reason="source")
