"""Codes that the rooms share; sentences for them are made in `console`."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The author's main intent."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    GRATITUDE = "gratitude"
    OTHER = "other"


FLAGGED = frozenset({Kind.COMPLAINT, Kind.SUGGESTION, Kind.QUESTION})

AREAS = (
    "healthcare", "social", "education", "transport", "housing", "roads", "energy",
    "waste", "improvement", "safety", "communications", "other",
)  # fmt: skip


class Lane(StrEnum):
    """Where a judged post waits for a person."""

    NORMAL = "normal"
    UNSURE = "unsure"
    DANGER = "danger"


class Voice(StrEnum):
    """Who speaks."""

    COMMUNITY = "community"
    AUTHORITY = "authority"
    RESIDENT = "resident"


class State(StrEnum):
    """Where an incident stands."""

    NEW = "new"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    ANSWERED = "answered"
    CLOSED = "closed"
    RETURNED = "returned"  # closed, and residents write of it again: a person decides whether it was closed rightly
    DISMISSED = "dismissed"


ENDED = (State.CLOSED, State.DISMISSED)
OPEN = tuple(state for state in State if state not in ENDED)  # still somebody's work


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: a code and its parameters, never a sentence."""

    code: str
    params: tuple[str, ...] = ()
