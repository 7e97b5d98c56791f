"""Which of several places a message is about: its own before compared, detoured and past ones."""

from typing import TypeAlias

from pipelines.placing.line import Line
from pipelines.placing.spots import Spot
from pipelines.placing.wording import Wording

_HOUSE, _STREET, _OBJECT, _TOWN, _ELSEWHERE = 3.0, 2.4, 2.4, 1.0, 0.3
_OWN, _FOREIGN, _LATER = 2.0, -3.0, -0.15
_WINDOW = 4  # words before a place in which a cue may end
_BUT = ("а", "на")
_BREAKS = frozenset(".,:!?;—\n()")

_Cues: TypeAlias = tuple[tuple[int, frozenset[tuple[str, ...]]], ...]


class Weighing:
    """Scores spots; the highest is the best."""

    def __init__(self, words: Wording) -> None:
        self._own = _by_last(words.promoting)
        self._foreign = _by_last(words.demoting)

    def weigh(self, line: Line, spots: list[Spot]) -> list[Spot]:
        """Spots with scores, best first; of equal ones the earlier."""
        weighed = [
            spot.scored(_base(spot) + self._cues(line, spot) + _LATER * min(n, 10))
            for n, spot in enumerate(spots)
        ]
        return sorted(weighed, key=lambda s: (-s.score, s.start))

    def _cues(self, line: Line, spot: Spot) -> float:
        """The nearest cue before the spot decides."""
        if line.word(spot.end) == "ни" and tuple(line.words[spot.start - 2 : spot.start]) == _BUT:
            return _OWN  # «на Мира фонари через метр, а на Садовой ни одного»
        if line.word(spot.start - 1) == "не" and line.word(spot.end) == "а":
            return _FOREIGN  # «не Луговая, а Лугинская»
        for k in range(spot.start - 1, max(-1, spot.start - 1 - _WINDOW), -1):
            word = line.words[k]
            if word in self._foreign and _ends_at(line, k, self._foreign[word]):
                return _FOREIGN
            if word in self._own and _ends_at(line, k, self._own[word]):
                return _OWN
            if not _BREAKS.isdisjoint(line.gap(k + 1)):
                return 0.0
        return 0.0


def _base(spot: Spot) -> float:
    if spot.street is not None:
        return _HOUSE if spot.house else _STREET - (0.3 if spot.sure < 0.7 else 0.0)
    if spot.object is not None:
        return _OBJECT - (0.3 if spot.sure < 0.7 else 0.0)
    if spot.house is not None:
        return _STREET
    return _ELSEWHERE if spot.town and spot.town.elsewhere else _TOWN


def _by_last(cues: tuple[tuple[str, ...], ...]) -> dict[str, _Cues]:
    """Cues by their last word and their length."""
    table: dict[str, dict[int, set[tuple[str, ...]]]] = {}
    for cue in cues:
        table.setdefault(cue[-1], {}).setdefault(len(cue), set()).add(cue)
    return {
        last: tuple((size, frozenset(same)) for size, same in sizes.items())
        for last, sizes in table.items()
    }


def _ends_at(line: Line, k: int, cues: _Cues) -> bool:
    """Whether one of the cues ends with the word at `k`."""
    words = line.words
    return any(tuple(words[max(0, k + 1 - size) : k + 1]) in same for size, same in cues)
