"""One poll in progress: what was fetched, delivered and counted."""

from collections.abc import Sequence

from crawlers.pages.page import Fetch, Page, PageRequest
from domain.instant import Instant
from domain.ports import Sink
from domain.post import RawPost
from domain.run import Delivery, Issue, Run
from domain.source import Manifest


class Visit:
    """Fetches pages of one source with its manners, delivers what was read, counts both."""

    def __init__(
        self, manifest: Manifest, fetch: Fetch, sink: Sink, *, moves_cursor: bool = True
    ) -> None:
        self.manifest = manifest
        self._moves_cursor = moves_cursor  # not when posts are looked at again beside a poll
        self._fetch, self._sink = fetch, sink
        self._started = self.now()
        self._requests = self._seen = self._fresh = self._issues = 0

    def now(self) -> Instant:
        """The present instant."""
        return self._fetch.clock.now()

    async def get(
        self,
        url: str,
        *,
        headers: tuple[tuple[str, str], ...] = (),
        follow: bool = True,
        wait_for: str = "",
    ) -> Page:
        """Read one page of the source; failures are domain errors."""
        self._requests += 1
        return await self._fetch.fetch(
            PageRequest(
                url=url,
                headers=headers,
                follow=follow,
                render=self.manifest.render,
                wait_for=wait_for if self.manifest.render else "",
                delay_seconds=self.manifest.delay_seconds,
            )
        )

    async def deliver(
        self, posts: Sequence[RawPost], issues: Sequence[Issue] = (), cursor: str | None = None
    ) -> None:
        """Save what one page gave, together."""
        cursor = cursor if self._moves_cursor else None
        if not posts and not issues and cursor is None:
            return
        delivery = Delivery(
            source=self.manifest.name,
            posts=tuple(posts),
            at=self.now(),
            cursor=cursor,
            issues=tuple(issues),
        )
        received = await self._sink.put(delivery)
        self._seen += len(posts)
        self._fresh += received.fresh
        self._issues += len(issues)

    def run(self) -> Run:
        """How the poll went, at its end."""
        return Run(
            source=self.manifest.name,
            started=self._started,
            ended=self.now(),
            outcome="ok",
            requests=self._requests,
            seen=self._seen,
            fresh=self._fresh,
            issues=self._issues,
        )
