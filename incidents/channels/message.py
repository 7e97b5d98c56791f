"""A hand-over as an e-mail; its Message-ID is the delivery id, so that a repeat is recognised."""

from email.message import EmailMessage
from email.utils import format_datetime

from domain.handoff import HandOff
from domain.instant import to_datetime


def to_email(message: HandOff, sender: str) -> EmailMessage:
    """Plain-text e-mail of a message."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{message.delivery}@otklik>"
    mail["Date"] = format_datetime(to_datetime(message.at))
    mail["From"] = sender
    mail["To"] = message.recipient
    mail["Subject"] = " ".join(message.subject.split())
    if message.danger:
        mail["Importance"] = "high"
    mail.set_content(message.body)
    return mail
