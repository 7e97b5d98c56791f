"""What leaves the product: messages to channels, and what came back."""

from dataclasses import dataclass, field
from email.errors import InvalidHeaderDefect
from email.message import EmailMessage

from domain.instant import Instant


@dataclass(frozen=True, slots=True)
class HandOff:
    """A message for one recipient through one channel. `delivery` is stable over all tries.

    `danger` messages of unknown outcome are repeated under the same id; others are parked for a person.
    """

    delivery: str
    channel: str
    recipient: str
    subject: str
    body: str
    at: Instant
    incident: str
    danger: bool = False
    fields: tuple[tuple[str, str], ...] = field(
        default_factory=tuple
    )  # machine readable form for webhooks


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel's own reference of an accepted message."""

    delivery: str
    reference: str
    at: Instant


@dataclass(frozen=True, slots=True)
class Due:
    """A dispatch that is not delivered yet."""

    incident: str
    delivery: str
    channel: str
    recipient: str
    rule: str
    draft: str | None
    attempts: int
    next_try: Instant


def is_mailable(recipient: str) -> bool:
    """Whether mail could go there: one address, or several with commas between; half an address is none."""
    mail = EmailMessage()
    try:
        mail["To"] = recipient
    except ValueError:  # a line feed
        return False
    to = mail["To"]
    broken = any(isinstance(defect, InvalidHeaderDefect) for defect in to.defects)
    return bool(to.addresses) and not broken
