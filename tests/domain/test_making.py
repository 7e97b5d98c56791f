"""Values that are made quickly are the same values."""

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from domain.making import quickly_made


@dataclass(frozen=True, slots=True)
class Plain:
    """As the library makes it."""

    name: str
    start: int = -1
    parts: tuple[str, ...] = ()


@quickly_made
@dataclass(frozen=True, slots=True)
class Quick:
    """The same."""

    name: str
    start: int = -1
    parts: tuple[str, ...] = ()


def test_defaults_names_and_places_of_arguments_are_the_same() -> None:
    assert repr(Quick("a")) == repr(Plain("a")).replace("Plain", "Quick")
    assert Quick("a", parts=("b",)) == Quick("a", -1, ("b",)) == replace(Quick("a"), parts=("b",))
    assert hash(Quick("a", 1)) == hash(Plain("a", 1))


def test_a_value_stays_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick("a").name = "b"  # type: ignore[misc]


def test_an_argument_that_is_missing_or_too_many_is_refused() -> None:
    with pytest.raises(TypeError, match="name"):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Quick("a", 1, (), 2)  # type: ignore[call-arg]
