"""The crawler of generic web pages."""

from collections.abc import Sequence

from soupsieve import SelectorSyntaxError

from crawlers.pages.page import Fetch, Mark
from crawlers.pages.visit import Visit
from crawlers.web.memory import Memory, remembered
from crawlers.web.poll import Poll
from crawlers.web.reader import WebReader
from crawlers.web.stream import look_at_stream, read_stream
from crawlers.web.topics import look_at_topics, read_topics
from domain.errors import SettingsError
from domain.instant import Instant
from domain.ports import Sink
from domain.records import Look
from domain.run import Run
from domain.source import Job, Manifest, Selectors, SourceKind


class WebCrawler:
    """Reads pages by the CSS selectors of their manifests; `render: true` has a browser make them first."""

    kinds = frozenset({SourceKind.WEB})

    def __init__(self, fetch: Fetch, mark: Mark) -> None:
        self._fetch, self._mark = fetch, mark
        self._memories: dict[str, Memory] = {}  # of the latest polls, for looking again
        self._authorities: frozenset[str] = frozenset()

    async def collect(self, job: Job, sink: Sink) -> Run:
        """Poll one source; without news this is one request."""
        self._authorities = job.authorities
        visit = Visit(job.manifest, self._fetch, sink)
        memory = remembered(job.cursor)
        poll = Poll(
            visit, self._reader(job.manifest, job.now), memory, _selectors(job.manifest), job.since
        )
        page = await poll.first_page()
        try:
            await (read_topics if poll.selectors.topic_link else read_stream)(poll, page)
        except SelectorSyntaxError as error:
            raise SettingsError("bad_selector", job.manifest.name, str(error)) from error
        memory.forget_old(job.now)
        if memory.text() != job.cursor:
            await visit.deliver((), cursor=memory.text())
        self._memories[job.manifest.name] = memory
        return visit.run()

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        """Read the pages of these posts anew; posts of which no poll has told yet wait for one."""
        visit = Visit(manifest, self._fetch, sink, moves_cursor=False)
        memory = remembered(self._memories.get(manifest.name, Memory()).text())  # a copy
        reader = self._reader(manifest, visit.now())
        poll = Poll(visit, reader, memory, _selectors(manifest), since=0)
        keys = {post: reader.key(post) for post in posts}
        alive = await look_at_topics(poll, keys.values())
        alive |= await look_at_stream(poll, keys.values())
        now = visit.now()
        return tuple(Look(p, now, alive=alive[key]) for p, key in keys.items() if key in alive)

    async def close(self) -> None:
        """Close the fetcher, which other crawlers share."""
        await self._fetch.close()

    def _reader(self, manifest: Manifest, now: Instant) -> WebReader:
        return WebReader(manifest, self._authorities, self._mark, now)


def _selectors(manifest: Manifest) -> Selectors:
    if manifest.selectors is None:
        raise SettingsError("no_selectors", manifest.name)
    return manifest.selectors
