"""The canary: a candidate takes over only when it is better on lessons kept apart and no worse on own texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from detectors.learning.lessons import Lesson
from detectors.panel import Panel
from domain.codes import Reason
from domain.verdict import Judgement

LEAST_AUDITED = 5  # decisions kept apart, or nothing can be said
OWN_MARGIN = 0.01  # of the own texts may be judged worse
_ALARM_MARGIN = 0.002  # of the own texts may become false alarms of danger
_AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Marks:
    """How one model fares: decisions of persons kept apart, and own texts."""

    audited: int
    agreed: int  # with persons
    own: int
    right: int  # kinds of own texts
    dangers: int  # found
    alarms: int  # of danger, in vain


@dataclass(frozen=True, slots=True)
class Trial:
    """Running model against candidate, on the same texts."""

    before: Marks
    after: Marks

    def refused(self) -> Reason | None:
        """Why the candidate must not take over."""
        old, new = self.before, self.after
        if new.audited < LEAST_AUDITED:
            return Reason("too_few_to_audit", (str(new.audited), str(LEAST_AUDITED)))
        if new.right < old.right - OWN_MARGIN * old.own:
            return Reason("worse_on_own", (str(old.right), str(new.right), str(new.own)))
        if new.dangers < old.dangers:
            return Reason("dangers_lost", (str(old.dangers), str(new.dangers)))
        if new.alarms > old.alarms + _ALARM_MARGIN * old.own:
            return Reason("more_false_alarms", (str(old.alarms), str(new.alarms)))
        if new.agreed <= old.agreed:
            return Reason("no_better", (str(old.agreed), str(new.agreed), str(new.audited)))
        return None


def tried(
    running: Panel, candidate: Panel, lessons: Sequence[Lesson], own: Sequence[Lesson]
) -> Trial:
    """Both models on the lessons that audit and on own texts that nothing was fitted on here."""
    audit = [lesson for lesson in lessons if lesson.audits]
    return Trial(_marks(running, audit, own), _marks(candidate, audit, own))


def judged(panel: Panel, lessons: Sequence[Lesson]) -> list[Judgement]:
    """What a model says of the lessons' posts."""
    found: list[Judgement] = []
    for at in range(0, len(lessons), _AT_ONCE):
        found += panel.judge([lesson.case for lesson in lessons[at : at + _AT_ONCE]])
    return found


def _marks(panel: Panel, audit: Sequence[Lesson], own: Sequence[Lesson]) -> Marks:
    answers = [
        a
        for lesson, told in zip(audit, judged(panel, audit), strict=True)
        for a in _agreed(lesson, told)
    ]
    pairs = list(zip(own, judged(panel, own), strict=True))
    return Marks(
        audited=len(answers),
        agreed=sum(answers),
        own=len(pairs),
        right=sum(lesson.kind is told.kind for lesson, told in pairs),
        dangers=sum(bool(lesson.danger) and told.danger for lesson, told in pairs),
        alarms=sum(not lesson.danger and told.danger for lesson, told in pairs),
    )


def _agreed(lesson: Lesson, told: Judgement) -> list[bool]:
    """One answer per decision; topics of what is no problem are not asked for."""
    asked = (
        (lesson.kind, told.kind),
        (lesson.area, told.area),
        (lesson.topic, told.topic),
        (lesson.danger, told.danger),
    )
    return [wanted == given for wanted, given in asked if wanted is not None]
