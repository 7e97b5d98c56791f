"""When a problem is over: what is closed is watched for a time of its topic; what nobody tells of any more is none."""

from collections.abc import Mapping

from domain.codes import State
from domain.events import Dismissed
from domain.incident import Incident
from domain.instant import DAY, Instant
from domain.pack import Topic
from domain.records import Card
from domain.verdict import Judged

_WATCHED = 14  # days, for a topic that the pack does not know


def may_join(judged: Judged, card: Card, topics: Mapping[str, Topic], *, hung: bool) -> bool:
    """An open incident always; a closed one while its topic is watched; a dismissed one only what hangs under it.

    `hung`: the post answers one of its posts, stands in its thread or copies one.
    """
    if card.state == State.DISMISSED:
        return hung
    if card.state != State.CLOSED or card.closed_at is None:
        return True
    topic = topics.get(card.topic or "")
    watched = topic.watch_days if topic else _WATCHED
    return judged.post.published <= card.closed_at + watched * DAY


def state_with(card: Card, at: Instant) -> State:
    """Where an incident stands with one more post published at this instant, as it folds."""
    late = card.closed_at is not None and at > card.closed_at
    return State.RETURNED if card.state == State.CLOSED and late else card.state


def without_posts(left: int, found: Card | Incident) -> tuple[Dismissed, ...]:
    """What follows when so many posts are `left`: untouched and without any it is no work; a person ends a danger."""
    untouched = found.state == State.NEW and found.operator is None and not found.danger
    return (Dismissed("withdrawn"),) if not left and untouched else ()
