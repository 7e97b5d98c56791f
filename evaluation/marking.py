"""Scores answers about messages against their labels, as the conventions define them."""

from collections.abc import Callable, Sequence

from msgspec import UNSET

from domain.codes import AREAS, FLAGGED, Kind
from evaluation.intervals import Figure, share
from evaluation.messages import MessageAnswer, MessageLine, PlaceLabel
from evaluation.names import same_name, same_number
from evaluation.report import Mistake, Named, Report, named
from evaluation.scores import Confusion, Tally, calibration_error, score, tally

Pairs = Sequence[tuple[MessageLine, MessageAnswer]]
_WORST = 50
_KINDS = tuple(kind.value for kind in Kind)


def mark_messages(lines: Sequence[MessageLine], answers: Sequence[MessageAnswer]) -> Report:
    """Lines with their answers, in the same order; what a line lacks is not scored."""
    pairs = tuple(zip(lines, answers, strict=True))
    kinds, kind_table = _kinds(pairs)
    areas, area_table = _areas(pairs)
    yes_no = (*_flags(pairs), *_places(pairs))
    return Report(
        len(pairs),
        (*kinds, *areas, *yes_no, *_shares(answers)),
        tuple(t for t in (kind_table, area_table) if t is not None),
        _mistakes(pairs),
    )


def _kinds(pairs: Pairs) -> tuple[tuple[Named, ...], tuple[str, Confusion] | None]:
    told = [(line.kind.value, a.kind.value) for line, a in pairs if line.kind is not UNSET]
    if not told:
        return (), None
    scores = score(told, _KINDS)
    flagged = tally((a in FLAGGED, b in FLAGGED) for a, b in told)
    over_all = (
        Named("accuracy", scores.accuracy),
        Named("macro.f1", scores.macro_f1),
        Named("weighted.f1", scores.weighted_f1),
        Named("calibration.error", _calibration(pairs)),
    )
    each = (*scores.classes, flagged.score("flagged"))
    return (*named("", each), *over_all), ("kind", scores.confusion)


def _areas(pairs: Pairs) -> tuple[tuple[Named, ...], tuple[str, Confusion] | None]:
    """An area of null says that the text does not tell it: not scored."""
    told = [(line.area, a.area or "none") for line, a in pairs if line.area]
    if not told:
        return (), None
    scores = score(told, AREAS)
    over_all = (
        Named("area.accuracy", scores.accuracy),
        Named("area.macro.f1", scores.macro_f1),
        Named("area.weighted.f1", scores.weighted_f1),
    )
    return (*over_all, *named("area.", scores.classes)), ("area", scores.confusion)


def _flags(pairs: Pairs) -> tuple[Named, ...]:
    danger = [(bool(line.danger), a.danger) for line, a in pairs if line.danger is not UNSET]
    past = [
        (bool(line.resolved_past), a.resolved_past)
        for line, a in pairs
        if line.resolved_past is not UNSET
    ]
    asked = (("danger", danger), ("resolved_past", past))
    return named("", [tally(told).score(name) for name, told in asked if told])


def _places(pairs: Pairs) -> tuple[Named, ...]:
    told = [(line.place or PlaceLabel(), a.place) for line, a in pairs if line.place is not UNSET]
    if not told:
        return ()
    parts: tuple[tuple[str, Callable[[PlaceLabel], bool], Callable[[PlaceLabel, PlaceLabel], bool]], ...] = (
        ("street_house", lambda p: bool(p.street or p.house), _same_address),
        ("object", lambda p: bool(p.object), lambda p, q: same_name(p.object, q.object)),
        ("settlement", lambda p: bool(p.settlement), lambda p, q: same_name(p.settlement, q.settlement)),
    )  # fmt: skip
    return named("", [_place_tally(told, has, same).score(name) for name, has, same in parts])


def _place_tally(
    told: Sequence[tuple[PlaceLabel, PlaceLabel]],
    has: Callable[[PlaceLabel], bool],
    same: Callable[[PlaceLabel, PlaceLabel], bool],
) -> Tally:
    """A wrong place counts as wrong and as missed."""
    labelled = sum(has(label) for label, _ in told)
    answered = sum(has(given) for _, given in told)
    right = sum(has(label) and has(given) and same(label, given) for label, given in told)
    return Tally(right, answered - right, labelled - right)


def _same_address(one: PlaceLabel, other: PlaceLabel) -> bool:
    return same_name(one.street, other.street) and same_number(one.house, other.house)


def _shares(answers: Sequence[MessageAnswer]) -> tuple[Named, ...]:
    """What was said, whatever the labels."""
    count = len(answers)
    return (
        Named("share.flagged", share(sum(a.kind in FLAGGED for a in answers), count)),
        Named("share.danger", share(sum(a.danger for a in answers), count)),
        Named("share.unsure", share(sum(a.lane == "unsure" for a in answers), count)),
    )


def _calibration(pairs: Pairs) -> Figure:
    told = [(a.confidence, a.kind is line.kind) for line, a in pairs if line.kind is not UNSET]
    error = calibration_error(told)
    return Figure(error, error, error, len(told))


def _mistakes(pairs: Pairs) -> tuple[Mistake, ...]:
    wrong = [
        Mistake(row, line.kind.value, a.kind.value, a.confidence)
        for row, (line, a) in enumerate(pairs)
        if line.kind is not UNSET and line.kind is not a.kind
    ]
    return tuple(sorted(wrong, key=lambda m: (-m.confidence, m.row))[:_WORST])
