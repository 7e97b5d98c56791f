"""Which posts may join, open or await an incident."""

from dataclasses import replace

from domain.codes import Kind, Lane, Voice
from domain.verdict import Judged

_LEAST = 0.4  # likelihood of being a report from which a post may wait for a second telling
_REMARK = 0.4  # likelihood of being a report below which words under a report are only a remark
_ASKED = 0.5  # confidence from which a question only asks: it reports nothing
_ASKED_HERE = 0.9  # the same, of a spot that it names: «Садовая 12, трубу прорвало, когда тепло?»
_TOGETHER = 0.8  # that at least one of two tellings is a report, from which they open an incident


def joins(judged: Judged) -> bool:
    """Whether a post may belong to an incident at all: a resident's own report of something not over."""
    told, voice = judged.verdict.judgement, judged.post.voice
    if not told.flagged or ((told.resolved_past or _asks(judged)) and not told.danger):
        return False
    return voice in (Voice.RESIDENT, Voice.COMMUNITY) and told.own_report


def may_follow(judged: Judged) -> bool:
    """Whether a resident's words that are no report by themselves may go on with one above them or at the same spot."""
    told = judged.verdict.judgement
    over = told.resolved_past or told.kind is Kind.GRATITUDE or told.likely_report < _REMARK
    return _tells(judged) and (_is_here(judged) or bool(judged.post.reply_to)) and not over


def may_wait(judged: Judged) -> bool:
    """Whether it may be a report, though not surely enough to open an incident alone."""
    told = judged.verdict.judgement
    if not _tells(judged) or told.resolved_past or told.kind is Kind.GRATITUDE:
        return False
    doubtful = told.kind is Kind.OTHER and told.lane is Lane.UNSURE
    return (told.flagged or doubtful) and told.likely_report >= _LEAST


def _tells(judged: Judged) -> bool:
    """A resident's own words that do more than ask."""
    own = judged.post.voice is Voice.RESIDENT and judged.verdict.judgement.own_report
    return own and not _asks(judged)


def _asks(judged: Judged) -> bool:
    told = judged.verdict.judgement
    needed = _ASKED_HERE if _is_here(judged) else _ASKED
    return told.kind is Kind.QUESTION and told.confidence >= needed


def _is_here(judged: Judged) -> bool:
    """Whether the text itself names a spot."""
    place = judged.verdict.place
    return place is not None and place.reason == "text" and place.exact


def opens(judged: Judged) -> bool:
    """Whether it may open one: plain questions and doubtful readings wait in the feed for a person."""
    told = judged.verdict.judgement
    if told.danger:
        return True
    if told.kind not in (Kind.COMPLAINT, Kind.SUGGESTION) or told.lane is Lane.UNSURE:
        return False
    return told.confidence >= needed_confidence(judged)


def open_together(waiting: Judged, fresh: Judged) -> bool:
    """Whether two tellings of one problem, of which one waits, are enough to open an incident."""
    if not (joins(fresh) or (may_wait(fresh) and joins(waiting))):
        return False
    one, other = waiting.verdict.judgement, fresh.verdict.judgement
    doubt = (1 - one.likely_report) * (1 - other.likely_report)
    return other.danger or 1 - doubt >= _TOGETHER


def surer(first: Judged, other: Judged) -> Judged:
    """The first telling with the judgement of the one that is surer a report; its place when it has one."""
    own, told = first.verdict, other.verdict
    if own.judgement.likely_report >= told.judgement.likely_report:
        return first
    judgement = replace(told.judgement, danger=own.judgement.danger)
    verdict = replace(own, judgement=judgement, route=told.route, place=own.place or told.place)
    return replace(first, verdict=verdict)


def needed_confidence(judged: Judged) -> float:
    """A report that names its place is easier to believe than one that names none.

    Chosen on the demo city's first life, where half of what opened groundlessly named no place.
    """
    place = judged.verdict.place
    if place is None or place.reason in ("source", "geo"):
        return 0.97
    if place.reason != "text":
        return 0.95
    return 0.6 if place.house else 0.85
