"""Learning on the spot: from the desk's decisions to a version that runs, or to the reason why none does."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.assembly import Service
from console.learned import sound_model, versions_of
from detectors.case import Case
from detectors.learning.adapting import Weigher, adapt
from detectors.learning.addition import Addition, added
from detectors.learning.lessons import Distrust, Lesson, believed
from detectors.learning.own import own_lessons
from detectors.learning.trial import Trial, judged, tried
from detectors.learning.versions import SHIPPED, Version, Versions
from detectors.model import shipped
from detectors.panel import Panel
from domain.codes import Kind, Reason
from domain.errors import Refused
from domain.instant import Instant, local_day, to_datetime
from domain.pack import Pack
from domain.ports import Analyser
from incidents.corrections import Taught, decisions_of, taught
from pipelines.redact import redact
from scheduler.workers.sole import sole

LEAST_LESSONS = 20  # corrections that are believed; fewer teach nothing that can be tried
_MOST = 100_000  # newest decisions
_NIGHT = (2, 5)  # local hours in which the clock lets it learn
_LEASE = "learn"


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of it: a version that runs now (0: none), or why not; with figures where it came to a trial."""

    version: int
    reason: Reason | None
    lessons: int
    corrected: int
    set_aside: tuple[Distrust, ...] = ()
    trial: Trial | None = None
    words: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An addition after its trial."""

    outcome: Learned
    addition: Addition | None = None
    teachers: int = 0


async def learn(service: Service, holder: str, *, adopt: bool = True) -> Learned:
    """Learn from all decisions of the desk; without `adopt` nothing is kept."""
    async with sole(service.stores.lease, _LEASE, holder) as ours:
        if not ours:
            raise Refused("learning_already")
        lessons = await _lessons(service)
        versions, now = versions_of(service.settings), service.clock.now()
        model = await sound_model(service.settings, service.stores.run_log, service.clock)
        running = Panel(service.pack, model)
        found = await asyncio.to_thread(_candidate, service, versions, running, lessons)
        if not adopt:
            return found.outcome
        versions.note_try(now)
        versions.release()
        return _adopted(versions, found, now)


async def learn_at_night(service: Service, holder: str) -> Learned | None:
    """Once a night in the region's zone, unless somebody went back to an earlier version."""
    versions = versions_of(service.settings)
    due = _due(versions.last_try(), service.clock.now(), service.pack.zone)
    if versions.held or not due:
        return None
    try:
        return await learn(service, holder)
    except Refused:  # somebody learns at this very moment: the night has its version
        return None


async def refresh(service: Service) -> None:
    """Let the flow judge by the version in force; verdicts of the past keep the version they name."""
    flow, versions = service.flow, versions_of(service.settings)
    if not versions.runs(number_of(flow.judging.panel.version)):
        model = await sound_model(service.settings, service.stores.run_log, service.clock)
        flow.judging = replace(flow.judging, panel=Panel(service.pack, model))


def number_of(engine: str) -> int:
    """Number of the version that a panel's or verdict's engine names."""
    learned = engine.partition("+")[0].rpartition("-l")[2]
    number = learned.partition(".")[0]
    return int(number) if "." in learned and number.isdigit() else SHIPPED


def _due(last: Instant, now: Instant, zone: str) -> bool:
    hour = to_datetime(now, zone).hour
    night = _NIGHT[0] <= hour < _NIGHT[1]
    return night and (not last or local_day(last, zone) != local_day(now, zone))


async def _lessons(service: Service) -> tuple[Lesson, ...]:
    decisions = await decisions_of(service.stores.incidents)
    found = await taught(decisions, service.stores.posts, _MOST)
    return tuple(_lesson(t, service.pack, service.analyser) for t in found)


def _lesson(told: Taught, pack: Pack, analyser: Analyser) -> Lesson:
    """A decision with its post, masked once more by the rules of today."""
    decision, text = told.decision, redact(told.post.post.text).text
    post = replace(told.post.post, text=text, mark=None)
    return Lesson(
        Case(post, analyser.read(text), told.parent, pack.source(post.source)),
        decision.operator,
        Kind(decision.kind) if decision.kind else None,
        decision.area,
        decision.topic,
        decision.danger,
        decision.corrected,
    )


def _candidate(
    service: Service, versions: Versions, running: Panel, lessons: Sequence[Lesson]
) -> _Candidate:
    trusted = believed(lessons, judged(running, lessons))
    corrected = sum(lesson.corrected for lesson in trusted.lessons)
    outcome = Learned(SHIPPED, None, len(trusted.lessons), corrected, trusted.set_aside)
    if corrected < LEAST_LESSONS:
        code = "lessons_not_believed" if trusted.set_aside else "too_few_lessons"
        reason = Reason(code, (str(corrected), str(LEAST_LESSONS)))
        return _Candidate(replace(outcome, reason=reason))
    holding, trying = own_lessons(service.analyser)
    addition = adapt(Weigher(service.pack, shipped()), trusted.lessons, holding)
    model = added(shipped(), addition, versions.next_number())
    trial = tried(running, Panel(service.pack, model), trusted.lessons, trying)
    teachers = len({lesson.teacher for lesson in trusted.lessons})
    outcome = replace(outcome, reason=trial.refused(), trial=trial, words=len(addition.words))
    return _Candidate(outcome, addition, teachers)


def _adopted(versions: Versions, found: _Candidate, now: Instant) -> Learned:
    outcome, trial = found.outcome, found.outcome.trial
    if outcome.reason is not None or found.addition is None or trial is None:
        return outcome
    number = versions.next_number()
    versions.adopt(
        Version(
            number,
            now,
            versions.running(),
            outcome.lessons,
            outcome.corrected,
            found.teachers,
            trial,
            found.addition,
        )
    )
    return replace(outcome, version=number)
