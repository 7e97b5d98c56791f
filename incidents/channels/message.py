"""A hand-over as an e-mail; its Message-ID is the delivery id, so that a repeat is recognised."""

import re
from contextlib import suppress
from email.message import EmailMessage
from email.utils import format_datetime

from domain.handoff import HandOff
from domain.instant import to_datetime

_DOMAIN = re.compile(r"(?<=@)[^\s@,;<>]+")


def to_email(message: HandOff, sender: str) -> EmailMessage:
    """Plain-text e-mail of a message."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{message.delivery}@otklik>"
    mail["Date"] = format_datetime(to_datetime(message.at))
    mail["From"] = sender
    mail["To"] = _everywhere(" ".join(message.recipient.split()))
    mail["Subject"] = " ".join(message.subject.split())
    if message.danger:
        mail["Importance"] = "high"
    mail.set_content(message.body)
    return mail


def _everywhere(recipient: str) -> str:
    """The recipient with domains that every mail server reads: «дороги.рф» is xn--c1abnwal.xn--p1ai to them."""
    return _DOMAIN.sub(lambda found: _plain(found[0]), recipient)


def _plain(domain: str) -> str:
    with suppress(UnicodeError):  # no domain at all: the mail server will say so
        return domain.encode("idna").decode("ascii")
    return domain
