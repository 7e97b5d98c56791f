"""Labelled messages: what is asked, kept apart from what the labels say."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from domain.codes import Kind
from evaluation.lines import read_lines

AreaCode = Literal[
    "healthcare", "social", "education", "transport", "housing", "roads", "energy",
    "waste", "improvement", "safety", "communications", "other",
]  # fmt: skip


class PlaceLabel(msgspec.Struct, frozen=True):
    """A place as labelled and as predicted; None where there is none."""

    street: str | None = None
    house: str | None = None
    object: str | None = None
    settlement: str | None = None


class MessageLine(msgspec.Struct, frozen=True):
    """One line of a file of messages; a field that is UNSET is not scored."""

    text: str
    id: str | int | None = None
    parent: str | None = None
    kind: Kind | UnsetType = UNSET
    area: AreaCode | UnsetType | None = UNSET
    danger: bool | UnsetType = UNSET
    resolved_past: bool | UnsetType = UNSET
    place: PlaceLabel | UnsetType | None = UNSET


class MessageAnswer(msgspec.Struct, frozen=True):
    """One line of `--predictions`."""

    id: str | int | None
    kind: Kind
    area: str | None
    danger: bool
    resolved_past: bool
    place: PlaceLabel
    topic: str | None
    confidence: float
    lane: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a predictor gets to see of a line."""

    text: str
    parent: str | None


def read_messages(path: Path) -> tuple[MessageLine, ...]:
    """Lines of a labelled file."""
    return read_lines(path, MessageLine, ("kind", "danger", "resolved_past"))


def read_answers(path: Path) -> tuple[MessageAnswer, ...]:
    """Lines of an earlier `--predictions` file."""
    return read_lines(path, MessageAnswer)


def questions(lines: tuple[MessageLine, ...]) -> tuple[Asked, ...]:
    """The lines without their labels."""
    return tuple(Asked(line.text, line.parent) for line in lines)
