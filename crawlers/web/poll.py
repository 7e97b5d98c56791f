"""What the steps of one poll share."""

from dataclasses import dataclass

from crawlers.pages.page import Page
from crawlers.pages.visit import Visit
from crawlers.web.memory import Memory
from crawlers.web.reader import WebReader
from domain.errors import SourceChanged, SourceForbidden, SourceUnavailable
from domain.instant import Instant
from domain.source import Selectors


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll of a web source; `since`: nothing older is wanted."""

    visit: Visit
    reader: WebReader
    memory: Memory
    selectors: Selectors
    since: Instant

    @property
    def now(self) -> Instant:
        """The instant of the poll."""
        return self.reader.now

    async def posts_page(self, url: str) -> Page:
        """Read a page on which posts are expected."""
        return await self.visit.get(url, wait_for=self.selectors.post)

    async def first_page(self) -> Page:
        """Read the source's own page; SourceForbidden when it is gone."""
        url, selectors = self.visit.manifest.address, self.selectors
        page = await self.visit.get(url, wait_for=selectors.topic_link or selectors.post)
        if page.gone:
            raise SourceForbidden("page_gone", url)
        return page

    async def is_gone(self, url: str) -> bool:
        """Whether the server says that a page is gone; a failure to read it proves nothing."""
        try:
            return (await self.visit.get(url)).gone
        except (SourceForbidden, SourceUnavailable, SourceChanged):
            return False
