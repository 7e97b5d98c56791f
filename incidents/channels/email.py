"""E-mail through the centre's own SMTP server."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass

from domain.errors import DeliveryPostponed, DeliveryRefused, DeliveryUnknown
from domain.handoff import HandOff, Receipt, is_mailable
from incidents.channels.message import to_email


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where and how to hand in mail."""

    host: str
    port: int = 587
    security: str = "starttls"  # starttls, tls or none (loopback relays only)
    user: str = ""
    password: str = ""
    timeout_seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Sends one message per connection: a centre sends tens a day, not thousands."""

    server: SmtpServer
    sender: str
    name: str = "email"
    repeatable: bool = False

    async def send(self, message: HandOff) -> Receipt:
        """Hand in; a break after the body was sent leaves the outcome unknown."""
        await asyncio.to_thread(self._send, message)
        return Receipt(message.delivery, f"<{message.delivery}@otklik>", message.at)

    def _send(self, message: HandOff) -> None:
        if not is_mailable(message.recipient):
            raise DeliveryRefused("recipient_unusable", message.recipient)
        mail = to_email(message, self.sender)
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryPostponed("smtp_unreachable", type(error).__name__) from error
        try:
            missed = connection.send_message(mail)
        except smtplib.SMTPNotSupportedError as error:
            # The server cannot read the letters of the name.
            raise DeliveryRefused("recipient_unusable", message.recipient) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise self._verdict(max(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPResponseException as error:
            raise self._verdict(error.smtp_code) from error
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise DeliveryUnknown("smtp_broke_off", type(error).__name__) from error
        finally:
            connection.close()
        if missed:
            raise DeliveryRefused("smtp_refused_some", ", ".join(missed))

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        if server.security == "tls":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout_seconds, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout_seconds)
        if server.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password)
        return connection

    @staticmethod
    def _verdict(code: int) -> DeliveryPostponed | DeliveryRefused:
        """RFC 5321: 4xx is transient, 5xx permanent."""
        if code < 500:
            return DeliveryPostponed("smtp_later", str(code))
        return DeliveryRefused("smtp_refused", str(code))
