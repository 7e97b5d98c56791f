"""What a visitor of the demo may do in the city: say, delete, break VK, read the mailbox."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTP
from email.utils import parsedate_to_datetime
from pathlib import Path

from console.demo.town import Town
from console.web.city import CityMessage, Letter
from domain.instant import Instant, from_datetime, from_seconds

SOURCES = ("vk:group1", "vk:group6", "vk:group5", "tg:chat2", "forum")
BROKEN = "html_502"  # what "break VK" does


@dataclass(slots=True)
class Visitor:
    """The city as the console's page sees it."""

    town: Town
    outbox: Path
    vk_broken: bool = False
    _said: dict[str, CityMessage] = field(default_factory=dict)  # by the city's own id
    _names: dict[str, str] = field(default_factory=dict)  # post id → the city's own id

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources where a visitor can write."""
        return SOURCES

    async def say(self, text: str, source: str) -> CityMessage:
        """Publish a message now."""
        answer = await self.town.post("/say", text=text, source=source)
        post = post_of(source, answer["key"])
        said = CityMessage(post, source, text, self._now())
        self._said[answer["id"]], self._names[post] = said, answer["id"]
        return said

    async def delete(self, post: str) -> None:
        """Delete a visitor's message at its source."""
        name = self._names[post]
        await self.town.post("/delete", id=name)
        said = self._said[name]
        self._said[name] = CityMessage(said.post, said.source, said.text, said.at, deleted=True)

    async def messages(self) -> tuple[CityMessage, ...]:
        """What visitors said, newest first."""
        return tuple(reversed(self._said.values()))

    async def break_vk(self, broken: bool) -> None:
        """Switch the simulated VK off or on."""
        if broken:
            await self.town.post("/break", platform="vk", kind=BROKEN)
        else:
            await self.town.post("/mend")
        self.vk_broken = broken

    async def mailbox(self) -> tuple[Letter, ...]:
        """Letters in the file outbox, newest first."""
        return await asyncio.to_thread(letters, self.outbox)

    def _now(self) -> Instant:
        return from_seconds(self.town.clock.now())


def letters(folder: Path) -> tuple[Letter, ...]:
    """All letters of a file outbox, newest first."""
    found = [_letter(path) for path in folder.glob("*.eml")] if folder.exists() else []
    return tuple(sorted(found, key=lambda letter: letter.at, reverse=True))


def _letter(path: Path) -> Letter:
    mail = message_from_bytes(path.read_bytes(), policy=SMTP)
    body = mail.get_body(("plain",))
    return Letter(
        recipient=str(mail["To"]),
        subject=str(mail["Subject"]),
        body=body.get_content() if body is not None else "",
        at=from_datetime(parsedate_to_datetime(str(mail["Date"]))),
    )


def post_of(source: str, key: str) -> str:
    """Id under which the product knows a message of the city."""
    platform = source.partition(":")[0]
    if platform == "vk":
        return f"vk:{key}"
    if platform == "tg":
        return f"tg:{key.replace('?comment=', '?')}"
    return f"{'web' if platform == 'forum' else 'feed'}:{source}/{key}"
