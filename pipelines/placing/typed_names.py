"""Names with their type word: «переулок Речной», «проспект Победы»; a street keeps its name alone."""

from collections.abc import Mapping

from pipelines.placing.wording import StreetType


def typed_name(kind: StreetType, name: str) -> str:
    """«переулок Речной»; a street keeps its name alone."""
    return f"{kind.name} {name}" if kind.name else name


def type_of(name: str, types: Mapping[str, StreetType]) -> str:
    """The type word of a listed name, "" for a street."""
    first = name.split(" ", 1)[0].lower()
    kind = types.get(first)
    return kind.name if kind is not None and " " in name else ""
