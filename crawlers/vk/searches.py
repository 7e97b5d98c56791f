"""One poll of `newsfeed.search`: posts of any public wall by words, by a point on the map, or both."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawlers.vk.client import Gateway
from crawlers.vk.gathering import Gathering
from crawlers.vk.lens import Lens
from crawlers.vk.memory import SearchMemory, short
from crawlers.vk.reader import read_posts
from domain.errors import SettingsError
from domain.instant import MINUTE, SECOND, Instant
from domain.source import Manifest

METHOD = "newsfeed.search"
_PAGE = 200  # the API's maximum
_REACH = 1000  # VK never gives more than the first thousand
_LATE = 30 * MINUTE  # posts reach the search index with a delay


@dataclass(slots=True)
class SearchPoll:
    """Asks every word of a manifest once. People's own walls are dropped by the reader."""

    gateway: Gateway
    lens: Lens
    manifest: Manifest
    memory: SearchMemory
    gathering: Gathering
    since: Instant
    now: Instant

    async def run(self) -> None:
        """One look; domain errors pass, and then all words are asked again from the same time."""
        start = max(self.since, self.memory.last * SECOND - _LATE) // SECOND
        for question in self._questions():
            await self._ask({**question, "start_time": start})
            await self.gathering.flush_when_full()
        self.memory.last = self.now // SECOND
        recent = (self.now - 2 * _LATE) // SECOND
        self.memory.found = {i: f for i, f in self.memory.found.items() if f[0] >= recent}

    def _questions(self) -> Iterator[dict[str, object]]:
        place: dict[str, object] = {}
        if self.manifest.around is not None:
            around = self.manifest.around
            place = {"latitude": around.lat, "longitude": around.lon}
        for word in self.manifest.words:
            yield {"q": word, **place}
        if not self.manifest.words:
            if not place:
                raise SettingsError("vk_search_empty", self.manifest.name)
            yield place

    async def _ask(self, question: dict[str, object]) -> None:
        following, read = "", 0
        while read < _REACH:
            more = {"start_from": following} if following else {}
            payload = await self.gateway.call(METHOD, {**question, "count": _PAGE, **more})
            page = read_posts(payload, self.lens, METHOD)
            self.gathering.tell(*page.issues)
            for post in page.posts:
                found = (post.published // SECOND, short(post.content_hash()))
                if not post.deleted and self.memory.found.get(post.id) != found:
                    self.memory.found[post.id] = found
                    self.gathering.add(post)
            following, read = page.next_from, read + page.size
            if not following or page.size == 0:
                return
