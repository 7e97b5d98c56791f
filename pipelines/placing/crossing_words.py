"""How crossings are told: «перекрёсток», «на пересечении улиц», «угол», and strokes between two names."""

from pipelines.placing.line import Line

CROSSINGS = frozenset(
    {"перекрест" + end for end in ("ок", "ке", "ка", "ку", "ком")}
    | {"пересечени" + end for end in "еияю"}
    | {"светофор" + end for end in ("", "а", "е", "у", "ом")}
    | {"угол", "углу", "угла", "углом", "пересекается", "пересекаются"}
)
STREETS = frozenset({"улиц", "улицы", "улице", "улицей", "ул"})
STROKES = frozenset({"/", " / ", "-", " - ", "–", " – "})


def is_crossing(line: Line, i: int) -> bool:
    """Whether «перекрёсток», «угол» or the like stands before a word, «улиц» passed over."""
    before = line.word(i - 1)
    return before in CROSSINGS or (before in STREETS and line.word(i - 2) in CROSSINGS)
