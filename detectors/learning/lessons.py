"""What persons taught: their decisions about posts, and which of them are believed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from detectors.case import Case
from domain.codes import Kind
from domain.verdict import Judgement

SURE = 0.95  # a verdict that is at least so sure is seldom wrong
MOST_OF_ONE = 500  # newest lessons of one person that count
_LEAST = 8  # corrections by one person before they are suspected
_AGAINST = 0.5  # more of a person's corrections than this against sure verdicts: not believed
_PARTS, _AUDIT, _TUNING = 16, 4, 3  # of sixteen parts four audit, three tune, nine teach


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a person decided about a post, None where nothing was decided.

    `teacher` is only counted, and kept nowhere; not `corrected` means that the engine was confirmed.
    """

    case: Case
    teacher: str
    kind: Kind | None = None
    area: str | None = None
    topic: str | None = None
    danger: bool | None = None
    corrected: bool = True

    @property
    def audits(self) -> bool:
        """Kept apart for good, so that no version ever learned from what it is audited on."""
        return self._part() < _AUDIT

    @property
    def tunes(self) -> bool:
        """Tells how strongly the other lessons should count."""
        return _AUDIT <= self._part() < _AUDIT + _TUNING

    def _part(self) -> int:
        return blake2b(self.case.post.id.encode(), digest_size=2).digest()[0] % _PARTS


@dataclass(frozen=True, slots=True)
class Distrust:
    """A person whose corrections are set aside: how many there are, how many go against sure verdicts."""

    teacher: str
    lessons: int
    against: int


@dataclass(frozen=True, slots=True)
class Believed:
    """Lessons that count, and whose do not."""

    lessons: tuple[Lesson, ...]
    set_aside: tuple[Distrust, ...] = ()


def believed(lessons: Sequence[Lesson], judged: Sequence[Judgement]) -> Believed:
    """Lessons in the order of time, with what the running model says of each.

    A person most of whose corrections contradict what the model is sure of is taken for mistaken or malicious;
    of every other person the newest count.
    """
    given, against = Counter[str](), Counter[str]()
    for lesson, told in zip(lessons, judged, strict=True):
        if lesson.corrected and lesson.kind is not None:
            given[lesson.teacher] += 1
            against[lesson.teacher] += lesson.kind is not told.kind and told.confidence >= SURE
    distrusted = {
        who: Distrust(who, count, against[who])
        for who, count in given.items()
        if count >= _LEAST and against[who] > _AGAINST * count
    }
    return Believed(_newest(lessons, set(distrusted)), tuple(distrusted.values()))


def _newest(lessons: Sequence[Lesson], without: set[str]) -> tuple[Lesson, ...]:
    taken, kept = Counter[str](), list[Lesson]()
    for lesson in reversed(lessons):
        if lesson.teacher in without or taken[lesson.teacher] >= MOST_OF_ONE:
            continue
        taken[lesson.teacher] += 1
        kept.append(lesson)
    return tuple(reversed(kept))
