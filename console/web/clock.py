"""The clock that talks: how long is left, until when, counted from what."""

from dataclasses import dataclass

from console.web.here import Visit
from domain.codes import ENDED, State
from domain.incident import Incident
from domain.instant import HOUR, Instant

_SOON: Instant = 3 * HOUR  # less than this is amber


@dataclass(frozen=True, slots=True)
class TalkingClock:
    """What an incident's clock says; `share` 0–100 of the time that has passed, `tone` ok, soon, over or quiet."""

    figure: str
    lines: tuple[str, ...]
    tone: str = "quiet"
    share: int = 0


def clock_of(visit: Visit, incident: Incident) -> TalkingClock:
    """The clock of an incident."""
    if incident.state in ENDED:
        return _ended(visit, incident)
    if incident.state is State.RETURNED:
        return _returned(visit, incident)
    if incident.state is State.ANSWERED:
        return _answered(visit, incident)
    if incident.answer_due is not None:
        return _running(visit, incident, incident.answer_due)
    return _waiting(visit, incident)


def _running(visit: Visit, incident: Incident, due: Instant) -> TalkingClock:
    words, left = visit.words, due - visit.now
    started = _handed_at(incident)
    hours = words.count("hours", max(1, round((due - started) / HOUR)))
    counted = words.say(
        "clock.counted",
        due=words.moment(due, visit.now),
        hours=hours,
        start=words.moment(started, visit.now),
    )
    passed = (visit.now - started) * 100 // max(1, due - started)
    if left < 0:
        return TalkingClock(words.span(left), (words.say("clock.over"), counted), "over", 100)
    tone = "soon" if left < _SOON else "ok"
    return TalkingClock(
        words.span(left), (words.say("clock.left"), counted), tone, min(100, passed)
    )


def _waiting(visit: Visit, incident: Incident) -> TalkingClock:
    """Nobody owes an answer yet; the clock says when that would begin."""
    words = visit.words
    owner = visit.console.service.pack.authority(incident.authority)
    lines = [words.say("clock.waits")]
    if owner is not None:
        hours = words.count("hours", owner.reply_hours)
        lines.append(words.say("clock.will_have", owner=owner.name, hours=hours))
    else:
        lines.append(words.say("clock.no_owner"))
    return TalkingClock(words.span(visit.now - incident.opened_at), tuple(lines))


def _answered(visit: Visit, incident: Incident) -> TalkingClock:
    words, at = visit.words, incident.answered_at or visit.now
    handed = _handed_at(incident)
    if handed == incident.opened_at or at < handed:
        line = words.say("clock.answered_unasked", at=words.moment(at, visit.now))
        return TalkingClock(words.span(at - incident.opened_at), (line,), "done", 100)
    took = words.span(at - handed)
    late = incident.answer_due is not None and at > incident.answer_due
    line = words.say(
        "clock.answered_late" if late else "clock.answered", at=words.moment(at, visit.now)
    )
    return TalkingClock(took, (line,), "over" if late else "done", 100)


def _ended(visit: Visit, incident: Incident) -> TalkingClock:
    words, at = visit.words, incident.closed_at or visit.now
    line = words.say("clock.ended", at=words.moment(at, visit.now))
    return TalkingClock(words.span(at - incident.opened_at), (line,))


def _returned(visit: Visit, incident: Incident) -> TalkingClock:
    """Closed, yet residents write of it."""
    words, at = visit.words, incident.closed_at or visit.now
    posts = words.count("posts", incident.since_closing)
    line = words.say("clock.returned", at=words.moment(at, visit.now), posts=posts)
    return TalkingClock(words.span(incident.last_at - at), (line,), "over", 100)


def _handed_at(incident: Incident) -> Instant:
    """When it was handed over last, else when it was opened."""
    return max(
        (d.at for d in incident.dispatches if d.rule == "handoff"), default=incident.opened_at
    )
