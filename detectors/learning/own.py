"""The project's own texts as lessons: half of them hold an addition in place, the other half tries it."""

from detectors.learning.lessons import Lesson
from detectors.model import KINDS
from detectors.training.texts import examples
from detectors.witnesses import plain_rules
from domain.codes import AREAS
from domain.ports import Analyser


def own_lessons(analyser: Analyser) -> tuple[tuple[Lesson, ...], tuple[Lesson, ...]]:
    """Those that hold, and those that try; whole briefs stand on one side."""
    own = examples(plain_rules(), analyser)
    briefs = sorted(set(own.briefs))
    holding = set(briefs[::2])
    sides: tuple[list[Lesson], list[Lesson]] = ([], [])
    for t, case in enumerate(own.seen.cases):
        area = int(own.areas[t])
        lesson = Lesson(
            case,
            "own",
            kind=KINDS[int(own.kinds[t])],
            area=AREAS[area] if area >= 0 else None,
            danger=bool(own.danger[t]),
        )
        sides[own.briefs[t] not in holding].append(lesson)
    return tuple(sides[0]), tuple(sides[1])
