"""Asks the product's own judging about labelled texts; no label can reach it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.codes import Voice
from domain.instant import Instant
from domain.place import Place
from domain.post import RawPost
from domain.run import Claimed
from domain.verdict import Judged
from evaluation.messages import Asked, MessageAnswer, PlaceLabel
from scheduler.flow import Judging

_AT_ONCE = 250  # messages; with their parents one batch of the flow


class NoCopies:
    """Labelled messages are judged each for itself."""

    def match(self, batch: Sequence[tuple[str, str]]) -> tuple[str | None, ...]:
        """Nothing is a copy of anything."""
        return (None,) * len(batch)


def judge_all(
    judging: Judging, asked: Sequence[Asked], at: Instant, source: str = ""
) -> Iterator[Judged]:
    """Each message judged as if a resident had posted it at `at`, under its parent if it has one.

    `source` names a source of the pack; otherwise it comes from none.
    """
    alone = replace(judging, copies=NoCopies())
    for start in range(0, len(asked), _AT_ONCE):
        batch = [
            c
            for i, a in enumerate(asked[start : start + _AT_ONCE])
            for c in _posts(i, a, at, source)
        ]
        judged, _ = alone.judge(batch, {})
        yield from (j for j in judged if not j.post.id.endswith("p"))


def answer(judged: Judged, name: str | int | None) -> MessageAnswer:
    """A judged message as a line of predictions."""
    told = judged.verdict.judgement
    return MessageAnswer(
        id=name,
        kind=told.kind,
        area=told.area,
        danger=told.danger,
        resolved_past=told.resolved_past,
        place=_place(_told_of(judged)),
        topic=told.topic,
        confidence=round(told.confidence, 6),
        lane=told.lane.value,
    )


def _posts(i: int, asked: Asked, at: Instant, source: str) -> Iterator[Claimed]:
    above = f"eval:{i}p" if asked.parent else None
    parent = RawPost(f"eval:{i}p", "eval", source, "", Voice.RESIDENT, at, asked.parent or "")
    if above:
        yield _claimed(2 * i, parent)
    own = RawPost(f"eval:{i}", "eval", source, "", Voice.RESIDENT, at, asked.text, reply_to=above)
    yield _claimed(2 * i + 1, own)


def _claimed(position: int, raw: RawPost) -> Claimed:
    return Claimed(position, raw, raw.published, attempts=1, backfill=False)


def _told_of(judged: Judged) -> Place | None:
    """Its place; a remark under a report speaks of no place of its own, though it stands beside one."""
    place = judged.verdict.place
    taken_over = place is not None and place.reason == "parent"
    return None if taken_over and not judged.verdict.judgement.flagged else place


def _place(place: Place | None) -> PlaceLabel:
    if place is None:
        return PlaceLabel()
    first = (
        place.street.partition(",")[0] if place.street else None
    )  # labels name one of a crossing
    return PlaceLabel(first, place.house, place.object, place.settlement)
