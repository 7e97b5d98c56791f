"""Names with their type word: «переулок Речной», «проспект Победы»; a street keeps its name alone."""

from collections.abc import Mapping

from pipelines.placing.inflection import masculine, titled
from pipelines.placing.line import Line
from pipelines.placing.street_names import StreetName
from pipelines.placing.wording import StreetType


def typed_name(kind: StreetType, name: str) -> str:
    """«переулок Речной»; a street keeps its name alone."""
    return f"{kind.name} {name}" if kind.name else name


def whole_name(line: Line, i: int, kind: StreetType, known: StreetName) -> str:
    """A known name at `i` beside its type word; «речной переулок» is «Речной», though «Речная» is the known one."""
    if known.listed:
        return known.name
    lane = known.inflected and not known.masculine and kind.gender == "m" and len(known.words) == 1
    name = masculine(titled(line.raw(i, i + 1)), line.lemmas(i)) if lane else known.name
    return typed_name(kind, name)


def type_of(name: str, types: Mapping[str, StreetType]) -> str:
    """The type word of a listed name, "" for a street."""
    first = name.split(" ", 1)[0].lower()
    kind = types.get(first)
    return kind.name if kind is not None and " " in name else ""


def outdoes(kind: StreetType, known: StreetName, size: int) -> bool:
    """Whether the name by its shape beats a known one: it is longer, or masculine («пер. Кривой»)."""
    longer = size > len(known.words) and (known.inflected or not known.listed)
    lane = kind.gender == "m" and known.inflected and not (known.masculine or known.listed)
    return longer or lane
