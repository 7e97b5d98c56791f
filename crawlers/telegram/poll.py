"""What the steps of one poll share."""

from dataclasses import dataclass

from crawlers.pages.page import Page
from crawlers.pages.visit import Visit
from crawlers.telegram.memory import Memory
from crawlers.telegram.reader import ChannelReader
from domain.errors import SourceHidden
from domain.instant import Instant


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of a channel; `since`: nothing older is wanted."""

    visit: Visit
    reader: ChannelReader
    memory: Memory
    host: str
    since: Instant

    @property
    def now(self) -> Instant:
        """The instant of the poll."""
        return self.reader.now

    async def get(self, path: str) -> Page:
        """Read one page of Telegram."""
        return shown(await self.visit.get(self.host + path, follow=False))


def shown(page: Page) -> Page:
    """The page itself; SourceHidden when Telegram leads away from it."""
    if page.moved or page.gone:
        raise SourceHidden("no_preview", page.header("location"))
    return page
