"""A folder as a way out: for closed networks, other systems that pick files up, and the demo mailbox."""

import asyncio
from dataclasses import dataclass
from email.policy import SMTP
from pathlib import Path

from domain.errors import DeliveryPostponed
from domain.handoff import HandOff, Receipt
from incidents.channels.message import to_email


@dataclass(frozen=True, slots=True)
class FileOutbox:
    """Writes each message as `<delivery>.eml`; a repeat overwrites the same file."""

    folder: Path
    sender: str
    name: str = "file"
    repeatable: bool = True

    async def send(self, message: HandOff) -> Receipt:
        """Write the file and rename it into place, so that a reader never sees half of it."""
        try:
            path = await asyncio.to_thread(self._write, message)
        except OSError as error:
            raise DeliveryPostponed("outbox_not_writable", str(error.strerror)) from error
        return Receipt(message.delivery, path.name, message.at)

    def _write(self, message: HandOff) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{message.delivery}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(to_email(message, self.sender).as_bytes(policy=SMTP))
        part.replace(path)
        return path
