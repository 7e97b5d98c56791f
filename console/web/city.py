"""What the demo city's page needs of the city; the demo implements it, other installations have none."""

from dataclasses import dataclass
from typing import Protocol

from domain.instant import Instant


@dataclass(frozen=True, slots=True)
class Case:
    """A link to a telling case, with what to look at there."""

    title_ru: str
    title_en: str
    url: str


@dataclass(frozen=True, slots=True)
class CityMessage:
    """What a visitor said; `post` is the id under which the product will know it."""

    post: str
    source: str  # name of the source in the pack
    text: str
    at: Instant
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in the demo mailbox."""

    recipient: str
    subject: str
    body: str
    at: Instant


class City(Protocol):
    """The simulated city, as far as a visitor may touch it."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the pack's sources where a visitor can write."""

    @property
    def vk_broken(self) -> bool:
        """Whether the simulated VK is switched off."""

    async def say(self, text: str, source: str) -> CityMessage:
        """Publish a message now."""

    async def delete(self, post: str) -> None:
        """Delete it at its source."""

    async def messages(self) -> tuple[CityMessage, ...]:
        """What visitors said, newest first."""

    async def break_vk(self, broken: bool) -> None:
        """Switch the simulated VK off or on."""

    async def mailbox(self) -> tuple[Letter, ...]:
        """Letters that arrived, newest first."""
