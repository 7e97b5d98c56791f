"""What may follow a number so that it stays a house: a stop, a verb, a short word; not what it counts."""

from pipelines.placing.line import Line
from pipelines.placing.wording import Wording

_SHORTEST_NOUN = 3  # letters of a word that rather joins than names an amount
_VERBS = ("ать", "ить", "еть", "уть", "ыть", "ять", "оть", "зть", "ти", "чь", "ся")
_PAST = ("пал", "пала", "пало", "пали", "нес", "несли", "нул", "нула", "нуло", "нули")
_OTHER_CASES = ("ом", "ем", "у", "ю", "о", "е", "ая", "ый")
_DEEDS = ("ет", "ит", "ят", "ют", "ал", "ил", "ла", "ся", "сь")
_SINGULAR = ("ая", "ый", "ое")  # «5, 7, 9 плановая проверка»; amounts ask for «плановых»
_FOLLOWERS = frozenset({"опять", "тоже", "снова", "третий", "вторую", "уже", "где", "когда", "или"})


class HouseEnds:
    """Looks at the word behind a number."""

    def __init__(self, words: Wording) -> None:
        self._units = words["units"]

    def well(self, line: Line, end: int) -> bool:
        """Whether what follows a further number leaves it a house: a stop, or a short word."""
        word, forms = line.word(end), line.lemmas(end)
        if not line.blank(end) or word in _FOLLOWERS or word in forms or word.endswith(_SINGULAR):
            return True
        if word in self._units:
            return False
        verb = all(f.endswith(_VERBS) for f in forms) or word.endswith(_PAST)
        return len(word) <= _SHORTEST_NOUN or bool(forms and verb)

    def beside(self, line: Line, end: int) -> bool:
        """«возле 22 ветром оборвало»; not «возле 22 машин», «у 5 школы»."""
        if self.well(line, end):
            return True
        return line.word(end).endswith(_OTHER_CASES + _DEEDS) and line.word(end) not in self._units
