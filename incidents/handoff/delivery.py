"""Carries due dispatches to their channels, and writes down what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from domain.codes import Reason
from domain.errors import DeliveryPostponed, DeliveryRefused, DeliveryUnknown
from domain.events import Body, Delivered, DeliveryParked
from domain.handoff import Due, HandOff
from domain.incident import Incident
from domain.instant import HOUR, MINUTE, SECOND, Instant
from domain.pack import URGENT
from domain.ports import Channel, Clock, IncidentStore, Projections
from incidents.recording import Pen, decided

# Waits of the Standard Webhooks recommendation; the last one repeats until a day and a half is over.
WAITS: tuple[Instant, ...] = (
    5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR,
)  # fmt: skip
_LOOKED_AT = 1_000  # dispatches among which the urgent ones are looked for


class Wording(Protocol):
    """Puts a dispatch into words; the console knows the languages."""

    async def message(self, due: Due, incident: Incident) -> HandOff:
        """The message to send; self-harm alerts carry no text of the post."""


@dataclass(frozen=True, slots=True)
class Deliverer:
    """One pass over what is due."""

    incidents: IncidentStore
    projections: Projections
    channels: Mapping[str, Channel]
    wording: Wording
    clock: Clock
    pack: str = ""

    async def deliver_due(self, limit: int = 50) -> int:
        """Try what is due now, danger to life first; answers how many were accepted.

        A way on which something has to wait is left alone for the rest of this pass: a mail server that does not
        answer costs its time-out once, not once a letter.
        """
        accepted, closed = 0, set[str]()
        waiting = await self.projections.due(self.clock.now(), _LOOKED_AT)
        for due in sorted(waiting, key=lambda due: due.rule not in URGENT)[:limit]:
            if (way := _way(due)) in closed:
                continue
            outcome = await self._try(due)
            if outcome is None:
                closed.add(way)
            else:
                await self._record(due, outcome)
            accepted += isinstance(outcome, Delivered)
        return accepted

    async def _try(self, due: Due) -> Body | None:
        """The fact to record, None while it stays due."""
        channel = self.channels.get(due.channel)
        incident = await self.incidents.load(due.incident)
        if channel is None or incident is None:
            return DeliveryParked(due.delivery, Reason("unknown_channel", (due.channel,)))
        urgent = due.rule in URGENT or incident.danger
        if due.next_try < 0 and not (channel.repeatable or urgent):
            return DeliveryParked(due.delivery, Reason("outcome_unknown"))
        await self.projections.tried(due.delivery, -self.clock.now())
        message = await self.wording.message(due, incident)
        return await self._send(channel, message, due, urgent=urgent)

    async def _send(
        self, channel: Channel, message: HandOff, due: Due, *, urgent: bool
    ) -> Body | None:
        try:
            receipt = await channel.send(message)
        except DeliveryPostponed:
            return await self._later(due)
        except DeliveryRefused as refused:
            return DeliveryParked(due.delivery, refused.reason)
        except DeliveryUnknown as unknown:
            return await self._unknown(due, unknown.reason, urgent=urgent)
        except Exception as fault:  # noqa: BLE001 - one letter never holds up those behind it
            reason = Reason("delivery_failed", (type(fault).__name__,))
            return await self._unknown(due, reason, urgent=urgent)
        return Delivered(due.delivery, receipt.reference)

    async def _unknown(self, due: Due, reason: Reason, *, urgent: bool) -> Body | None:
        """It may have arrived: only what is about danger is sent again."""
        return await self._later(due) if urgent else DeliveryParked(due.delivery, reason)

    async def _later(self, due: Due) -> Body | None:
        if due.attempts >= len(WAITS):
            return DeliveryParked(due.delivery, Reason("too_many_tries", (str(due.attempts),)))
        wait = WAITS[due.attempts]
        await self.projections.tried(due.delivery, self.clock.now() + wait)
        return None

    async def _record(self, due: Due, outcome: Body) -> None:
        """Write it down, also when somebody changes the incident at this very moment: it happened."""
        await decided(lambda: self._append(due, outcome))

    async def _append(self, due: Due, outcome: Body) -> None:
        incident = await self.incidents.load(due.incident)
        if incident is None:
            return
        now = self.clock.now()
        pen = Pen("engine", self.pack, "delivery", now)
        await self.incidents.append(
            pen.write(incident.id, incident.version, [(outcome, due.delivery, now)])
        )


def _way(due: Due) -> str:
    """What fails together: all mail, all files, each webhook by itself."""
    return f"{due.channel} {due.recipient}" if due.channel == "webhook" else due.channel
