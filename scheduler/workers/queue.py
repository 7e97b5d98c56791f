"""Wake-ups: what is to be looked at. They carry no work and may be lost; the inbox and the store are the truth."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from domain.errors import OtklikError


class Work(StrEnum):
    """What a worker does when it is woken."""

    CARRY = "carry"
    INDEX = "index"
    DELIVER = "deliver"
    REUNITE = "reunite"
    FORGET = "forget"


# Seconds between two wake-ups of each sort.
EVERY: Mapping[Work, float] = {
    Work.CARRY: 0.5,
    Work.INDEX: 1.0,
    Work.DELIVER: 2.0,
    Work.REUNITE: 30.0,
    Work.FORGET: 600.0,
}

Duty = Callable[[], Awaitable[object]]


class QueueAway(OtklikError):
    """Wake-ups cannot be sent just now; workers look by themselves meanwhile."""


class Queue(Protocol):
    """Where wake-ups go."""

    async def wake(self, work: Work) -> None:
        """Let somebody do this work soon; raises QueueAway."""


@dataclass(frozen=True, slots=True)
class InlineQueue:
    """Does the work at once, in this process."""

    duties: Mapping[Work, Duty]

    async def wake(self, work: Work) -> None:
        """Do it."""
        await self.duties[work]()
