"""The crawler of Telegram channels."""

from collections.abc import Sequence

from crawlers.pages.page import Fetch, Mark, Page
from crawlers.pages.visit import Visit
from crawlers.telegram.address import Channel, PostName, channel_of
from crawlers.telegram.discussions import read_discussions
from crawlers.telegram.memory import remembered
from crawlers.telegram.pages import read_discussion, read_single
from crawlers.telegram.poll import Poll, shown
from crawlers.telegram.reader import ChannelReader
from crawlers.telegram.walk import fill_gaps, read_newest, review
from domain.errors import SourceUnavailable
from domain.instant import Instant
from domain.ports import Sink
from domain.post import RawPost
from domain.records import Look
from domain.run import Run
from domain.source import Job, Manifest, SourceKind


class TelegramCrawler:
    """Reads public channels without an account: the preview page and the discussion widget."""

    kinds = frozenset({SourceKind.TELEGRAM})

    def __init__(self, fetch: Fetch, mark: Mark) -> None:
        self._fetch, self._mark = fetch, mark
        self._hosts: dict[str, str] = {}  # channel → host that answered last
        self._authorities: frozenset[str] = frozenset()  # of the latest job, for looking again

    async def collect(self, job: Job, sink: Sink) -> Run:
        """Poll one channel; without news this is one request."""
        self._authorities = job.authorities
        channel = channel_of(job.manifest)
        visit = Visit(job.manifest, self._fetch, sink)
        host, page = await self._reach(visit, channel)
        memory = remembered(job.cursor)
        memory.reviewed = memory.reviewed or job.now
        reader = self._reader(job.manifest, channel, job.now)
        poll = Poll(visit, reader, memory, host, job.since)
        await read_newest(poll, page)
        await fill_gaps(poll)
        await review(poll)
        if job.manifest.comments:
            await read_discussions(poll)
        memory.forget_old(job.now)
        if memory.text() != job.cursor:
            await visit.deliver((), cursor=memory.text())
        return visit.run()

    async def look_again(
        self, manifest: Manifest, posts: Sequence[str], sink: Sink
    ) -> tuple[Look, ...]:
        """Read these posts and comments anew."""
        channel = channel_of(manifest)
        visit = Visit(manifest, self._fetch, sink, moves_cursor=False)
        reader = self._reader(manifest, channel, visit.now())
        looks: list[Look] = []
        for post_id in posts:
            name = channel.named(post_id)
            raw = await self._again(visit, reader, name) if name is not None else None
            if raw is not None:
                await visit.deliver([raw])
                looks.append(Look(post_id, visit.now(), alive=not raw.deleted))
        return tuple(looks)

    async def close(self) -> None:
        """Close the fetcher, which other crawlers share."""
        await self._fetch.close()

    async def _again(self, visit: Visit, reader: ChannelReader, name: PostName) -> RawPost | None:
        """The post as it is now or its tombstone; None when its discussion cannot be read."""
        channel, now = reader.channel, visit.now()
        host = self._hosts.get(channel.name, channel.hosts[0])
        if name.comment is None:
            page = shown(await visit.get(host + channel.single(name.post), follow=False))
            message = read_single(page.text)
            return reader.posts([message])[0] if message else reader.gone_post(name.post, now)
        path = channel.discussion(name.post, name.comment)
        read = read_discussion(shown(await visit.get(host + path, follow=False)).text)
        found = [m for m in read.messages if m.number == name.comment]
        if found:
            return reader.comments(name.post, found)[0]
        return None if read.closed else reader.gone_comment(name.post, name.comment, now)

    async def _reach(self, visit: Visit, channel: Channel) -> tuple[str, Page]:
        """The newest page from the first host that answers, beginning with the last that did."""
        preferred = self._hosts.get(channel.name, channel.hosts[0])
        hosts = sorted(channel.hosts, key=lambda host: host != preferred)
        for number, host in enumerate(hosts, 1):
            try:
                page = await visit.get(host + channel.preview(), follow=False)
            except SourceUnavailable as error:
                if number == len(hosts) or error.reason.code in {"http_status", "resting"}:
                    raise
                continue
            self._hosts[channel.name] = host
            return host, page
        raise SourceUnavailable("host_unknown", channel.name)

    def _reader(self, manifest: Manifest, channel: Channel, now: Instant) -> ChannelReader:
        return ChannelReader(manifest, channel, self._authorities, self._mark, now)
