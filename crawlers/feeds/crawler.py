"""The crawler of feeds."""

from collections.abc import Sequence
from typing import Final

from crawlers.feeds.memory import Known, Memory, remembered
from crawlers.feeds.pages import Entry, FeedPage, read_feed
from crawlers.feeds.reader import FeedReader, top_of
from crawlers.pages.page import Fetch, Mark, Page
from crawlers.pages.visit import Visit
from domain.errors import SourceChanged, SourceForbidden, SourceUnavailable
from domain.instant import Instant
from domain.ports import Sink
from domain.post import RawPost
from domain.records import Look
from domain.run import Issue, Run
from domain.source import Job, Manifest, SourceKind

PAGES_PER_POLL: Final = 20
CHECKS_PER_POLL: Final = 10


class FeedCrawler:
    """Reads RSS and Atom by conditional requests; an unchanged feed is not even parsed."""

    kinds = frozenset({SourceKind.FEED})

    def __init__(self, fetch: Fetch, mark: Mark) -> None:
        self._fetch, self._mark = fetch, mark
        self._memories: dict[str, Memory] = {}  # of the latest polls, for looking again
        self._authorities: frozenset[str] = frozenset()

    async def collect(self, job: Job, sink: Sink) -> Run:
        """Poll one feed; without news this is one request."""
        self._authorities = job.authorities
        visit = Visit(job.manifest, self._fetch, sink)
        memory = remembered(job.cursor)
        poll = _Poll(visit, self._reader(job.manifest, job.now), memory, job.since)
        page = await visit.get(job.manifest.address, headers=memory.conditions())
        if page.gone:
            raise SourceForbidden("page_gone", job.manifest.address)
        if not page.unchanged and page.digest != memory.digest:
            await poll.newest(page)
        await poll.older()
        memory.forget_old(job.now)
        if memory.text() != job.cursor:
            await visit.deliver((), cursor=memory.text())
        self._memories[job.manifest.name] = memory
        return visit.run()

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        """Look for these entries in the feed, and at their own addresses when it lacks them."""
        visit = Visit(manifest, self._fetch, sink, moves_cursor=False)
        reader = self._reader(manifest, visit.now())
        known = self._memories.get(manifest.name, Memory()).entries
        page = await visit.get(manifest.address)
        shown = {entry.key: entry for entry in read_feed(page).entries}
        looks: list[Look] = []
        for post_id in posts:
            key = reader.key(post_id)
            if key in shown:
                raw = reader.post(shown[key], known)
            elif key in known and await is_gone(visit, known[key]):
                raw = reader.gone(key, known[key])
            else:
                continue  # neither shown nor gone: nobody can tell
            await visit.deliver([raw])
            looks.append(Look(post_id, visit.now(), alive=not raw.deleted))
        return tuple(looks)

    async def close(self) -> None:
        """Close the fetcher, which other crawlers share."""
        await self._fetch.close()

    def _reader(self, manifest: Manifest, now: Instant) -> FeedReader:
        return FeedReader(manifest, self._authorities, self._mark, now)


class _Poll:
    def __init__(self, visit: Visit, reader: FeedReader, memory: Memory, since: Instant) -> None:
        self._visit, self._reader, self._memory = visit, reader, memory
        self._since = since

    async def newest(self, page: Page) -> None:
        """Read the first page; where it is all new, the pages behind it are wanted too."""
        read, memory = read_feed(page), self._memory
        gone, all_checked = await self._vanished(read)
        if all_checked:  # else the rest is checked at the next poll
            memory.etag, memory.modified = page.header("etag"), page.header("last-modified")
            memory.digest = page.digest
        if not memory.resume and self._goes_on(read, memory.newest()):
            memory.resume, memory.floor = read.following, memory.newest()
        await self._take(read, gone)

    async def older(self) -> None:
        """Walk through older pages down to what is known or too old."""
        memory = self._memory
        for _ in range(PAGES_PER_POLL):
            if not memory.resume:
                return
            page = await self._visit.get(memory.resume)
            read = FeedPage(()) if page.gone else read_feed(page)
            memory.resume = read.following if self._goes_on(read, memory.floor) else ""
            await self._take(read, [])

    async def _vanished(self, read: FeedPage) -> tuple[list[RawPost], bool]:
        """Tombstones of entries that feed and server lack, and whether all suspects were looked at."""
        suspects, gone = self._lacking(read), list[RawPost]()
        for key, known in suspects[:CHECKS_PER_POLL]:
            missing = await is_gone(self._visit, known)
            if missing is not None:
                del self._memory.entries[key]
            if missing:
                gone.append(self._reader.gone(key, known))
        return gone, len(suspects) <= CHECKS_PER_POLL

    async def _take(self, read: FeedPage, gone: Sequence[RawPost]) -> None:
        posts = []
        for entry in sorted(read.entries, key=self._time):
            post = self._reader.post(entry, self._memory.entries)
            if post.published >= self._since:
                top = top_of(entry, self._memory.entries) if entry.answers else ""
                self._memory.entries[entry.key] = Known(post.published, entry.link, top)
                posts.append(post)
        await self._visit.deliver([*posts, *gone], self._issues(read), self._memory.text())

    def _issues(self, read: FeedPage) -> list[Issue]:
        name, issues = self._visit.manifest.name, list[Issue]()
        if read.malformed:
            issues.append(Issue("feed_malformed", name, params=(read.malformed,)))
        if any(entry.published is None for entry in read.entries):
            issues.append(Issue("feed_without_dates", name))
        return issues

    def _lacking(self, read: FeedPage) -> list[tuple[str, Known]]:
        """Known entries that the feed should still show, being younger than the oldest it shows."""
        shown = {entry.key for entry in read.entries}
        oldest = min(map(self._time, read.entries), default=None)
        if oldest is None:
            return []
        known = self._memory.entries.items()
        return [(key, e) for key, e in known if key not in shown and e.at > oldest]

    def _goes_on(self, read: FeedPage, floor: Instant) -> bool:
        """Whether the page behind this one may hold something that is still wanted."""
        oldest = min(map(self._time, read.entries), default=None)
        return bool(read.following) and oldest is not None and oldest > max(floor, self._since)

    def _time(self, entry: Entry) -> Instant:
        return self._reader.now if entry.published is None else entry.published


async def is_gone(visit: Visit, known: Known) -> bool | None:
    """Whether the server says that an entry's own page is gone; None when nobody can tell now."""
    if not known.link:
        return False
    try:
        return (await visit.get(known.link)).gone
    except (SourceForbidden, SourceUnavailable, SourceChanged):
        return None  # the feed itself is well: this page alone proves nothing
