"""What the index holds of a post, made from the judged post, its reading and its incident's card."""

from functools import lru_cache
from typing import NamedTuple

from domain.codes import Lane
from domain.instant import DAY, MINUTE, SECOND, Instant, local_day
from domain.post import Reading
from domain.query import Document
from domain.records import Card
from domain.verdict import Judged

_ROOM = (
    30  # bits for the position: a thousand million saves before two could meet within one second
)
_LAST_SECOND = (1 << 33) - 1  # the year 2242: keeps `order` a signed 64-bit integer
_LAST_DAY = 2_932_896 * DAY  # 9999-12-31
_QUARTER = 15 * MINUTE  # offsets of all zones are multiples


def make_document(judged: Judged, reading: Reading, card: Card | None, zone: str) -> Document:
    """The document of a saved post; `card` is of the incident it belongs to, `zone` the pack's."""
    post, judgement = judged.post, judged.verdict.judgement
    seen = _as_seen(judged, card)
    return Document(
        post=post.id,
        position=judged.position,
        order=order_of(post.published, judged.position),
        published=post.published,
        day=_day(post.published, zone),
        stems=reading.stems,
        forms=reading.forms,
        source=post.source,
        platform=post.platform,
        voice=post.voice.value,
        kind=seen.kind,
        area=seen.area or "",
        topic=seen.topic or "",
        territory=seen.territory,
        state=card.state.value if card else "",
        lane=seen.lane.value,
        danger=seen.danger,
        bystander=card is None and not judgement.flagged and judgement.lane is not Lane.UNSURE,
        incident=card.incident if card else "",
    )


def order_of(published: Instant, position: int) -> int:
    """Unique sort key: the second of publication, then the position in the store."""
    second = min(max(published // SECOND, 0), _LAST_SECOND)
    return (second << _ROOM) | (position & ((1 << _ROOM) - 1))


class _Seen(NamedTuple):
    """What a post is taken for."""

    kind: str
    area: str | None
    topic: str | None
    territory: str
    danger: bool
    lane: Lane


def _as_seen(judged: Judged, card: Card | None) -> _Seen:
    """The engine's view; the post that opened an incident follows the desk's corrections of it."""
    j, place = judged.verdict.judgement, judged.verdict.place
    if card is None or card.first_post != judged.post.id:
        territory = place.territory if place else ""
        return _Seen(j.kind.value, j.area, j.topic, territory, j.danger, j.lane)
    lane = j.lane
    if card.danger != (lane is Lane.DANGER):
        lane = Lane.DANGER if card.danger else Lane.NORMAL
    return _Seen(card.kind, card.area, card.topic, card.territory, card.danger, lane)


def _day(published: Instant, zone: str) -> int:
    return _local_day(min(max(published, 0), _LAST_DAY) // _QUARTER, zone)


@lru_cache(maxsize=100_000)
def _local_day(quarter: int, zone: str) -> int:
    return local_day(quarter * _QUARTER, zone)
